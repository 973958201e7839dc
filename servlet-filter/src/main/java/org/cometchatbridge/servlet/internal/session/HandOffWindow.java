/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.session;

/** The time window after the creation of a token in which every eligible response carries it. */
public final class HandOffWindow {

  /** Long enough for aborted responses and several tabs, so that no delivery has to be recorded. */
  private static final long MILLIS = 60_000;

  private HandOffWindow() {}

  /** Whether a token that was created at this time is still handed off without being requested. */
  public static boolean isOpen(long mintedAtMillis, long nowMillis) {
    return nowMillis - mintedAtMillis < MILLIS;
  }
}
