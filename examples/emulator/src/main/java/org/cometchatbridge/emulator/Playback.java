/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.cometchatbridge.emulator.Scenario.Phase;
import org.jspecify.annotations.Nullable;

/**
 * A scenario that is being played. The emulator's clock says which phase it is; whoever turns that
 * clock by hand need do no more, as every request looks at it first. Only calls that hang are let
 * go no sooner than the next request, or {@link #advance()}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Playback implements AutoCloseable {

  /** A clock that a test holds still is not looked at all the time. */
  private static final Duration LEAST_WAIT = Duration.ofMillis(50);

  private final Scenario scenario;
  private final InstantSource clock;
  private final Faults stage;
  private final BiConsumer<Duration, Runnable> later;
  private int current;
  private Instant ends;
  private boolean over;

  Playback(
      Scenario scenario, InstantSource clock, Faults stage, BiConsumer<Duration, Runnable> later) {
    this.scenario = scenario;
    this.clock = clock;
    this.stage = stage;
    this.later = later;
    this.ends = clock.instant().plus(phase().lasts());
  }

  /**
   * The phase that it is now.
   *
   * @return its name; empty if the scenario is over or was stopped
   */
  public synchronized Optional<String> currentPhase() {
    advance();
    return over ? Optional.empty() : Optional.of(phase().name());
  }

  /** Begins the phase that the clock says it is. */
  public synchronized void advance() {
    boolean changed = false;
    while (!over && !clock.instant().isBefore(ends)) {
      changed = true;
      if (current + 1 == scenario.phases().size() && !scenario.repeat()) {
        stop();
      } else {
        current = (current + 1) % scenario.phases().size();
        ends = ends.plus(phase().lasts());
      }
    }
    if (changed && !over) {
      begin();
    }
  }

  /** Ends the scenario: nothing of it goes wrong any more. Repeating it does nothing. */
  public synchronized void stop() {
    over = true;
    stage.clear();
  }

  /** As {@link #stop()}. */
  @Override
  public void close() {
    stop();
  }

  /** Begins the phase that it is, and sees to it that the next one begins without a request. */
  synchronized void begin() {
    stage.clear();
    try {
      phase().faults().accept(stage);
      failIfUnarmed(stage.notArmed());
    } catch (RuntimeException wrong) {
      stop();
      throw wrong;
    }
    watch();
  }

  @Nullable FaultRule next(Operation operation, @Nullable String uid) {
    advance();
    return stage.next(operation, uid);
  }

  synchronized List<String> armed() {
    return currentPhase()
        .map(name -> stage.armed().stream().map(fault -> name + ": " + fault).toList())
        .orElse(List.of());
  }

  private void watch() {
    Instant seen = ends;
    Duration left = Duration.between(clock.instant(), ends);
    later.accept(left.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : left, () -> lookAgain(seen));
  }

  private synchronized void lookAgain(Instant seen) {
    if (over || !ends.equals(seen)) {
      return;
    }
    advance();
    if (!over && ends.equals(seen)) {
      watch();
    }
  }

  private Phase phase() {
    return scenario.phases().get(current);
  }

  private void failIfUnarmed(List<String> notArmed) {
    if (!notArmed.isEmpty()) {
      throw new IllegalStateException(
          "the phase " + phase().name() + " begins faults and does not arm them: " + notArmed);
    }
  }
}
