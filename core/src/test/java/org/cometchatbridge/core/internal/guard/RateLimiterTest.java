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

class RateLimiterTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final ManualTime time = new ManualTime();

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 500, 10_000})
  void anyMinute_hasNoMoreCallsThanTheLimit(int perMinute) {
    RateLimiter limiter = new RateLimiter(time, perMinute);
    List<CompletableFuture<?>> turns = new ArrayList<>();
    for (int i = 0; i < 3 * perMinute + 3; i++) {
      turns.add(acquire(limiter, CallPriority.INTERACTIVE, within(LONG)));
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
    RateLimiter limiter = new RateLimiter(time, 60);
    exhaust(limiter, 15);
    CompletableFuture<?> background = acquire(limiter, CallPriority.BACKGROUND, within(LONG));
    CompletableFuture<?> login = acquire(limiter, CallPriority.INTERACTIVE, within(LONG));

    time.advance(Duration.ofSeconds(2));

    assertThat(login).isCompleted();
    assertThat(background).isNotDone();
    time.advance(Duration.ofSeconds(10));
    assertThat(background).isCompleted();
  }

  @Test
  void backgroundWork_leavesAReserveToLogins() {
    RateLimiter limiter = new RateLimiter(time, 400);
    int background = 0;
    while (!acquire(limiter, CallPriority.BACKGROUND, within(Duration.ZERO))
        .isCompletedExceptionally()) {
      background++;
    }

    assertThat(background).isEqualTo(80);
    for (int i = 0; i < 20; i++) {
      assertThat(acquire(limiter, CallPriority.INTERACTIVE, within(Duration.ZERO))).isCompleted();
    }
  }

  @Test
  void callThatWouldComeTooLate_failsAtOnceWithItsWait() {
    RateLimiter limiter = new RateLimiter(time, 60);
    exhaust(limiter, 15);

    CompletableFuture<?> turn =
        acquire(limiter, CallPriority.INTERACTIVE, within(Duration.ofSeconds(1)));

    assertThatThrownBy(turn::join)
        .hasCauseInstanceOf(RateLimitedException.class)
        .cause()
        .satisfies(
            failure ->
                assertThat(((RateLimitedException) failure).retryAfter().orElseThrow().toMillis())
                    .isBetween(1_000L, 1_400L));
  }

  @Test
  void waitOfMoreThanHalfTheTimeThatIsLeft_isRejected() {
    RateLimiter limiter = new RateLimiter(time, 60);
    exhaust(limiter, 15);

    assertThat(acquire(limiter, CallPriority.INTERACTIVE, within(Duration.ofSeconds(2))))
        .isCompletedExceptionally();
    assertThat(acquire(limiter, CallPriority.INTERACTIVE, within(Duration.ofSeconds(3))))
        .isNotDone();
  }

  @Test
  void callWhoseDeadlinePassesInTheQueue_costsNothing() {
    RateLimiter limiter = new RateLimiter(time, 60);
    exhaust(limiter, 15);
    CompletableFuture<?> first =
        acquire(limiter, CallPriority.INTERACTIVE, within(Duration.ofSeconds(4)));
    CompletableFuture<?> second = acquire(limiter, CallPriority.INTERACTIVE, within(LONG));
    limiter.slowDown(Duration.ofSeconds(5), time.elapsed());

    time.advance(Duration.ofSeconds(10));

    assertThat(first).isCompletedExceptionally();
    assertThat(second).isCompleted();
  }

  @Test
  void slowDown_pausesAllCallsThenHalvesTheRateWhichRecovers() {
    RateLimiter limiter = new RateLimiter(time, 600);

    limiter.slowDown(Duration.ofSeconds(7), time.elapsed());

    CompletableFuture<?> turn = acquire(limiter, CallPriority.INTERACTIVE, within(LONG));
    assertThat(turn).isNotDone();
    time.advance(Duration.ofMillis(6_999));
    assertThat(turn).isNotDone();
    time.advance(Duration.ofMillis(1));
    assertThat(turn).isCompleted();
    assertThat(limiter.rate()).isCloseTo(0.5, Offset.offset(0.001));
    time.advance(Duration.ofSeconds(30));
    assertThat(limiter.rate()).isEqualTo(1);
  }

  @Test
  void afterAPause_theRateIsHalvedHoweverLongItWas() {
    RateLimiter limiter = new RateLimiter(time, 600);
    limiter.slowDown(Duration.ofSeconds(60), time.elapsed());
    time.advance(Duration.ofSeconds(60));
    List<CompletableFuture<?>> turns = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      turns.add(acquire(limiter, CallPriority.INTERACTIVE, within(LONG)));
    }

    assertThat(done(turns)).as("what was saved up does not go at once").isEqualTo(1);
    time.advance(Duration.ofSeconds(2));
    assertThat(done(turns)).isBetween(7, 12);
  }

  @Test
  void throttledCallsOfOneBurst_halveTheRateOnce() {
    RateLimiter limiter = new RateLimiter(time, 600);
    Duration began = time.elapsed();
    time.advance(Duration.ofMillis(100));

    for (int i = 0; i < 50; i++) {
      limiter.slowDown(Duration.ZERO, began);
    }

    assertThat(limiter.rate()).isEqualTo(0.5);
  }

  @Test
  void repeatedSlowDown_neverStopsCallsForLongerThanAMinute() {
    RateLimiter limiter = new RateLimiter(time, 600);
    for (int i = 0; i < 100; i++) {
      limiter.slowDown(Duration.ofDays(1), time.elapsed());
    }
    CompletableFuture<?> turn = acquire(limiter, CallPriority.INTERACTIVE, within(LONG));

    time.advance(Duration.ofMinutes(1));

    assertThat(turn).isCompleted();
    assertThat(limiter.rate()).isGreaterThan(0);
  }

  @Test
  void closedTimer_endsTheWaitAtOnce() {
    DaemonTimer timer = new DaemonTimer();
    RateLimiter limiter = new RateLimiter(timer, 1);
    Deadline deadline = Deadline.after(timer, LONG);
    assertThat(acquire(limiter, CallPriority.INTERACTIVE, deadline)).isCompleted();
    timer.close();

    assertThat(acquire(limiter, CallPriority.INTERACTIVE, deadline)).isCompletedExceptionally();
  }

  @Test
  void waiter_isNotifiedOfItsWait() {
    RateLimiter limiter = new RateLimiter(time, 4);
    List<Duration> told = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      assertThat(limiter.acquire(CallPriority.INTERACTIVE, within(LONG), told::add).isDone())
          .isEqualTo(i == 0);
    }

    assertThat(told).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(40));
  }

  private static CompletableFuture<?> acquire(
      RateLimiter limiter, CallPriority priority, Deadline deadline) {
    return limiter.acquire(priority, deadline, delay -> {});
  }

  private Deadline within(Duration duration) {
    return Deadline.after(time, duration.plusMillis(1));
  }

  private void exhaust(RateLimiter limiter, int calls) {
    for (int i = 0; i < calls; i++) {
      assertThat(acquire(limiter, CallPriority.INTERACTIVE, within(LONG))).isCompleted();
    }
  }

  private static int done(List<CompletableFuture<?>> turns) {
    return (int) turns.stream().filter(CompletableFuture::isDone).count();
  }
}
