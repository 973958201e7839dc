/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * What has happened to a login session before, as the adapter stores it with the session. It
 * distinguishes an old login session, which {@link ChatUsers#signOutEverywhere} has ended, from a
 * new login. Immutable.
 *
 * @param signOutId the number of the user's last sign-out when the login session began, 0 if there
 *     was none, or {@link #UNKNOWN} for a new login
 * @param hadToken whether the login session had a token before; then no token request of it creates
 *     the CometChat user, because it was deleted since
 * @since 0.1.0
 */
public record SessionHistory(long signOutId, boolean hadToken) {

  /** The sign-outs of the user have not been read yet. */
  public static final long UNKNOWN = -1;

  /** A new login. */
  public static final SessionHistory NEW = new SessionHistory(UNKNOWN, false);
}
