/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;

/**
 * The state of the token of a login session.
 *
 * <p>A failure is a result, not an exception, so that the application's login proceeds whatever
 * CometChat does. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public sealed interface TokenResult {

  /**
   * The token is available.
   *
   * @param token the login session's token
   */
  record Ready(ChatToken token) implements TokenResult {}

  /**
   * A token request is running.
   *
   * @param since when the token request started, by the bridge's clock
   */
  record Pending(Instant since) implements TokenResult {}

  /**
   * No token is available now; a later attempt may succeed.
   *
   * @param retryAfter the time after which a further attempt makes sense, more than zero
   * @param cause why no token is available
   */
  record Unavailable(Duration retryAfter, Cause cause) implements TokenResult {

    /** Why no token is available. */
    public enum Cause {
      /** CometChat did not respond, or responded with a server error or an unusable body. */
      PROVIDER_DOWN,
      /** CometChat's rate limit or the user's token quota is exceeded. */
      RATE_LIMITED,
      /**
       * CometChat rejected the call because of the API key, its scope, the plan or the app. An
       * operator must act.
       */
      REJECTED,
      /** No token request was started for this login session, or the login session has ended. */
      NOT_STARTED,
      /** The bridge is disabled or closed. */
      CLOSED
    }
  }

  /**
   * The user is not eligible for chat. An immediate further attempt has the same result.
   *
   * @param reason why the user is not eligible
   */
  record NotEligible(Reason reason) implements TokenResult {

    /** Why a user is not eligible. */
    public enum Reason {
      /** The user id is blank. */
      BLANK_USER_ID,
      /** The {@code uidMapping} returned no uid for the user id. */
      USER_ID_NOT_MAPPED,
      /** The CometChat user with this uid has the stamp of another user id. */
      FOREIGN_USER,
      /** The CometChat user has no stamp, and the policy is {@link ExistingUserPolicy#REJECT}. */
      UNSTAMPED_USER,
      /**
       * The user has just registered, and CometChat has had the user for longer, or does not show
       * for how long; the policy is {@link RecycledUserIdPolicy#REJECT}. Applies on this node until
       * the application deletes and activates the user, or until a day without a login.
       */
      RECYCLED_USER_ID,
      /** The application's eligibility rule returned {@code false} or failed. */
      ELIGIBILITY_RULE,
      /**
       * The application has deleted the user by {@link ChatUsers#delete}. Only {@link
       * ChatUsers#activate} ends that.
       */
      DELETED,
      /**
       * The login session has ended in chat, and a new login gets a token: {@link
       * ChatUsers#signOutEverywhere} was called after it had begun, or CometChat no longer has the
       * user, which an old login session must not create again.
       */
      SIGNED_OUT,
      /**
       * The application has deactivated the user by {@link ChatUsers#deactivate}, or the CometChat
       * user is deactivated: CometChat responds with {@code ERR_UID_NOT_FOUND} when a token is
       * created and with {@code ERR_UID_ALREADY_EXISTS} when the user is created.
       */
      DEACTIVATED
    }
  }
}
