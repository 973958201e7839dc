/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.internal.time.Timer;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final LateTimer timer = new LateTimer();
  private int ended;

  /** A timer whose tasks run when the test says so, however late that is. */
  private static final class LateTimer implements Timer {

    private final List<Runnable> tasks = new ArrayList<>();
    private Duration elapsed = Duration.ofDays(-1);

    @Override
    public Duration elapsed() {
      return elapsed;
    }

    @Override
    public Cancellable schedule(Duration delay, Runnable task) {
      tasks.add(task);
      return () -> tasks.remove(task);
    }

    void runAfter(Duration time) {
      elapsed = elapsed.plus(time);
      List<Runnable> due = List.copyOf(tasks);
      tasks.clear();
      due.forEach(Runnable::run);
    }

    @Override
    public void close() {}
  }

  @Test
  void timerInTime_endsAtTheLimit() {
    TimeLimit.start(timer, LIMIT, () -> ended++);

    timer.runAfter(LIMIT.plusMillis(400));

    assertThat(ended).isEqualTo(1);
    assertThat(timer.tasks).isEmpty();
  }

  @Test
  void lateTimer_extendsTheLimitOnce() {
    TimeLimit.start(timer, LIMIT, () -> ended++);

    timer.runAfter(Duration.ofSeconds(9));
    assertThat(ended).isZero();

    timer.runAfter(Duration.ofSeconds(9));
    assertThat(ended).isEqualTo(1);
    assertThat(timer.tasks).isEmpty();
  }

  @Test
  void cancelledLimit_endsNothing() {
    TimeLimit limit = TimeLimit.start(timer, LIMIT, () -> ended++);
    timer.runAfter(Duration.ofSeconds(9));

    limit.cancel();

    timer.runAfter(Duration.ofSeconds(9));
    assertThat(ended).isZero();
  }
}
