/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;

/** Generates tokens in the format of real ones: uid, creation time, 30 hexadecimal digits. */
public final class TokenGenerator {

  private static final int RANDOM_BYTES = 15;

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;

  public TokenGenerator(InstantSource clock) {
    this.clock = clock;
  }

  public MintedToken generate(String uid) {
    Instant now = WireTime.now(clock);
    byte[] randomPart = new byte[RANDOM_BYTES];
    random.nextBytes(randomPart);
    String value = uid + '_' + now.getEpochSecond() + HexFormat.of().formatHex(randomPart);
    return new MintedToken(uid, value, now);
  }
}
