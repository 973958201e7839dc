/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.data.Offset;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallBudgetTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final ManualTime time = new ManualTime();

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 500, 10_000})
  void anyMinute_seesNoMoreThanTheLimit(int perMinute) {
    CallBudget budget = new CallBudget(time, perMinute);
    List<CompletableFuture<?>> turns = new ArrayList<>();
    for (int i = 0; i < 3 * perMinute + 3; i++) {
      turns.add(acquire(budget, Lane.INTERACTIVE, within(LONG)));
    }
    int before = 0;
    for (int second = 0; second < 120; second++) {
      time.advance(Duration.ofSeconds(1));
      if (second == 59) {
        before = done(turns);
        assertThat(before).isBetween(Math.max(1, (int) (perMinute * 0.9)), perMinute + 1);
      }
    }
    assertThat(done(turns) - before).isBetween(perMinute / 2, perMinute);
  }

  @Test
  void logins_goBeforeBackgroundWorkThatCameEarlier() {
    CallBudget budget = new CallBudget(time, 60);
    exhaust(budget, 15);
    CompletableFuture<?> background = acquire(budget, Lane.BACKGROUND, within(LONG));
    CompletableFuture<?> login = acquire(budget, Lane.INTERACTIVE, within(LONG));

    time.advance(Duration.ofSeconds(2));

    assertThat(login).isCompleted();
    assertThat(background).isNotDone();
    time.advance(Duration.ofSeconds(10));
    assertThat(background).isCompleted();
  }

  @Test
  void backgroundWork_leavesAReserveToLogins() {
    CallBudget budget = new CallBudget(time, 400);
    int background = 0;
    while (!acquire(budget, Lane.BACKGROUND, within(Duration.ZERO)).isCompletedExceptionally()) {
      background++;
    }

    assertThat(background).isEqualTo(80);
    for (int i = 0; i < 20; i++) {
      assertThat(acquire(budget, Lane.INTERACTIVE, within(Duration.ZERO))).isCompleted();
    }
  }

  @Test
  void callThatWouldComeTooLate_failsAtOnceAndSaysWhen() {
    CallBudget budget = new CallBudget(time, 60);
    exhaust(budget, 15);

    CompletableFuture<?> turn = acquire(budget, Lane.INTERACTIVE, within(Duration.ofSeconds(1)));

    assertThatThrownBy(turn::join)
        .hasCauseInstanceOf(RateLimitedException.class)
        .cause()
        .satisfies(
            failure ->
                assertThat(((RateLimitedException) failure).retryAfter().orElseThrow().toMillis())
                    .isBetween(1_000L, 1_400L));
  }

  @Test
  void waitOfMoreThanHalfTheTimeThatIsLeft_isRefused() {
    CallBudget budget = new CallBudget(time, 60);
    exhaust(budget, 15);

    assertThat(acquire(budget, Lane.INTERACTIVE, within(Duration.ofSeconds(2))))
        .isCompletedExceptionally();
    assertThat(acquire(budget, Lane.INTERACTIVE, within(Duration.ofSeconds(3)))).isNotDone();
  }

  @Test
  void callWhoseDeadlinePassesInTheQueue_costsNothing() {
    CallBudget budget = new CallBudget(time, 60);
    exhaust(budget, 15);
    CompletableFuture<?> first = acquire(budget, Lane.INTERACTIVE, within(Duration.ofSeconds(4)));
    CompletableFuture<?> second = acquire(budget, Lane.INTERACTIVE, within(LONG));
    budget.slowDown(Duration.ofSeconds(5), time.elapsed());

    time.advance(Duration.ofSeconds(10));

    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompleted();
  }

  @Test
  void slowDown_pausesEverybodyThenHalvesThePaceWhichRecovers() {
    CallBudget budget = new CallBudget(time, 600);

    budget.slowDown(Duration.ofSeconds(7), time.elapsed());

    CompletableFuture<?> turn = acquire(budget, Lane.INTERACTIVE, within(LONG));
    assertThat(turn).isNotDone();
    time.advance(Duration.ofMillis(6_999));
    assertThat(turn).isNotDone();
    time.advance(Duration.ofMillis(1));
    assertThat(turn).isCompleted();
    assertThat(budget.pace()).isCloseTo(0.5, Offset.offset(0.001));
    time.advance(Duration.ofSeconds(30));
    assertThat(budget.pace()).isEqualTo(1);
  }

  @Test
  void afterAPause_callsGoAtHalfThePaceHoweverLongItWas() {
    CallBudget budget = new CallBudget(time, 600);
    budget.slowDown(Duration.ofSeconds(60), time.elapsed());
    time.advance(Duration.ofSeconds(60));
    List<CompletableFuture<?>> turns = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      turns.add(acquire(budget, Lane.INTERACTIVE, within(LONG)));
    }

    assertThat(done(turns)).as("what was saved up does not go at once").isEqualTo(1);
    time.advance(Duration.ofSeconds(2));
    assertThat(done(turns)).isBetween(7, 12);
  }

  @Test
  void callsOfOneBurstThatAreAllToldToSlowDown_halveThePaceOnce() {
    CallBudget budget = new CallBudget(time, 600);
    Duration began = time.elapsed();
    time.advance(Duration.ofMillis(100));

    for (int i = 0; i < 50; i++) {
      budget.slowDown(Duration.ZERO, began);
    }

    assertThat(budget.pace()).isEqualTo(0.5);
  }

  @Test
  void slowDownAgainAndAgain_neverStopsForLongerThanAMinuteOrAltogether() {
    CallBudget budget = new CallBudget(time, 600);
    for (int i = 0; i < 100; i++) {
      budget.slowDown(Duration.ofDays(1), time.elapsed());
    }
    CompletableFuture<?> turn = acquire(budget, Lane.INTERACTIVE, within(LONG));

    time.advance(Duration.ofMinutes(1));

    assertThat(turn).isCompleted();
    assertThat(budget.pace()).isGreaterThan(0);
  }

  @Test
  void waitingWhenTheTimerIsClosed_endsAtOnce() {
    DaemonTimer timer = new DaemonTimer();
    CallBudget budget = new CallBudget(timer, 1);
    Deadline deadline = Deadline.after(timer, LONG);
    assertThat(acquire(budget, Lane.INTERACTIVE, deadline)).isCompleted();
    timer.close();

    assertThat(acquire(budget, Lane.INTERACTIVE, deadline)).isCompletedExceptionally();
  }

  @Test
  void whoeverHasToWait_hearsForHowLong() {
    CallBudget budget = new CallBudget(time, 4);
    List<Duration> told = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      assertThat(budget.acquire(Lane.INTERACTIVE, within(LONG), told::add).isDone())
          .isEqualTo(i == 0);
    }

    assertThat(told).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(40));
  }

  private static CompletableFuture<?> acquire(CallBudget budget, Lane lane, Deadline deadline) {
    return budget.acquire(lane, deadline, delay -> {});
  }

  private Deadline within(Duration duration) {
    return Deadline.after(time, duration.plusMillis(1));
  }

  private void exhaust(CallBudget budget, int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(acquire(budget, Lane.INTERACTIVE, within(LONG))).isCompleted();
    }
  }

  private static int done(List<CompletableFuture<?>> turns) {
    return (int) turns.stream().filter(CompletableFuture::isDone).count();
  }
}
