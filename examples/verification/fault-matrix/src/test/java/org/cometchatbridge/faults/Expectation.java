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
 * @param newLogin whether the login session has ended before, because its user is missing; then
 *     everything else is about a new login of the user
 */
record Expectation(int calls, Ending ending, Others others, boolean pauses, boolean newLogin) {

  /** The maximum number of equal calls in one token request. */
  private static final int MAX_CALLS = 3;

  /** A login session that had a token ends if neither the mint nor the read finds its user. */
  static final int CALLS_TO_END = 2;

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

  /**
   * The expectation for a login session.
   *
   * @param warm whether the login session had a token before
   */
  static Expectation of(Reaction reaction, Step step, boolean warm) {
    if (warm && oldSessionEnds(reaction, step)) {
      Expectation newLogin = of(reaction, step, false);
      return new Expectation(
          newLogin.calls + CALLS_TO_END, newLogin.ending, newLogin.others, newLogin.pauses, true);
    }
    int before = step.before(warm);
    int done = before + 1 + step.rest();
    Expectation with =
        new Expectation(done, Ending.TOKEN, Others.SERVED, step.isAfterPause(warm), false);
    Expectation without = with.ending(Ending.UNAVAILABLE);
    return switch (reaction) {
      case RETRY, WAIT -> without.calls(before + MAX_CALLS);
      // A response that would only repeat what was sent may be empty. The user, who is still
      // deactivated, is read and not found.
      case NO_BODY ->
          step == Step.REACTIVATE
              ? with.ending(Ending.DEACTIVATED).calls(before + 2)
              : of(Reaction.RETRY, step, warm);
      case RETRY_ONCE -> without.calls(before + 2);
      case RETRY_LATER, WAIT_LONG -> without.calls(before + 1);
      case UNREACHABLE -> without.calls(before).others(Others.SERVED_AFTERWARDS);
      case PASS -> with.calls(done + 1);
      // The repeated call finds an existing user: an ownership check and a mint follow.
      case LOST -> with.calls(step == Step.CREATE ? done + 3 : done + 1);
      case HANG -> without.calls(before + 2).ending(Ending.LATE_UNAVAILABLE);
      case DEAD_CONNECTION -> with.calls(done + 1).ending(Ending.LATE_TOKEN);
      case SLOW -> with.ending(Ending.LATE_TOKEN);
      case WAIT_BRIEFLY -> without.calls(before + MAX_CALLS).ending(Ending.POSTPONED);
      case WAIT_ONCE -> with.calls(done + 1).ending(Ending.POSTPONED_TOKEN);
      case STOP -> without.calls(before + 1).others(Others.NOT_CALLED);
      // A failed ownership check is skipped: the token is minted nevertheless.
      case FAIL -> step.checksOwnership() ? with : without.calls(before + 1);
      case NO_ACCESS -> of(step.mints() ? Reaction.STOP : Reaction.FAIL, step, warm);
      case ALREADY_EXISTS ->
          step == Step.CREATE ? with.calls(done + 2) : of(Reaction.FAIL, step, warm);
      case USER_NOT_FOUND -> notFound(step, with, warm);
    };
  }

  /**
   * Whether a login session that had a token ends, because its user is missing and it creates none.
   * Then a new login of the user meets the fault.
   */
  private static boolean oldSessionEnds(Reaction reaction, Step step) {
    return step.requiresNewLogin()
        || (step == Step.OWNERSHIP_CHECK && reaction == Reaction.USER_NOT_FOUND);
  }

  private static Expectation notFound(Step step, Expectation with, boolean warm) {
    Expectation deactivated = with.ending(Ending.DEACTIVATED);
    int thisCall = with.calls - step.rest();
    return switch (step) {
      // Create (already exists), ownership check, mint, and mint again after the pause. A login
      // session that had a token does not create.
      case MINT -> deactivated.calls(warm ? 4 : 5).afterPause();
      case MINT_AFTER_CREATE, MINT_FOR_EXISTING -> deactivated.calls(thisCall + 1).afterPause();
      // Another mint would be an endless loop.
      case MINT_AFTER_PAUSE, OWNERSHIP_CHECK_AFTER_REACTIVATION, MINT_AFTER_REACTIVATION ->
          deactivated.calls(thisCall);
      // A read replica lags behind. The mint after the pause finds the user.
      case OWNERSHIP_CHECK -> with.afterPause();
      case CREATE, REACTIVATE -> with.ending(Ending.UNAVAILABLE).calls(thisCall);
    };
  }

  private Expectation calls(int other) {
    return new Expectation(other, ending, others, pauses, newLogin);
  }

  private Expectation afterPause() {
    return new Expectation(calls, ending, others, true, newLogin);
  }

  private Expectation ending(Ending other) {
    return new Expectation(calls, other, others, pauses, newLogin);
  }

  private Expectation others(Others other) {
    return new Expectation(calls, ending, other, pauses, newLogin);
  }
}
