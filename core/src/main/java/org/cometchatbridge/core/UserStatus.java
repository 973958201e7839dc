/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a user has a token, or none, as far as this node knows, for operators. It covers the last
 * hour on this node: an earlier login, or a login on another node, is not known here. Holds no
 * token. Immutable and thread-safe; later releases may add accessors and reasons.
 *
 * @since 0.1.0
 */
public final class UserStatus {

  private final Reason reason;
  private final String remedy;
  private final @Nullable Uid uid;
  private final @Nullable Instant tokenCreatedAt;
  private final @Nullable Instant retryAt;
  private final @Nullable String code;
  private final int httpStatus;

  UserStatus(
      Reason reason,
      String remedy,
      @Nullable Uid uid,
      @Nullable Instant tokenCreatedAt,
      @Nullable Instant retryAt,
      @Nullable String code,
      int httpStatus) {
    this.reason = reason;
    this.remedy = remedy;
    this.uid = uid;
    this.tokenCreatedAt = tokenCreatedAt;
    this.retryAt = retryAt;
    this.code = code;
    this.httpStatus = httpStatus;
  }

  /** Why a user has a token, or none. */
  public enum Reason {
    /** A token was created for the user, and no later failure is known. */
    HAS_TOKEN,
    /** A token request is running. */
    PENDING,
    /** No token was requested for the user on this node within the last hour. */
    NOT_REQUESTED,
    /** The login session that got the newest token has ended, or the user was signed out. */
    LOGGED_OUT,
    /** The user id is blank. */
    BLANK_USER_ID,
    /** The {@code uidMapping} has no uid for the user id, or another user id has it. */
    USER_ID_NOT_MAPPED,
    /** The application's eligibility rule excluded the user. */
    NOT_ELIGIBLE,
    /** The CometChat user with this uid has the stamp of another user id. */
    FOREIGN_USER,
    /** The CometChat user has no stamp, and {@code existingUsers} is {@code reject}. */
    UNSTAMPED_USER,
    /** The user id belonged to an earlier user, and {@code recycledUserIds} is {@code reject}. */
    RECYCLED_USER_ID,
    /** The CometChat user is deactivated, by the application or in the dashboard. */
    DEACTIVATED,
    /** The application has deleted the user. */
    DELETED,
    /**
     * No token was requested, and a change of the user is parked, so that CometChat does not have
     * it; see {@link ParkedUsers}. {@link UserStatus#code()} says why.
     */
    PARKED,
    /** The user has reached {@code maxTokensPerUserPerHour}. */
    QUOTA_EXCEEDED,
    /** CometChat asked for fewer calls, or the bridge's own rate limit is used up. */
    RATE_LIMITED,
    /** CometChat rejected the call, for this user or for the application. */
    REJECTED,
    /** CometChat does not respond to this application. */
    OUTAGE,
    /** The last token request of this user failed; CometChat responds to others. */
    FAILED,
    /** The bridge is closed. */
    CLOSED
  }

  /**
   * Why the user has a token, or none.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * What the reason means and what to do.
   *
   * @return complete sentences; settings are named as init-params
   */
  public String remedy() {
    return remedy;
  }

  /**
   * The user's CometChat uid.
   *
   * @return the uid, or empty if the user id has none
   */
  public Optional<Uid> uid() {
    return Optional.ofNullable(uid);
  }

  /**
   * When the newest token of the last hour was created. Older tokens are known only if the bridge
   * holds them itself, which it does for shared tokens.
   *
   * @return the time, or empty if none is known
   */
  public Optional<Instant> tokenCreatedAt() {
    return Optional.ofNullable(tokenCreatedAt);
  }

  /**
   * When the next token request of the user may start.
   *
   * @return the time, or empty if a token request may start now or if time alone does not help
   */
  public Optional<Instant> retryAt() {
    return Optional.ofNullable(retryAt);
  }

  /**
   * CometChat's {@code error.code} of the last failure. If there was none, and a change of the user
   * is parked, the code of {@link ParkedUser}, such as {@link ParkedUsers#BRAKE}.
   *
   * @return the code, or empty if there was none
   */
  public Optional<String> code() {
    return Optional.ofNullable(code);
  }

  /**
   * The HTTP status of the last failure.
   *
   * @return the status, or empty if there was no response
   */
  public Optional<Integer> httpStatus() {
    return httpStatus == 0 ? Optional.empty() : Optional.of(httpStatus);
  }
}
