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
 * The playback of a {@link Scenario}. The emulator's clock determines the current phase. Every
 * request evaluates the clock first, so a test may change the clock at any time; calls that hang
 * are then released at the next request or by {@link #advance()}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Playback implements AutoCloseable {

  /** Limits how often a stopped test clock is polled. */
  private static final Duration MIN_WAIT = Duration.ofMillis(50);

  private final Scenario scenario;
  private final InstantSource clock;
  private final Faults phaseFaults;
  private final BiConsumer<Duration, Runnable> scheduler;
  private int current;
  private Instant ends;
  private boolean over;

  Playback(
      Scenario scenario,
      InstantSource clock,
      Faults phaseFaults,
      BiConsumer<Duration, Runnable> scheduler) {
    this.scenario = scenario;
    this.clock = clock;
    this.phaseFaults = phaseFaults;
    this.scheduler = scheduler;
    this.ends = clock.instant().plus(phase().duration());
  }

  /**
   * Returns the current phase.
   *
   * @return its name; empty if the scenario has ended or was stopped
   */
  public synchronized Optional<String> currentPhase() {
    advance();
    return over ? Optional.empty() : Optional.of(phase().name());
  }

  /** Switches to the phase that corresponds to the current time of the emulator's clock. */
  public synchronized void advance() {
    boolean changed = false;
    while (!over && !clock.instant().isBefore(ends)) {
      changed = true;
      if (current + 1 == scenario.phases().size() && !scenario.repeat()) {
        stop();
      } else {
        current = (current + 1) % scenario.phases().size();
        ends = ends.plus(phase().duration());
      }
    }
    if (changed && !over) {
      begin();
    }
  }

  /** Ends the scenario and removes its faults. Idempotent. */
  public synchronized void stop() {
    over = true;
    phaseFaults.clear();
  }

  /** Equivalent to {@link #stop()}. */
  @Override
  public void close() {
    stop();
  }

  /**
   * Begins the current phase and schedules the next one, so that it also begins without a request.
   */
  synchronized void begin() {
    phaseFaults.clear();
    try {
      phase().faults().accept(phaseFaults);
      failIfUnarmed(phaseFaults.notArmed());
    } catch (RuntimeException wrong) {
      stop();
      throw wrong;
    }
    scheduleNextPhase();
  }

  @Nullable FaultRule next(Operation operation, @Nullable String uid) {
    advance();
    return phaseFaults.next(operation, uid);
  }

  synchronized List<String> armed() {
    return currentPhase()
        .map(name -> phaseFaults.armed().stream().map(fault -> name + ": " + fault).toList())
        .orElse(List.of());
  }

  private void scheduleNextPhase() {
    Instant expected = ends;
    Duration left = Duration.between(clock.instant(), ends);
    scheduler.accept(left.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : left, () -> recheck(expected));
  }

  private synchronized void recheck(Instant expected) {
    if (over || !ends.equals(expected)) {
      return;
    }
    advance();
    if (!over && ends.equals(expected)) {
      scheduleNextPhase();
    }
  }

  private Phase phase() {
    return scenario.phases().get(current);
  }

  private void failIfUnarmed(List<String> notArmed) {
    if (!notArmed.isEmpty()) {
      throw new IllegalStateException(
          "the phase " + phase().name() + " creates faults without arming them: " + notArmed);
    }
  }
}
