/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;

/** Makes tokens of the shape every recorded token has: uid, mint time, 30 hexadecimal digits. */
public final class TokenMint {

  private static final int RANDOM_BYTES = 15;

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;

  public TokenMint(InstantSource clock) {
    this.clock = clock;
  }

  public MintedToken mint(String uid) {
    Instant now = WireTime.now(clock);
    byte[] noise = new byte[RANDOM_BYTES];
    random.nextBytes(noise);
    String value = uid + '_' + now.getEpochSecond() + HexFormat.of().formatHex(noise);
    return new MintedToken(uid, value, now);
  }
}
