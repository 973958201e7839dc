/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

/** The time after a mint in which every readable answer carries the token. */
public final class HandOffWindow {

  /** Covers aborted answers and several tabs without remembering what was delivered. */
  private static final long MILLIS = 60_000;

  private HandOffWindow() {}

  /** Whether a token minted then is still handed off unasked. */
  public static boolean isOpen(long mintedAtMillis, long nowMillis) {
    return nowMillis - mintedAtMillis < MILLIS;
  }
}
