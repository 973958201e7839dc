/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token as the emulator stores it; prints without its value. */
public record MintedToken(
    String uid,
    String value,
    Instant createdAt,
    @Nullable String platform,
    @Nullable String userAgent,
    @Nullable ObjectNode appInfo) {

  MintedToken(String uid, String value, Instant createdAt) {
    this(uid, value, createdAt, null, null, null);
  }

  @Override
  public String toString() {
    return "MintedToken[" + uid + ", " + createdAt + ']';
  }
}
