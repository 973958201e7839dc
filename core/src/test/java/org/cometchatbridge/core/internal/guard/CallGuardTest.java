/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.time.Deadline;
import org.junit.jupiter.api.Test;

class CallGuardTest {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
  private static final String OK = "ok";

  private final ManualTime time = new ManualTime();
  private final List<Duration> postponed = new ArrayList<>();
  private final List<Attempt> late = new ArrayList<>();
  private int users;
  private final Script script = new Script();
  private final SilenceDetector silence = new SilenceDetector(time, Duration.ofSeconds(1));
  private final CallGuard guard =
      new CallGuard(time, () -> 0.5, CALL_TIMEOUT, 10_000, 20_000, silence);

  /** Ends the calls in the order in which the test scripts them. */
  private static final class Script implements CallGuard.Call<String> {

    private final Queue<CompletableFuture<String>> ends = new ArrayDeque<>();
    private int made;
    private Duration lastLimit = Duration.ZERO;
    private boolean leavesTheQueue = true;
    private Consumer<Attempt> preparation = attempt -> {};

    Script then(CompletableFuture<String> end) {
      ends.add(end);
      return this;
    }

    Script then(ProviderException failure) {
      return then(CompletableFuture.failedFuture(failure));
    }

    Script thenOk() {
      return then(CompletableFuture.completedFuture(OK));
    }

    @Override
    public CompletableFuture<String> make(Attempt attempt) {
      made++;
      lastLimit = attempt.atMost();
      if (leavesTheQueue) {
        attempt.begins();
      }
      preparation.accept(attempt);
      CompletableFuture<String> end = ends.poll();
      if (end == null) {
        throw new AssertionError("more calls than scripted");
      }
      return end;
    }

    @Override
    public boolean concernsAll(RejectedException rejection) {
      return rejection.code().filter("WRONG_KEY"::equals).isPresent();
    }
  }

  @Test
  void failedCall_isRetriedAfterAPause() {
    script.then(down()).thenOk();

    CompletableFuture<String> result = make(interactive());

    assertThat(result).isNotDone();
    assertThat(time.pendingDelays()).containsExactly(Duration.ofMillis(100));
    time.advance(Duration.ofMillis(100));
    assertThat(result).isCompletedWithValue(OK);
  }

  @Test
  void call_isMadeThreeTimesAtMost() {
    script.then(down()).then(down()).then(down());
    CallContext context = interactive();

    CompletableFuture<String> result = make(context);
    time.advance(Duration.ofSeconds(9));

    assertThat(failure(result)).isInstanceOf(UnavailableException.class);
    assertThat(script.made).isEqualTo(3);
    assertThat(context.calls()).isEqualTo(3);
  }

  @Test
  void retryAfter_isObeyedWithinTheDeadline() {
    script.then(new RateLimitedException(429, null, Duration.ofSeconds(4))).thenOk();

    CompletableFuture<String> result = make(interactive());

    time.advance(Duration.ofSeconds(4));
    assertThat(script.made).isEqualTo(1);
    time.advance(Duration.ofMillis(100));
    assertThat(result).isCompletedWithValue(OK);
  }

  @Test
  void retryAfterBeyondTheDeadline_failsAtOnceAndIsReturned() {
    script.then(new RateLimitedException(429, null, Duration.ofSeconds(10)));

    CompletableFuture<String> result = make(interactive());

    assertThat(failure(result).retryAfter()).contains(Duration.ofSeconds(10));
    assertThat(script.made).isEqualTo(1);
  }

  @Test
  void rejection_isNeverRetried() {
    script.then(new RejectedException(400, "ERR_BAD_REQUEST", Set.of()));

    assertThat(failure(make(interactive()))).isInstanceOf(RejectedException.class);
    assertThat(script.made).isEqualTo(1);
  }

  @Test
  void backgroundCall_isRetriedByItsCallerOnly() {
    script.then(down());

    CompletableFuture<String> result = make(background());

    assertThat(failure(result)).isInstanceOf(UnavailableException.class);
    assertThat(script.made).isEqualTo(1);
  }

  @Test
  void lastCall_getsOnlyWhatTheDeadlineLeaves() {
    CompletableFuture<String> hanging = new CompletableFuture<>();
    script.then(hanging).thenOk();

    CompletableFuture<String> result = make(interactive());
    assertThat(script.lastLimit).isEqualTo(CALL_TIMEOUT);
    time.advance(Duration.ofSeconds(7));
    hanging.completeExceptionally(down());
    time.advance(Duration.ofMillis(100));

    assertThat(result).isCompletedWithValue(OK);
    assertThat(script.lastLimit).isEqualTo(Duration.ofMillis(2_900));
  }

  @Test
  void manyFailures_openTheBreaker_andOneProbeDecides() {
    failTimes(Breaker.FAILURES);

    assertThat(guard.rejectedFor()).contains(Breaker.PAUSE);
    assertThat(failure(make(interactive())).retryAfter()).contains(Breaker.PAUSE);
    int before = script.made;
    time.advance(Breaker.PAUSE);
    assertThat(guard.rejectedFor()).isEmpty();
    CompletableFuture<String> probe = new CompletableFuture<>();
    script.then(probe);
    CompletableFuture<String> first = make(once());
    CompletableFuture<String> second = make(once());

    assertThat(script.made).isEqualTo(before + 1);
    assertThat(failure(second)).isInstanceOf(UnavailableException.class);
    probe.complete(OK);
    assertThat(first).isCompletedWithValue(OK);
    script.thenOk();
    assertThat(make(interactive())).isCompletedWithValue(OK);
  }

  @Test
  void backgroundCallsThatFail_stopNoLogin() {
    for (int i = 0; i < 2 * Breaker.FAILURES; i++) {
      script.then(down());
      assertThat(make(background())).isCompletedExceptionally();
    }

    assertThat(script.made).as("they stop themselves").isEqualTo(Breaker.FAILURES);
    assertThat(guard.rejectedFor()).isEmpty();
    script.ends.clear();
    script.thenOk();
    assertThat(make(interactive())).isCompletedWithValue(OK);
  }

  @Test
  void backgroundCall_takesTheProbeFromNoLogin() {
    failTimes(Breaker.FAILURES);
    time.advance(Breaker.PAUSE);
    script.then(new CompletableFuture<>()).thenOk();
    CompletableFuture<String> revocation = make(background());

    assertThat(make(interactive())).isCompletedWithValue(OK);
    assertThat(revocation).isNotDone();
  }

  @Test
  void wrongKeyOfABackgroundCall_stopsLoginsToo() {
    script.then(new RejectedException(401, "WRONG_KEY", Set.of()));

    assertThat(failure(make(background()))).isInstanceOf(RejectedException.class);

    assertThat(guard.rejectedFor()).contains(Breaker.PAUSE);
  }

  @Test
  void failedProbe_keepsTheBreakerOpenForAnotherPause() {
    failTimes(Breaker.FAILURES);
    time.advance(Breaker.PAUSE);

    failTimes(1);

    assertThat(guard.rejectedFor()).contains(Breaker.PAUSE);
  }

  @Test
  void callsFromBeforeTheBreakerOpened_doNotDecideInThePlaceOfTheProbe() {
    CallGuard patient =
        new CallGuard(time, () -> 0.5, Duration.ofSeconds(60), 10_000, 20_000, silence);
    CompletableFuture<String> failing = new CompletableFuture<>();
    CompletableFuture<String> answered = new CompletableFuture<>();
    script.then(failing).then(answered);
    assertThat(patient.make(interactive(), Limit.CORE, script)).isNotDone();
    assertThat(patient.make(interactive(), Limit.CORE, script)).isNotDone();
    time.advance(Duration.ofMillis(1));
    for (int i = 0; i < Breaker.FAILURES; i++) {
      script.then(down());
      assertThat(patient.make(once(), Limit.CORE, script)).isCompletedExceptionally();
    }
    time.advance(Breaker.PAUSE);
    CompletableFuture<String> look = new CompletableFuture<>();
    script.then(look);
    CompletableFuture<String> looking = patient.make(once(), Limit.CORE, script);

    int made = script.made;
    answered.complete(OK);
    assertThat(patient.make(once(), Limit.CORE, script)).isCompletedExceptionally();
    assertThat(script.made).isEqualTo(made);
    failing.completeExceptionally(down());
    assertThat(patient.rejectedFor()).as("until the probe ends").contains(Duration.ofSeconds(60));

    look.complete(OK);
    assertThat(looking).isCompletedWithValue(OK);
    script.thenOk();
    assertThat(patient.make(once(), Limit.CORE, script)).isCompletedWithValue(OK);
  }

  @Test
  void wrongKey_opensTheBreakerAtOnce() {
    script.then(new RejectedException(401, "WRONG_KEY", Set.of()));

    assertThat(failure(make(interactive()))).isInstanceOf(RejectedException.class);

    assertThat(guard.rejectedFor()).contains(Breaker.PAUSE);
  }

  @Test
  void rejectionsOfSingleUsers_leaveTheBreakerClosed() {
    for (int i = 0; i < 50; i++) {
      script.then(new RejectedException(404, "ERR_UID_NOT_FOUND", Set.of()));
      assertThat(make(interactive())).isCompletedExceptionally();
    }

    assertThat(guard.rejectedFor()).isEmpty();
  }

  @Test
  void slowResponses_leaveTheBreakerClosed() {
    for (int i = 0; i < 2 * Breaker.FAILURES; i++) {
      CompletableFuture<String> slow = new CompletableFuture<>();
      script.then(slow);
      CompletableFuture<String> result = make(interactive());
      time.advance(CALL_TIMEOUT.minusMillis(1));
      slow.complete(OK);
      assertThat(result).isCompletedWithValue(OK);
    }

    assertThat(guard.rejectedFor()).isEmpty();
  }

  @Test
  void callsThatNeverLeftTheQueue_leaveTheBreakerClosed() {
    script.leavesTheQueue = false;

    failTimes(3 * Breaker.FAILURES);

    assertThat(guard.rejectedFor()).isEmpty();
  }

  @Test
  void callsThatFailWithOthers_leaveTheBreakerClosed() {
    script.preparation = Attempt::failsWithOthers;

    failTimes(3 * Breaker.FAILURES);

    assertThat(guard.rejectedFor()).isEmpty();
  }

  @Test
  void callsThatHadNoTimeToSucceed_leaveTheBreakerClosed() {
    for (int i = 0; i < 3 * Breaker.FAILURES; i++) {
      CompletableFuture<String> running = new CompletableFuture<>();
      script.then(running);
      script.preparation =
          attempt -> {
            time.advance(CALL_TIMEOUT.dividedBy(2).minusMillis(1));
            attempt.timedOut();
          };
      CompletableFuture<String> result = make(once());
      running.completeExceptionally(down());
      assertThat(result).isCompletedExceptionally();
    }

    assertThat(guard.rejectedFor()).isEmpty();
  }

  @Test
  void otherCalls_areRejectedWhileTheProbeRuns_andRetriedOnce() {
    failTimes(Breaker.FAILURES);
    time.advance(Breaker.PAUSE);
    CompletableFuture<String> probe = new CompletableFuture<>();
    script.then(probe);
    CompletableFuture<String> probing = make(once());
    int before = script.made;

    assertThat(guard.rejectedFor()).contains(CALL_TIMEOUT);
    CompletableFuture<String> other = make(interactive());
    assertThat(other).isNotDone();
    assertThat(postponed).last().satisfies(p -> assertThat(p).isGreaterThanOrEqualTo(CALL_TIMEOUT));

    probe.complete(OK);
    assertThat(probing).isCompletedWithValue(OK);
    assertThat(guard.rejectedFor()).isEmpty();
    script.thenOk();
    time.advance(CALL_TIMEOUT.plusMillis(100));
    assertThat(other).isCompletedWithValue(OK);
    assertThat(script.made).isEqualTo(before + 1);
  }

  @Test
  void probeThatNeverLeftTheQueue_letsAnotherOneThrough() {
    failTimes(Breaker.FAILURES);
    time.advance(Breaker.PAUSE);
    script.leavesTheQueue = false;
    failTimes(1);

    script.leavesTheQueue = true;
    script.thenOk();
    assertThat(make(interactive())).isCompletedWithValue(OK);
    assertThat(guard.rejectedFor()).isEmpty();
  }

  @Test
  void waitingCalls_areCalledOffWhenTheBreakerOpens() {
    List<Attempt> waiting = new ArrayList<>();
    script.preparation = waiting::add;
    script.then(new CompletableFuture<>());
    assertThat(make(interactive())).isNotDone();
    assertThat(waiting.get(0).rejection()).isEmpty();
    script.preparation = attempt -> {};

    failTimes(Breaker.FAILURES);

    assertThat(waiting.get(0).rejection())
        .hasValueSatisfying(failure -> assertThat(failure.retryAfter()).contains(Breaker.PAUSE));
  }

  @Test
  void oneUserWhoIsToldToSlowDown_slowsNobodyElse() {
    for (int i = 0; i < 10; i++) {
      script.then(new RateLimitedException(429, "ERR_TOO_MANY_REQUESTS", Duration.ofMinutes(1)));
      CallContext ofOne =
          CallContext.interactive(
              Uid.of("mallory"), Deadline.after(time, Duration.ofMillis(50)), postponed::add);
      assertThat(make(ofOne)).isCompletedExceptionally();
    }

    script.thenOk();
    assertThat(make(interactive())).isCompletedWithValue(OK);
  }

  @Test
  void manyUsersInSuccession_slowEverybody() {
    throttle(ThrottleDetector.USERS);

    assertHalvedWithoutAPause();
  }

  @Test
  void fewUsersInSuccessionForAWhile_slowEverybody() {
    throttle(ThrottleDetector.USERS_IN_A_WHILE - 1);
    time.advance(ThrottleDetector.WHILE);
    throttle(1);

    assertHalvedWithoutAPause();
  }

  /** A pause that was requested for one user must not stop the others. */
  private void assertHalvedWithoutAPause() {
    assertThat(guard.state().core().currentPerMinute()).isEqualTo(5_000);
    assertThat(guard.state().core().pausedFor()).isZero();
    script.thenOk();
    assertThat(make(interactive())).isCompletedWithValue(OK);
  }

  @Test
  void fewUsersWhoAreToldToSlowDownFast_slowNobodyWhileTheCallsOfOthersRun() {
    List<CompletableFuture<String>> slow = beginSlow(50);
    time.advance(Duration.ofMillis(1));

    throttle(20);

    assertThat(guard.state().core().currentPerMinute()).isEqualTo(10_000);
    slow.forEach(call -> call.complete(OK));
    throttle(ThrottleDetector.USERS - 1);
    assertThat(guard.state().core().currentPerMinute()).as("50 calls succeeded").isEqualTo(10_000);
  }

  @Test
  void usersWhoAreToldToSlowDownAsOftenAsCallsRun_slowEverybody() {
    beginSlow(20);

    throttle(19);
    assertThat(guard.state().core().currentPerMinute()).isEqualTo(10_000);
    throttle(1);

    assertThat(guard.state().core().currentPerMinute()).isEqualTo(5_000);
  }

  @Test
  void fewUsersWhoFailFast_leaveTheBreakerClosedWhileTheCallsOfOthersRun() {
    List<CompletableFuture<String>> slow = beginSlow(50);

    failTimes(2 * Breaker.OF_THE_LAST);

    assertThat(guard.rejectedFor()).isEmpty();
    slow.forEach(call -> call.complete(OK));
    assertThat(guard.rejectedFor()).isEmpty();
  }

  @Test
  void overtakenCalls_doNotKeepTheBreakerClosedAfterTheirEnd() {
    List<CompletableFuture<String>> slow = beginSlow(50);
    failTimes(Breaker.FAILURES);

    slow.forEach(call -> call.completeExceptionally(down()));

    assertThat(guard.rejectedFor()).contains(Breaker.PAUSE);
  }

  @Test
  void failuresOfFewUsers_leaveTheBreakerClosed() {
    for (int i = 0; i < 50; i++) {
      script.then(down());
      CallContext ofOneOfFew =
          CallContext.interactive(
              Uid.of("failing-" + i % (Breaker.FAILURES - 1)),
              Deadline.after(time, Duration.ofMillis(50)),
              postponed::add);
      assertThat(make(ofOneOfFew)).isCompletedExceptionally();
    }

    assertThat(guard.rejectedFor()).isEmpty();
  }

  @Test
  void callThatIsSentAfterItsEnd_countsForNothing() {
    script.preparation = attempt -> late.add(attempt);
    failTimes(9);
    late.forEach(Attempt::begins);
    script.preparation = attempt -> {};

    throttle(ThrottleDetector.USERS);

    assertThat(guard.state().core().currentPerMinute()).isEqualTo(5_000);
  }

  @Test
  void someUsersAtOnce_slowNobody() {
    throttle(ThrottleDetector.USERS - 1);

    script.thenOk();
    assertThat(make(interactive())).isCompletedWithValue(OK);
  }

  /** CometChat has sent its responses to these calls after those with status 429. */
  @Test
  void usersWithStatus429WhileManyCallsRun_slowNobody() {
    List<CompletableFuture<String>> running = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      CompletableFuture<String> end = new CompletableFuture<>();
      script.then(end);
      assertThat(make(once())).isNotDone();
      running.add(end);
    }
    for (int i = 0; i < 100; i++) {
      if (i % 3 == 0) {
        running.get(i).complete(OK);
      } else {
        running.get(i).completeExceptionally(throttled());
      }
    }

    script.thenOk();
    assertThat(make(interactive())).isCompletedWithValue(OK);
  }

  @Test
  void usersWhoAreToldToSlowDownBetweenSuccesses_slowNobody() {
    for (int i = 0; i < 10; i++) {
      throttle(ThrottleDetector.USERS_IN_A_WHILE);
      script.thenOk();
      assertThat(make(once())).isCompletedWithValue(OK);
      time.advance(ThrottleDetector.WHILE);
    }
  }

  @Test
  void oneResponseThatNamesTheApp_slowsEverybody() {
    script.preparation = Attempt::throttledAsApp;
    script.then(new RateLimitedException(429, "ERR_TOO_MANY_REQUESTS", Duration.ofMinutes(1)));
    assertThat(make(once())).isCompletedExceptionally();

    assertThat(make(interactive())).isCompletedExceptionally();
    assertThat(script.made).isEqualTo(1);
  }

  @Test
  void rateLimits_doNotOpenTheBreaker() {
    for (int i = 0; i < 20; i++) {
      script.then(new RateLimitedException(429, null, null));
      assertThat(make(once())).isCompletedExceptionally();
      time.advance(Duration.ofMinutes(1));
    }

    assertThat(guard.rejectedFor()).isEmpty();
  }

  @Test
  void callThatThrows_doesNotHoldTheProbeForEver() {
    failTimes(Breaker.FAILURES);
    time.advance(Breaker.PAUSE);
    CompletableFuture<String> thrown = make(once());

    assertThat(thrown).isCompletedExceptionally();
    time.advance(Breaker.PAUSE);
    script.thenOk();
    assertThat(make(once())).isCompletedWithValue(OK);
  }

  @Test
  void moreLoginsThanTheLimitAllows_leaveTimeForTheCallsThatAreMade() {
    CallGuard small = new CallGuard(time, () -> 0.5, CALL_TIMEOUT, 60, 60, silence);
    List<CompletableFuture<String>> results = new ArrayList<>();
    Duration leastTime = CALL_TIMEOUT;
    for (int second = 0; second < 60; second++) {
      for (int i = 0; i < 5; i++) {
        script.thenOk();
        results.add(small.make(interactive(), Limit.CORE, script));
      }
      time.advance(Duration.ofSeconds(1));
      if (script.lastLimit.compareTo(leastTime) < 0) {
        leastTime = script.lastLimit;
      }
    }

    assertThat(leastTime).isEqualTo(CALL_TIMEOUT);
    assertThat(results)
        .filteredOn(result -> result.isDone() && !result.isCompletedExceptionally())
        .as("the limit is used up")
        .hasSizeBetween(55, 61);
  }

  @Test
  void callsThatTheBreakerRejects_doNotCountForTheRateLimit() {
    CallGuard small = new CallGuard(time, () -> 0.5, CALL_TIMEOUT, 40, 40, silence);
    for (int i = 0; i < Breaker.FAILURES; i++) {
      script.then(down());
      assertThat(small.make(once(), Limit.CORE, script)).isCompletedExceptionally();
    }
    time.advance(Breaker.PAUSE);
    CompletableFuture<String> look = new CompletableFuture<>();
    script.then(look);
    CompletableFuture<String> first = small.make(interactive(), Limit.CORE, script);
    for (int i = 0; i < 20; i++) {
      assertThat(small.make(once(), Limit.CORE, script)).isCompletedExceptionally();
    }
    look.complete(OK);
    assertThat(first).isCompletedWithValue(OK);
    script.thenOk();

    assertThat(small.make(interactive(), Limit.CORE, script)).isCompletedWithValue(OK);
  }

  @Test
  void oneFailureInTwenty_leavesTheBreakerClosedHoweverManyCallsThereAre() {
    CallGuard large = new CallGuard(time, () -> 0.5, CALL_TIMEOUT, 1_000_000, 1_000_000, silence);
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      if (random.nextInt(20) == 0) {
        script.then(down());
      } else {
        script.thenOk();
      }
      assertThat(large.make(background(), Limit.CORE, script)).isDone();
      assertThat(script.ends).as("calls that were not made, after %s", i).isEmpty();
    }
  }

  @Test
  void failuresOfOneUser_leaveTheBreakerClosedUntilAnotherUsersJoin() {
    Deadline deadline = Deadline.after(time, Duration.ofMillis(50));
    for (int i = 0; i < 50; i++) {
      script.then(down());
      CallContext ofOne = CallContext.interactive(Uid.of("one"), deadline, postponed::add);
      assertThat(make(ofOne)).isCompletedExceptionally();
    }
    assertThat(guard.rejectedFor()).isEmpty();

    failTimes(Breaker.FAILURES - 1);

    assertThat(guard.rejectedFor()).contains(Breaker.PAUSE);
  }

  @Test
  void retry_isReportedBeforeItsPause() {
    script.then(new RateLimitedException(429, "ERR_TOO_MANY_REQUESTS", Duration.ofSeconds(3)));

    assertThat(make(interactive())).isNotDone();

    assertThat(postponed).hasSize(1);
    assertThat(postponed.get(0)).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3_200));
  }

  private List<CompletableFuture<String>> beginSlow(int calls) {
    List<CompletableFuture<String>> slow = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      CompletableFuture<String> end = new CompletableFuture<>();
      script.then(end);
      assertThat(make(once())).isNotDone();
      slow.add(end);
    }
    return slow;
  }

  private void failTimes(int times) {
    for (int i = 0; i < times; i++) {
      script.then(down());
      assertThat(make(once())).isCompletedExceptionally();
    }
  }

  private void throttle(int users) {
    for (int i = 0; i < users; i++) {
      script.then(throttled());
      assertThat(make(once())).isCompletedExceptionally();
    }
  }

  private static ProviderException throttled() {
    return new RateLimitedException(429, "ERR_TOO_MANY_REQUESTS", Duration.ofMinutes(1));
  }

  private CompletableFuture<String> make(CallContext context) {
    return guard.make(context, Limit.CORE, script);
  }

  private CallContext interactive() {
    return CallContext.interactive(
        nextUser(), Deadline.after(time, Duration.ofSeconds(10)), postponed::add);
  }

  /** A login that has no time for a retry. */
  private CallContext once() {
    return CallContext.interactive(
        nextUser(), Deadline.after(time, Duration.ofMillis(50)), postponed::add);
  }

  private CallContext background() {
    return CallContext.background(nextUser(), Deadline.after(time, CALL_TIMEOUT));
  }

  private Uid nextUser() {
    return Uid.of("user-" + ++users);
  }

  private static UnavailableException down() {
    return new UnavailableException("down", 503, null, null);
  }

  private static ProviderException failure(CompletableFuture<String> result) {
    assertThat(result).isCompletedExceptionally();
    Throwable[] thrown = new Throwable[1];
    assertThatThrownBy(result::join).satisfies(e -> thrown[0] = e.getCause());
    return (ProviderException) thrown[0];
  }
}
