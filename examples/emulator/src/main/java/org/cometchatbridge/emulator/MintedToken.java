/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Instant;

/** A token as the emulator stores it; prints without its value. */
record MintedToken(String uid, String value, Instant createdAt) {
  @Override
  public String toString() {
    return "MintedToken[" + uid + ", " + createdAt + ']';
  }
}
