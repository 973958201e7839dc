/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.event;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;

/**
 * Something that happened in the bridge.
 *
 * <p>No event holds a key, a token or a text written by CometChat, so each may be logged as it is.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public sealed interface BridgeEvent {

  /**
   * There is a new token for a login session, or for all that a user does.
   *
   * @param uid whose token it is
   * @param calls the calls to CometChat that it took
   * @param took from the beginning of the token request to its end
   */
  record TokenMinted(Uid uid, int calls, Duration took) implements BridgeEvent {}

  /**
   * A CometChat user was created.
   *
   * @param uid the new user
   */
  record UserProvisioned(Uid uid) implements BridgeEvent {}

  /**
   * Display data of a new user was trimmed or left out to stay within CometChat's limits.
   *
   * @param uid the user
   * @param fields the fields, as CometChat spells them
   */
  record ProfileAdjusted(Uid uid, Set<String> fields) implements BridgeEvent {}

  /**
   * A user was rejected chat.
   *
   * @param uid the user
   * @param reason why
   */
  record UserRejected(Uid uid, TokenResult.NotEligible.Reason reason) implements BridgeEvent {}

  /**
   * A user was rejected chat because the {@code uidMapping} has no uid for the user id.
   *
   * @param userId the application's raw user id, for an audit; the event's text leaves it out
   */
  record UserIdNotMapped(String userId) implements BridgeEvent {

    @Override
    public String toString() {
      return "UserIdNotMapped[userId=redacted]";
    }
  }

  /**
   * A token request ended without a token.
   *
   * @param uid the user
   * @param cause what kind of failure it was
   * @param status the HTTP status of the deciding response, or empty if there was none
   * @param code CometChat's {@code error.code}, or empty if there was none
   * @param retryAfter how long no new token request is begun for this user
   */
  record TokenRequestFailed(
      Uid uid,
      TokenResult.Unavailable.Cause cause,
      Optional<Integer> status,
      Optional<String> code,
      Duration retryAfter)
      implements BridgeEvent {}

  /**
   * A user has had as many tokens within an hour as {@code maxTokensPerUserPerHour} allows, and
   * gets none until one is free again. The likely cause is an application that begins a login
   * session with every request. Told once an hour at most for each user.
   *
   * @param uid the user
   * @param retryAfter when the next token may be minted
   */
  record TokenQuotaExceeded(Uid uid, Duration retryAfter) implements BridgeEvent {}

  /**
   * Calls are made with the {@code secondaryApiKey}, because the {@code apiKey} is of no use. Told
   * once for each {@code apiKey}, when the first call has succeeded.
   *
   * @param remedy what is wrong and what to do, in sentences
   */
  record SecondaryKeyInUse(String remedy) implements BridgeEvent {}

  /**
   * CometChat rejects the application itself, and only an operator can mend it. Told once an hour
   * at most for each code, and again when it comes back after all was well.
   *
   * @param code CometChat's {@code error.code}, or {@code HTTP_nnn} where there was none
   * @param remedy a sentence that says what to do
   */
  record OperatorActionRequired(String code, String remedy) implements BridgeEvent {}

  /**
   * CometChat stopped answering in time: three calls failed, or took more than half of the call
   * timeout, and for a second none was answered; or ten did in a row.
   *
   * @param failures how many
   * @param remedy a sentence that says what to do, or empty if nothing is known but to wait
   */
  record OutageStarted(int failures, Optional<String> remedy) implements BridgeEvent {

    /**
     * An outage that is CometChat's own.
     *
     * @param failures how many
     */
    public OutageStarted(int failures) {
      this(failures, Optional.empty());
    }
  }

  /**
   * CometChat answers again.
   *
   * @param lasted from the begin of the outage to now
   */
  record OutageEnded(Duration lasted) implements BridgeEvent {}

  /**
   * A token was deleted at CometChat, or had gone already.
   *
   * @param uid whose token it was
   */
  record TokenRevoked(Uid uid) implements BridgeEvent {}

  /**
   * A token could not be deleted yet and will be tried again.
   *
   * @param uid whose token it is
   * @param attempts the tries so far; 0 if no call was made, as CometChat did not answer lately or
   *     the limit was reached
   * @param retryAfter when the next one comes
   */
  record RevocationDeferred(Uid uid, int attempts, Duration retryAfter) implements BridgeEvent {}

  /**
   * A token will not be deleted: the queue was full, CometChat rejected the call for good, or the
   * bridge was closed first. The token stays valid at CometChat.
   *
   * @param uid whose token it is
   */
  record RevocationFailed(Uid uid) implements BridgeEvent {}
}
