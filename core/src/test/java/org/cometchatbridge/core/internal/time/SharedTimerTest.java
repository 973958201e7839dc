/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.ManualTime;
import org.junit.jupiter.api.Test;

/** A bridge that closes takes its own tasks off the timer, and no others. */
class SharedTimerTest {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final List<String> runs = new ArrayList<>();
  private final SharedTimer first = new SharedTimer(time);
  private final SharedTimer second = new SharedTimer(time);

  @Test
  void close_cancelsOwnTasksOnly() {
    first.schedule(SOON, () -> runs.add("first"));
    second.schedule(SOON, () -> runs.add("second"));

    first.close();

    assertThat(time.pendingDelays()).containsExactly(SOON);
    time.advance(SOON);
    assertThat(runs).containsExactly("second");
  }

  @Test
  void scheduleAfterClose_runsAtOnce() {
    first.close();

    first.schedule(SOON, () -> runs.add("late")).cancel();

    assertThat(runs).containsExactly("late");
    assertThat(time.pendingDelays()).isEmpty();
  }

  @Test
  void cancelledTask_isNotRun() {
    Timer.Cancellable task = first.schedule(SOON, () -> runs.add("cancelled"));
    first.schedule(SOON, () -> runs.add("kept"));

    task.cancel();
    task.cancel();
    time.advance(SOON);

    assertThat(runs).containsExactly("kept");
  }

  @Test
  void time_isThatOfTheSharedTimer() {
    time.advance(SOON);

    assertThat(first.elapsed()).isEqualTo(time.elapsed());
    assertThat(first.inRealTime(SOON)).isEqualTo(time.inRealTime(SOON));
  }
}
