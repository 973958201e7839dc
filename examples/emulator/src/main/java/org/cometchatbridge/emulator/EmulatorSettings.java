/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.InstantSource;
import java.util.List;
import org.cometchatbridge.emulator.internal.rest.ApiKeys;
import org.jspecify.annotations.Nullable;

/** The settings of an emulator. {@code toString()} omits the keys. */
record EmulatorSettings(
    ListenAddress address,
    int port,
    @Nullable Integer tlsPort,
    String appId,
    String apiKey,
    String authOnlyKey,
    String region,
    List<EmulatedUser> seed,
    InstantSource clock,
    boolean validateContract) {

  ApiKeys keys() {
    return new ApiKeys(appId, apiKey, authOnlyKey);
  }

  @Override
  public String toString() {
    return "EmulatorSettings[" + appId + ", " + region + ", port " + port + ']';
  }
}
