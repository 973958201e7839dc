/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

/**
 * What is to be seen of a trouble at a step. It follows from the contract: the path of the ladder
 * and the table of errors. The code is not asked.
 *
 * @param calls that arrive at CometChat for this user while the trouble lasts
 * @param ending of the climb
 * @param others what becomes of another user's login meanwhile
 * @param pauses whether the pause for a read replica is made on the way
 */
record Expectation(int calls, Ending ending, Others others, boolean pauses) {

  /** Three calls of one kind; then the next try is the next request's. */
  private static final int TRIES = 3;

  /** How the climb ends. */
  enum Ending {
    /** With a token that the login's own response carries. */
    TOKEN,
    /** With a token that comes after the login has gone out. */
    LATE_TOKEN,
    /** Without a token. */
    UNAVAILABLE,
    /** Without a token, when the login has gone out. */
    LATE_UNAVAILABLE,
    /** Without a token, and the login has gone out as soon as a call had to wait for too long. */
    PUT_OFF,
    /** The user is deactivated, as far as can be seen. */
    DEACTIVATED;

    boolean isToken() {
      return this == TOKEN || this == LATE_TOKEN;
    }

    /** Whether the login goes out before the climb has ended. */
    boolean isLate() {
      return isWaitedFor() || this == PUT_OFF;
    }

    /** Whether the login waits for as long as it may. */
    boolean isWaitedFor() {
      return this == LATE_TOKEN || this == LATE_UNAVAILABLE;
    }
  }

  /** What becomes of another user's login while one user's calls go wrong. */
  enum Others {
    /** It brings its token. */
    SERVED,
    /** It goes out at once without a token, and no call is made. */
    NOT_CALLED,
    /** It brings its token when the trouble is over. */
    SERVED_AFTERWARDS
  }

  static Expectation of(Reaction reaction, Step step) {
    int before = step.before();
    int done = before + 1 + step.rest();
    return switch (reaction) {
      case RETRY, WAIT -> without(step, before + TRIES);
      case RETRY_ONCE -> without(step, before + 2);
      case RETRY_LATER -> without(step, before + 1);
      case UNREACHABLE -> without(step, before).others(Others.SERVED_AFTERWARDS);
      case PASS -> with(step, done + 1);
      // The call that is made again finds the user there: a look and a mint follow.
      case LOST -> with(step, step == Step.CREATE ? done + 3 : done + 1);
      case HANG -> without(step, before + 2).ending(Ending.LATE_UNAVAILABLE);
      case SLOW -> with(step, done).ending(Ending.LATE_TOKEN);
      case WAIT_BRIEFLY ->
          without(step, before + TRIES)
              .ending(Ending.PUT_OFF)
              .others(step.isCore() ? Others.SERVED_AFTERWARDS : Others.SERVED);
      case WAIT_LONG ->
          without(step, before + 1).others(step.isCore() ? Others.NOT_CALLED : Others.SERVED);
      case STOP -> without(step, before + 1).others(Others.NOT_CALLED);
      case FAIL -> rejected(step);
      case NO_ACCESS -> step.mints() ? of(Reaction.STOP, step) : rejected(step);
      case TAKEN -> step == Step.CREATE ? with(step, done + 2) : rejected(step);
      case NO_SUCH_USER -> notFound(step);
    };
  }

  /** A look that is rejected costs the look and not the login, for it was a precaution. */
  private static Expectation rejected(Step step) {
    return step.looks()
        ? with(step, step.before() + 1 + step.rest())
        : without(step, step.before() + 1);
  }

  private static Expectation notFound(Step step) {
    int done = step.before() + 1 + step.rest();
    return switch (step) {
      // Create (taken), look, mint, and once more after the pause.
      case MINT -> deactivated(5);
      case MINT_AFTER_CREATE, MINT_AFTER_TAKEN -> deactivated(done + 1);
      // One more would be a loop.
      case MINT_AFTER_PAUSE, MINT_AFTER_REACTIVATION -> deactivated(done);
      case LOOK_AFTER_REACTIVATION -> deactivated(step.before() + 1);
      // A read replica lags behind: the mint after the pause finds the user.
      case LOOK -> new Expectation(done, Ending.TOKEN, Others.SERVED, true);
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
