/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a login session before, as the adapter stores it with the session. It
 * distinguishes an old login session, which {@link ChatUsers#signOutEverywhere} has ended, from a
 * new login. Immutable.
 *
 * @param signOutId the number of the user's last sign-out when the login session began, 0 if there
 *     was none, or {@link #UNKNOWN} for a new login
 * @param hadToken whether the login session had a token before; then no token request of it creates
 *     the CometChat user, because it was deleted since
 * @param issuedAt when the credential of a request was issued that carries its login itself, by the
 *     clock of its issuer, or {@code null} if there is none or that is not known. A user who was
 *     signed out later, or within two seconds before, gets no token
 * @since 0.1.0
 */
public record SessionHistory(long signOutId, boolean hadToken, @Nullable Instant issuedAt) {

  /**
   * Creates the history of a login session without a credential of its own.
   *
   * @param signOutId the number of the user's last sign-out when the login session began, 0 if
   *     there was none, or {@link #UNKNOWN} for a new login
   * @param hadToken whether the login session had a token before
   */
  public SessionHistory(long signOutId, boolean hadToken) {
    this(signOutId, hadToken, null);
  }

  /** The sign-outs of the user have not been read yet. */
  public static final long UNKNOWN = -1;

  /** A new login. */
  public static final SessionHistory NEW = new SessionHistory(UNKNOWN, false);

  /**
   * The history of a request that carries its login itself.
   *
   * @param issuedAt when its credential was issued, or {@code null} if that is not known
   * @return the history; the request counts as a new login otherwise
   */
  public static SessionHistory ofCredential(@Nullable Instant issuedAt) {
    return issuedAt == null ? NEW : new SessionHistory(UNKNOWN, false, issuedAt);
  }
}
