/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Fault injection. Armed faults form a queue: of the faults that match a request, the one armed
 * first applies until it is used up. At most one fault applies to a request: an armed one, else one
 * of the running {@linkplain #play scenario}, else one of the {@linkplain #startChaos chaos}.
 * Thread-safe.
 *
 * <pre>{@code
 * faults.on(CREATE_AUTH_TOKEN).error(503, "ERR_MISSION_FAILED").times(2);
 * faults.on(CREATE_USER).afterProcessing().resetBeforeHeaders().times(1); // created, response lost
 * try (Hold hold = faults.on(CREATE_AUTH_TOKEN).hang()) {
 *   hold.awaitHeld(1, Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class Faults {

  private final List<FaultRule> rules = new ArrayList<>();
  // Kept separately: a hold outlives the last use of its rule.
  private final List<Hold> holds = new ArrayList<>();
  private final List<Fault> notArmed = new ArrayList<>();
  private final @Nullable Listeners listeners;
  private final InstantSource clock;
  private final BiConsumer<Duration, Runnable> scheduler;
  private final boolean partOfScenario;
  private volatile boolean rejecting;
  private @Nullable TlsFailure tlsFailure;
  private volatile @Nullable Playback playback;
  private volatile @Nullable ChaosSampler chaos;

  Faults(
      @Nullable Listeners listeners,
      InstantSource clock,
      BiConsumer<Duration, Runnable> scheduler) {
    this(listeners, clock, scheduler, false);
  }

  private Faults(
      @Nullable Listeners listeners,
      InstantSource clock,
      BiConsumer<Duration, Runnable> scheduler,
      boolean partOfScenario) {
    this.listeners = listeners;
    this.clock = clock;
    this.scheduler = scheduler;
    this.partOfScenario = partOfScenario;
  }

  /** Returns faults that are not connected to an emulator, for sampling and validation. */
  static Faults detached() {
    return new Faults(null, InstantSource.system(), (delay, task) -> {});
  }

  /**
   * Creates a fault for one operation. It has no effect until it is armed, for example by {@link
   * Fault#times}, {@link Fault#always} or {@link Fault#hang()}.
   *
   * @param operation the operation
   * @return the fault, to be defined and armed
   */
  public Fault on(Operation operation) {
    return create(operation);
  }

  /**
   * Creates a fault for every operation, including unknown ones.
   *
   * @return the fault, to be defined and armed
   */
  public Fault onAny() {
    return create(null);
  }

  /**
   * Closes the emulator's ports and every open connection, so that new connections are refused.
   * Refused connections are not recorded in the {@link Journal}.
   *
   * @return the outage; ending it opens the same ports again
   */
  public Outage refuseConnections() {
    rejecting = true;
    changePorts();
    return new Outage(this::acceptConnections);
  }

  /**
   * Makes TLS handshakes fail and closes the connections of the TLS port. The port without TLS is
   * not affected.
   *
   * @param failure the kind of failure
   * @return the outage; ending it restores the valid certificate
   * @throws IllegalStateException if the emulator was started without TLS
   */
  public synchronized Outage failTls(TlsFailure failure) {
    if (listeners != null) {
      listeners.tls().fail(failure);
    }
    tlsFailure = failure;
    return new Outage(this::recoverTls);
  }

  /**
   * Plays a scenario from its beginning, replacing a running one.
   *
   * @param scenario the scenario
   * @return the playback; {@link #clear()} ends it as well
   */
  public synchronized Playback play(Scenario scenario) {
    stopScenario();
    Playback started =
        new Playback(scenario, clock, new Faults(listeners, clock, scheduler, true), scheduler);
    playback = started;
    started.begin();
    return started;
  }

  /**
   * Returns the playback of the current scenario.
   *
   * @return the playback, possibly finished; empty if none was started since the last {@link
   *     #clear}
   */
  public Optional<Playback> playback() {
    return Optional.ofNullable(playback);
  }

  /**
   * Applies faults at random, until {@link #stopChaos()} or {@link #clear()}. Each call restarts
   * the random sequence.
   *
   * @param settings the seed and the probabilities
   */
  public void startChaos(Chaos settings) {
    chaos = new ChaosSampler(settings);
  }

  /**
   * Returns the active chaos.
   *
   * @return its seed and probabilities; empty if none is active
   */
  public Optional<Chaos> chaos() {
    return Optional.ofNullable(chaos).map(ChaosSampler::chaos);
  }

  /** Stops the chaos. Idempotent. */
  public void stopChaos() {
    chaos = null;
  }

  /**
   * Removes all faults, ends the scenario, the chaos and every {@link Outage}, and releases held
   * calls.
   */
  public void clear() {
    stopChaos();
    stopScenario();
    List<Hold> old;
    synchronized (this) {
      old = List.copyOf(holds);
      rules.clear();
      notArmed.clear();
    }
    recoverTls();
    acceptConnections();
    // Outside the lock: releasing a hold removes its rule.
    old.forEach(Hold::release);
  }

  /**
   * Returns the armed faults and the active outages.
   *
   * @return a description for each, in the order in which they apply
   */
  public List<String> armed() {
    List<String> all = new ArrayList<>();
    synchronized (this) {
      rules.forEach(rule -> all.add(rule.toString()));
      if (rejecting) {
        all.add("connections are refused");
      }
      if (tlsFailure != null) {
        all.add("TLS fails: " + tlsFailure);
      }
    }
    Playback played = playback;
    if (played != null) {
      all.addAll(played.armed());
    }
    ChaosSampler sampler = chaos;
    if (sampler != null) {
      all.add(sampler.toString());
    }
    return all;
  }

  /** Returns the faults that were created but never armed, which is a mistake of the test. */
  synchronized List<String> notArmed() {
    return notArmed.stream().map(Fault::toString).toList();
  }

  /**
   * Discards a fault that will not be armed.
   *
   * @param fault the fault
   */
  public synchronized void discard(Fault fault) {
    notArmed.remove(fault);
  }

  synchronized void arm(Fault fault, FaultRule rule) {
    notArmed.remove(fault);
    rules.add(rule);
    Hold hold = rule.hold();
    if (hold != null) {
      holds.add(hold);
    }
  }

  synchronized void disarm(Hold hold) {
    rules.removeIf(rule -> rule.hold() == hold);
    holds.remove(hold);
  }

  @Nullable FaultRule next(Operation operation, @Nullable String uid) {
    FaultRule matched = nextArmed(operation, uid);
    Playback played = playback;
    if (matched == null && played != null) {
      matched = played.next(operation, uid);
    }
    ChaosSampler sampler = chaos;
    // Sampled for every request, so that other faults do not shift the random sequence.
    FaultRule sampled = sampler == null ? null : sampler.next(operation, uid);
    return matched == null ? sampled : matched;
  }

  private synchronized @Nullable FaultRule nextArmed(Operation operation, @Nullable String uid) {
    for (Iterator<FaultRule> all = rules.iterator(); all.hasNext(); ) {
      FaultRule rule = all.next();
      if (rule.matches(operation, uid)) {
        if (!rule.use()) {
          all.remove();
        }
        return rule;
      }
    }
    return null;
  }

  private void stopScenario() {
    Playback played = playback;
    playback = null;
    if (played != null) {
      played.stop();
    }
  }

  private void acceptConnections() {
    // Ports that this object did not close stay as they are.
    if (rejecting) {
      rejecting = false;
      changePorts();
    }
  }

  /**
   * Closing a port waits for the threads of its requests, and a phase may begin on one of these.
   * Therefore a scenario changes the ports on another thread.
   */
  private void changePorts() {
    Listeners ports = listeners;
    if (ports == null) {
      return;
    }
    if (partOfScenario) {
      scheduler.accept(Duration.ZERO, () -> ports.setRejecting(() -> rejecting));
    } else {
      ports.setRejecting(() -> rejecting);
    }
  }

  private synchronized void recoverTls() {
    if (tlsFailure != null) {
      tlsFailure = null;
      if (listeners != null) {
        listeners.tls().recover();
      }
    }
  }

  private synchronized Fault create(@Nullable Operation operation) {
    Fault fault = new Fault(this, operation);
    notArmed.add(fault);
    return fault;
  }
}
