/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.event;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;

/**
 * An event of a bridge, delivered to its {@link org.cometchatbridge.core.spi.BridgeListener}.
 *
 * <p>No event contains an API key, a token or a text written by CometChat, so every event may be
 * logged as it is. Later releases may add events: do not rely on an exhaustive {@code switch}.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public sealed interface BridgeEvent {

  /**
   * A token was created, for one login session or, if it is shared, for a user.
   *
   * @param uid the user of the token
   * @param calls the number of calls to CometChat that the token request made
   * @param duration the time from the start of the token request to its completion
   */
  record TokenCreated(Uid uid, int calls, Duration duration) implements BridgeEvent {}

  /**
   * A CometChat user was created.
   *
   * @param uid the new user
   */
  record UserCreated(Uid uid) implements BridgeEvent {}

  /**
   * Display data of a user was trimmed or left out to stay within CometChat's limits.
   *
   * @param uid the user
   * @param fields the names of the affected fields, in CometChat's spelling
   */
  record ProfileAdjusted(Uid uid, Set<String> fields) implements BridgeEvent {}

  /**
   * A login got no token because the user is not eligible for chat.
   *
   * @param uid the user
   * @param reason why the user is not eligible
   */
  record UserNotEligible(Uid uid, TokenResult.NotEligible.Reason reason) implements BridgeEvent {}

  /**
   * A login got no token because the {@code uidMapping} returned no uid for the user id.
   *
   * @param userId the application's raw user id, for an audit; {@code toString} leaves it out
   */
  record UserIdNotMapped(String userId) implements BridgeEvent {

    @Override
    public String toString() {
      return "UserIdNotMapped[userId=redacted]";
    }
  }

  /**
   * A user has registered with a user id that a CometChat user had before. With {@code
   * recycledUserIds=reject} the login got no token, and {@link UserNotEligible} follows.
   *
   * @param uid the user
   */
  record UserIdRecycled(Uid uid) implements BridgeEvent {}

  /**
   * A token request completed without a token.
   *
   * @param uid the user
   * @param cause the kind of failure
   * @param status the HTTP status of the last response, or empty if there was no response
   * @param code CometChat's {@code error.code}, or empty if the response had none
   * @param retryAfter how long no further token request is started for this user
   */
  record TokenRequestFailed(
      Uid uid,
      TokenResult.Unavailable.Cause cause,
      Optional<Integer> status,
      Optional<String> code,
      Duration retryAfter)
      implements BridgeEvent {}

  /**
   * A token request was denied because the user has reached {@code maxTokensPerUserPerHour}. The
   * likely cause is an application that creates a new login session with every request. Published
   * at most once an hour for each user.
   *
   * @param uid the user
   * @param retryAfter the time until the next token may be created
   */
  record TokenQuotaExceeded(Uid uid, Duration retryAfter) implements BridgeEvent {}

  /**
   * The bridge uses the {@code secondaryApiKey} because CometChat rejects the {@code apiKey}.
   * Published once for each {@code apiKey}, after the first successful call with the secondary key.
   *
   * @param remedy what is wrong and how to fix it, in complete sentences
   */
  record SecondaryKeyInUse(String remedy) implements BridgeEvent {}

  /**
   * CometChat rejects the application itself, and only an operator can fix the cause. Published at
   * most once an hour for each code, and again when the problem returns after successful calls.
   *
   * @param code CometChat's {@code error.code}, or {@code HTTP_nnn} if the response had none
   * @param remedy how to fix it, in a complete sentence
   */
  record OperatorActionRequired(String code, String remedy) implements BridgeEvent {}

  /**
   * An outage of CometChat began: consecutive calls failed, or their responses could not be used.
   * Three such calls count if they span at least one second or if the remedy is known; those of ten
   * users count in any case. Failures that are faster than the running calls of as many other users
   * are no outage, nor are error responses of CometChat for a single user.
   *
   * @param failures the number of consecutive failures
   * @param remedy how to fix the cause, in a complete sentence, or empty if no remedy is known
   */
  record OutageStarted(int failures, Optional<String> remedy) implements BridgeEvent {

    /**
     * Creates the event for an outage without a known remedy.
     *
     * @param failures the number of consecutive failures
     */
    public OutageStarted(int failures) {
      this(failures, Optional.empty());
    }
  }

  /**
   * The outage of CometChat ended: a call succeeded in time.
   *
   * @param duration the time from the begin of the outage to its end
   */
  record OutageEnded(Duration duration) implements BridgeEvent {}

  /**
   * A token was deleted at CometChat, or no longer existed there.
   *
   * @param uid the user of the token
   */
  record TokenRevoked(Uid uid) implements BridgeEvent {}

  /**
   * A token could not be deleted yet; the deletion is retried.
   *
   * @param uid the user of the token
   * @param attempts how often it has failed while CometChat was available for other users, this
   *     time included; 0 if the breaker or the rate limit allowed no call
   * @param retryAfter the time until the next attempt
   */
  record RevocationDeferred(Uid uid, int attempts, Duration retryAfter) implements BridgeEvent {}

  /**
   * A token will not be deleted and stays valid at CometChat, because too many revocations were
   * pending, CometChat rejected the deletion permanently, or the bridge was closed first.
   *
   * @param uid the user of the token
   */
  record RevocationFailed(Uid uid) implements BridgeEvent {}

  /**
   * Fields of a user's profile were written to CometChat.
   *
   * @param uid the user
   * @param fields the names of the fields, in CometChat's spelling
   */
  record UserUpdated(Uid uid, Set<String> fields) implements BridgeEvent {}

  /**
   * A user was activated at CometChat, because the application asked for it.
   *
   * @param uid the user
   */
  record UserActivated(Uid uid) implements BridgeEvent {}

  /**
   * A user was deactivated at CometChat, or does not exist there.
   *
   * @param uid the user
   */
  record UserDeactivated(Uid uid) implements BridgeEvent {}

  /**
   * A user was erased at CometChat, or does not exist there.
   *
   * @param uid the user
   */
  record UserDeleted(Uid uid) implements BridgeEvent {}

  /**
   * All tokens of a user were deleted at CometChat.
   *
   * @param uid the user
   */
  record SignedOutEverywhere(Uid uid) implements BridgeEvent {}

  /**
   * A change of a user is not carried out until the user is changed again or an operator asks for
   * it.
   *
   * @param uid the user
   * @param code CometChat's {@code error.code}, {@code HTTP_nnn} or {@code NO_RESPONSE} without
   *     one, or {@code BRAKE}
   */
  record UserParked(Uid uid, String code) implements BridgeEvent {}

  /**
   * So many users were deactivated or deleted within an hour that further ones are parked with
   * {@code BRAKE} until an operator releases them. Published at most once an hour, and again after
   * a release.
   *
   * @param limit how many users were deactivated or deleted
   */
  record BrakeApplied(long limit) implements BridgeEvent {}

  /**
   * A change of a user was dropped, because as many other users as {@code maxCachedUsers} allows
   * have changes that wait for CometChat.
   *
   * @param uid the user
   */
  record UserChangeDropped(Uid uid) implements BridgeEvent {}
}
