/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

/**
 * How long the body of one import may be. It shrinks when CometChat, or a gateway, rejects a body
 * as too large, for the rest of the import. Thread-safe.
 */
final class ImportSize {

  /** The HTTP status of a rejected body. */
  static final int TOO_LARGE = 413;

  /** Below the 10 KB of CometChat's documentation, whichever KB are meant. */
  private static final int FIRST_BYTES = 10_000;

  /** One user with the longest uid and the longest name. */
  private static final int LEAST_BYTES = 1_000;

  private int bytes = FIRST_BYTES;

  synchronized int bytes() {
    return bytes;
  }

  /** A body of this length was too large. */
  synchronized void tooLarge(int rejected) {
    bytes = Math.max(LEAST_BYTES, Math.min(bytes, rejected / 2));
  }
}
