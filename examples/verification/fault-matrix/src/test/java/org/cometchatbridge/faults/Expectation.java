/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

/**
 * The expected effects of a fault at a step. They are computed from the contract's provisioning
 * steps and table of errors, not from the code of the bridge.
 *
 * @param calls the calls that arrive at CometChat for this user while the fault lasts
 * @param ending how the token request ends
 * @param others the result of another user's login while the fault lasts
 * @param pauses whether the token request includes the pause for a read replica
 */
record Expectation(int calls, Ending ending, Others others, boolean pauses) {

  /** The maximum number of equal calls in one token request. */
  private static final int MAX_CALLS = 3;

  /** How a token request ends. */
  enum Ending {
    /** With a token in the login's own response. */
    TOKEN,
    /** With a token, after the login's response was sent. */
    LATE_TOKEN,
    /** Without a token. */
    UNAVAILABLE,
    /** Without a token, after the login's response was sent. */
    LATE_UNAVAILABLE,
    /**
     * Without a token. The login's response was sent as soon as a call had to wait for longer than
     * {@code maxLoginWait}.
     */
    POSTPONED,
    /** With a token. The login's response was sent as with {@link #POSTPONED}. */
    POSTPONED_TOKEN,
    /** CometChat treats the user as deactivated. */
    DEACTIVATED;

    boolean isToken() {
      return this == TOKEN || this == LATE_TOKEN || this == POSTPONED_TOKEN;
    }

    /** Whether the login's response is sent before the token request ends. */
    boolean isLate() {
      return isWaitedFor() || this == POSTPONED || this == POSTPONED_TOKEN;
    }

    /** Whether the login waits for the whole of {@code maxLoginWait}. */
    boolean isWaitedFor() {
      return this == LATE_TOKEN || this == LATE_UNAVAILABLE;
    }
  }

  /** The result of another user's login while one user's calls fail. */
  enum Others {
    /** Its response carries its token. */
    SERVED,
    /** Its response is sent at once without a token, and no call is made. */
    NOT_CALLED,
    /** Its response carries its token once the fault is over. */
    SERVED_AFTERWARDS
  }

  static Expectation of(Reaction reaction, Step step) {
    int before = step.before();
    int done = before + 1 + step.rest();
    return switch (reaction) {
      case RETRY, WAIT -> without(step, before + MAX_CALLS);
      // A response that would only repeat what was sent may be empty. The user, who is still
      // deactivated, is read and not found.
      case NO_BODY -> step == Step.REACTIVATE ? deactivated(before + 2) : of(Reaction.RETRY, step);
      case RETRY_ONCE -> without(step, before + 2);
      case RETRY_LATER -> without(step, before + 1);
      case UNREACHABLE -> without(step, before).others(Others.SERVED_AFTERWARDS);
      case PASS -> with(step, done + 1);
      // The repeated call finds an existing user: an ownership check and a mint follow.
      case LOST -> with(step, step == Step.CREATE ? done + 3 : done + 1);
      case HANG -> without(step, before + 2).ending(Ending.LATE_UNAVAILABLE);
      case DEAD_CONNECTION -> with(step, done + 1).ending(Ending.LATE_TOKEN);
      case SLOW -> with(step, done).ending(Ending.LATE_TOKEN);
      case WAIT_BRIEFLY -> without(step, before + MAX_CALLS).ending(Ending.POSTPONED);
      case WAIT_ONCE -> with(step, done + 1).ending(Ending.POSTPONED_TOKEN);
      case WAIT_LONG -> without(step, before + 1);
      case STOP -> without(step, before + 1).others(Others.NOT_CALLED);
      case FAIL -> rejected(step);
      case NO_ACCESS -> step.mints() ? of(Reaction.STOP, step) : rejected(step);
      case ALREADY_EXISTS -> step == Step.CREATE ? with(step, done + 2) : rejected(step);
      case USER_NOT_FOUND -> notFound(step);
    };
  }

  /** A failed ownership check is skipped: the token is minted nevertheless. */
  private static Expectation rejected(Step step) {
    return step.checksOwnership()
        ? with(step, step.before() + 1 + step.rest())
        : without(step, step.before() + 1);
  }

  private static Expectation notFound(Step step) {
    int done = step.before() + 1 + step.rest();
    return switch (step) {
      // Create (already exists), ownership check, mint, and mint again after the pause.
      case MINT -> deactivated(5);
      case MINT_AFTER_CREATE, MINT_FOR_EXISTING -> deactivated(done + 1);
      // Another mint would be an endless loop.
      case MINT_AFTER_PAUSE, MINT_AFTER_REACTIVATION -> deactivated(done);
      case OWNERSHIP_CHECK_AFTER_REACTIVATION -> deactivated(step.before() + 1);
      // A read replica lags behind. The mint after the pause finds the user.
      case OWNERSHIP_CHECK -> new Expectation(done, Ending.TOKEN, Others.SERVED, true);
      case CREATE, REACTIVATE -> without(step, step.before() + 1);
    };
  }

  private static Expectation with(Step step, int calls) {
    return new Expectation(calls, Ending.TOKEN, Others.SERVED, step.isAfterPause());
  }

  private static Expectation without(Step step, int calls) {
    return new Expectation(calls, Ending.UNAVAILABLE, Others.SERVED, step.isAfterPause());
  }

  private static Expectation deactivated(int calls) {
    return new Expectation(calls, Ending.DEACTIVATED, Others.SERVED, true);
  }

  private Expectation ending(Ending other) {
    return new Expectation(calls, other, others, pauses);
  }

  private Expectation others(Others other) {
    return new Expectation(calls, ending, other, pauses);
  }
}
