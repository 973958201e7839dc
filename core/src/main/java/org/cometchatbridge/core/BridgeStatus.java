/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a bridge on this node does at one moment, for operators. Holds no key, no token and no user.
 * Immutable and thread-safe; later releases may add accessors and states.
 *
 * @since 0.1.0
 */
public final class BridgeStatus {

  private final State state;
  private final Optional<Instant> outageSince;
  private final boolean silent;
  private final List<Problem> problems;
  private final CircuitBreaker loginBreaker;
  private final CircuitBreaker backgroundBreaker;
  private final RateLimit coreCalls;
  private final RateLimit standardCalls;
  private final Calls calls;
  private final int pendingRevocations;
  private final UserChanges userChanges;

  BridgeStatus(
      State state,
      Optional<Instant> outageSince,
      boolean silent,
      List<Problem> problems,
      CircuitBreaker loginBreaker,
      CircuitBreaker backgroundBreaker,
      RateLimit coreCalls,
      RateLimit standardCalls,
      Calls calls,
      int pendingRevocations,
      UserChanges userChanges) {
    this.state = state;
    this.outageSince = outageSince;
    this.silent = silent;
    this.problems = List.copyOf(problems);
    this.loginBreaker = loginBreaker;
    this.backgroundBreaker = backgroundBreaker;
    this.coreCalls = coreCalls;
    this.standardCalls = standardCalls;
    this.calls = calls;
    this.pendingRevocations = pendingRevocations;
    this.userChanges = userChanges;
  }

  /** Whether users get tokens. */
  public enum State {
    /** Nothing is known that prevents tokens. */
    AVAILABLE,
    /**
     * Some or all users get no token: there is an outage, CometChat does not respond, it asks for
     * fewer calls, or there is a {@linkplain #problems problem} of another kind. Or changes of
     * users are not carried out.
     */
    DEGRADED,
    /** CometChat rejects the API key or the app, so no user gets a token until that is fixed. */
    REJECTED,
    /** The bridge is closed. */
    CLOSED
  }

  /**
   * A rejection by CometChat, or a failure of the database of user changes, that only an operator
   * can fix.
   *
   * @param code CometChat's {@code error.code}, or {@code HTTP_nnn} if the response had none;
   *     {@code USER_CHANGES} for the database
   * @param remedy how to fix it, in complete sentences
   * @param lastSeen when CometChat rejected a call for it last; for the database, now
   */
  public record Problem(String code, String remedy, Instant lastSeen) {}

  /**
   * A circuit breaker.
   *
   * @param closed whether calls are made as usual; otherwise none is made, or one to probe
   * @param nextCallAt when the next call may be made, or empty if that is now
   */
  public record CircuitBreaker(boolean closed, Optional<Instant> nextCallAt) {}

  /**
   * A limit for calls of one kind.
   *
   * @param perMinute the limit from the settings
   * @param currentPerMinute the rate that applies now; it is lower for a while after CometChat has
   *     asked for fewer calls
   * @param available how many calls may be made at once
   * @param waiting how many calls wait for their turn
   * @param pausedUntil until when no call is made because CometChat has asked for it, or empty
   */
  public record RateLimit(
      int perMinute,
      int currentPerMinute,
      int available,
      int waiting,
      Optional<Instant> pausedUntil) {}

  /**
   * The calls to CometChat.
   *
   * @param running how many calls run
   * @param waiting how many calls wait for a connection
   * @param limit how many calls may run at once
   */
  public record Calls(int running, int waiting, int limit) {}

  /**
   * The changes of users that the application has reported by {@link ChatUsers}.
   *
   * @param pending how many users have changes that wait for CometChat
   * @param parked how many users have changes that wait for an operator, see {@link ParkedUsers}
   * @param oldest for how long the oldest of the pending changes has waited, since a node has read
   *     it; zero if there is none. With a database, all three may be a minute old, or older while
   *     there is a problem
   * @param countedAt when the three were counted; empty if that was not possible yet, so that they
   *     are zero
   * @param problem why no change is carried out, with the remedy; empty if nothing is wrong
   */
  public record UserChanges(
      long pending,
      long parked,
      Duration oldest,
      Optional<Instant> countedAt,
      Optional<String> problem) {}

  /**
   * Whether users get tokens.
   *
   * @return the state in one word
   */
  public State state() {
    return state;
  }

  /**
   * When the current outage of CometChat began.
   *
   * @return the begin, or empty if there is no outage
   */
  public Optional<Instant> outageSince() {
    return outageSince;
  }

  /**
   * Whether CometChat is silent: a call has had no response for a second, or for {@code
   * maxLoginWait} if that is shorter, and no other call got one since.
   *
   * @return whether it is silent
   */
  public boolean silent() {
    return silent;
  }

  /**
   * The problems that an operator can fix and that no later success has ended.
   *
   * @return the problems, the last one first; often empty
   */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * The circuit breaker of calls for logins.
   *
   * @return the breaker
   */
  public CircuitBreaker loginBreaker() {
    return loginBreaker;
  }

  /**
   * The circuit breaker of all other calls, such as revocations.
   *
   * @return the breaker
   */
  public CircuitBreaker backgroundBreaker() {
    return backgroundBreaker;
  }

  /**
   * The limit {@code coreCallsPerMinute}, for calls that log in, create or delete.
   *
   * @return the limit
   */
  public RateLimit coreCalls() {
    return coreCalls;
  }

  /**
   * The limit {@code standardCallsPerMinute}, for all other calls.
   *
   * @return the limit
   */
  public RateLimit standardCalls() {
    return standardCalls;
  }

  /**
   * The calls to CometChat.
   *
   * @return the calls that run and those that wait
   */
  public Calls calls() {
    return calls;
  }

  /**
   * The number of tokens that are still to be deleted at CometChat.
   *
   * @return zero or more
   */
  public int pendingRevocations() {
    return pendingRevocations;
  }

  /**
   * The changes of users that are not carried out yet.
   *
   * @return how many users have some
   */
  public UserChanges userChanges() {
    return userChanges;
  }
}
