/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;

/**
 * What the bridge can say about the token of a login session at one moment.
 *
 * <p>It is a response, not an exception: whatever CometChat does, the application's login goes on.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public sealed interface TokenResult {

  /**
   * The token is there.
   *
   * @param token the login session's token
   */
  record Ready(ChatToken token) implements TokenResult {}

  /**
   * A token request is on its way and has not ended yet.
   *
   * @param since when the token request began, by the bridge's clock
   */
  record Pending(Instant since) implements TokenResult {}

  /**
   * No token can be had right now; asking again later may help.
   *
   * @param retryAfter the shortest time after which asking again makes sense, more than zero
   * @param cause why there is none
   */
  record Unavailable(Duration retryAfter, Cause cause) implements TokenResult {

    /** Why no token can be had. */
    public enum Cause {
      /** CometChat did not answer, or answered with a server error or an unusable body. */
      PROVIDER_DOWN,
      /** CometChat asked the application to slow down, or the user's token quota is spent. */
      RATE_LIMITED,
      /** CometChat rejected the call: key, key scope, plan or application; an operator must act. */
      REJECTED,
      /** Nothing was begun for this login session, or it has ended. */
      NOT_BEGUN,
      /** The bridge is switched off or has been closed. */
      CLOSED
    }
  }

  /**
   * This user gets no chat, and asking again soon does not change that.
   *
   * @param reason why not
   */
  record NotEligible(Reason reason) implements TokenResult {

    /** Why a user gets no chat. */
    public enum Reason {
      /** The user id is blank, so it names nobody. */
      BLANK_ID,
      /** The {@code uidMapping} has no uid for the user id. */
      ID_NOT_MAPPED,
      /** The CometChat user with this uid carries the stamp of another user id. */
      FOREIGN_USER,
      /**
       * The CometChat user carries no stamp, and {@link ExistingUserPolicy#REJECT} is the policy.
       */
      UNSTAMPED_USER,
      /** The application's own rule says no. */
      HOST_RULE,
      /**
       * The CometChat user exists and was deactivated there. CometChat answers {@code
       * ERR_UID_NOT_FOUND} to a mint and {@code ERR_UID_ALREADY_EXISTS} to a create.
       */
      DEACTIVATED
    }
  }
}
