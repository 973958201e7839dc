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
 * What goes wrong, and when. Faults queue up: of the faults that meet a request, the one that was
 * armed first is used, until it is used up. One request meets one fault at most: one of these, else
 * one of the {@linkplain #play scenario} that is played, else one of {@linkplain #startChaos
 * chaos}. Thread-safe.
 *
 * <pre>{@code
 * faults.on(CREATE_AUTH_TOKEN).error(503, "ERR_MISSION_FAILED").times(2);
 * faults.on(CREATE_USER).afterProcessing().resetBeforeHeaders().times(1); // created, answer lost
 * try (Hold hold = faults.on(CREATE_AUTH_TOKEN).hang()) {
 *   hold.awaitHeld(1, Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class Faults {

  private final List<FaultRule> rules = new ArrayList<>();
  // Beside the rules: a hold outlives the last use of its rule.
  private final List<Hold> holds = new ArrayList<>();
  private final List<Fault> notArmed = new ArrayList<>();
  private final @Nullable Listeners listeners;
  private final InstantSource clock;
  private final BiConsumer<Duration, Runnable> later;
  private final boolean ofScenario;
  private volatile boolean rejecting;
  private @Nullable TlsFailure tlsFailure;
  private volatile @Nullable Playback playback;
  private volatile @Nullable ChaosDraw chaos;

  Faults(@Nullable Listeners listeners, InstantSource clock, BiConsumer<Duration, Runnable> later) {
    this(listeners, clock, later, false);
  }

  private Faults(
      @Nullable Listeners listeners,
      InstantSource clock,
      BiConsumer<Duration, Runnable> later,
      boolean ofScenario) {
    this.listeners = listeners;
    this.clock = clock;
    this.later = later;
    this.ofScenario = ofScenario;
  }

  /** Faults that meet no request by themselves and have no ports to close. */
  static Faults rehearsal() {
    return new Faults(null, InstantSource.system(), (delay, task) -> {});
  }

  /**
   * Begins a fault for one operation. Nothing happens until it is armed by {@link Fault#times},
   * {@link Fault#always} or {@link Fault#hang()}.
   *
   * @param operation the operation to meet
   * @return the fault, to be described and armed
   */
  public Fault on(Operation operation) {
    return begin(operation);
  }

  /**
   * Begins a fault for every operation, unknown ones included.
   *
   * @return the fault, to be described and armed
   */
  public Fault onAny() {
    return begin(null);
  }

  /**
   * Rejects connections: closes the emulator's ports, and every connection there is. Rejected
   * connections do not arrive and are not in the {@link Journal}.
   *
   * @return the outage, whose end opens the same ports again
   */
  public Outage refuseConnections() {
    rejecting = true;
    changePorts();
    return new Outage(this::acceptConnections);
  }

  /**
   * Lets TLS handshakes fail, and closes the connections of the TLS port. The port without TLS goes
   * on.
   *
   * @param failure in which way
   * @return the outage, whose end brings the right certificate back
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
   * Plays a scenario from its beginning, in place of one that is played already.
   *
   * @param scenario what goes wrong when
   * @return the playback; {@link #clear()} ends it, too
   */
  public synchronized Playback play(Scenario scenario) {
    stopScenario();
    Playback begun =
        new Playback(scenario, clock, new Faults(listeners, clock, later, true), later);
    playback = begun;
    begun.begin();
    return begun;
  }

  /**
   * The scenario that is played.
   *
   * @return its playback, which may be over; empty if there was none since the last {@link #clear}
   */
  public Optional<Playback> playback() {
    return Optional.ofNullable(playback);
  }

  /**
   * Lets requests meet faults by chance, until {@link #stopChaos()} or {@link #clear()}. The draws
   * begin anew.
   *
   * @param how the seed and the probabilities
   */
  public void startChaos(Chaos how) {
    chaos = new ChaosDraw(how);
  }

  /**
   * The chaos that is unleashed.
   *
   * @return its seed and probabilities; empty if there is none
   */
  public Optional<Chaos> chaos() {
    return Optional.ofNullable(chaos).map(ChaosDraw::chaos);
  }

  /** Ends the chaos. Repeating it does nothing. */
  public void stopChaos() {
    chaos = null;
  }

  /**
   * Takes all faults back, ends the scenario, the chaos and every {@link Outage}, and lets every
   * held call go.
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
    // Outside the lock: a hold that opens takes its own rule back.
    old.forEach(Hold::release);
  }

  /**
   * The faults that are armed, and the outages.
   *
   * @return a sentence for each, in the order in which they are used
   */
  public List<String> armed() {
    List<String> all = new ArrayList<>();
    synchronized (this) {
      rules.forEach(rule -> all.add(rule.toString()));
      if (rejecting) {
        all.add("connections are rejected");
      }
      if (tlsFailure != null) {
        all.add("TLS fails: " + tlsFailure);
      }
    }
    Playback played = playback;
    if (played != null) {
      all.addAll(played.armed());
    }
    ChaosDraw unleashed = chaos;
    if (unleashed != null) {
      all.add(unleashed.toString());
    }
    return all;
  }

  /** The faults that were begun and never armed, which is a mistake of the test. */
  synchronized List<String> notArmed() {
    return notArmed.stream().map(Fault::toString).toList();
  }

  /**
   * Forgets a fault that was begun and is not to be armed.
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
    FaultRule met = nextArmed(operation, uid);
    Playback played = playback;
    if (met == null && played != null) {
      met = played.next(operation, uid);
    }
    ChaosDraw unleashed = chaos;
    // Drawn for every request, so that a request's fate does not hang on other faults.
    FaultRule drawn = unleashed == null ? null : unleashed.next(operation, uid);
    return met == null ? drawn : met;
  }

  private synchronized @Nullable FaultRule nextArmed(Operation operation, @Nullable String uid) {
    for (Iterator<FaultRule> all = rules.iterator(); all.hasNext(); ) {
      FaultRule rule = all.next();
      if (rule.meets(operation, uid)) {
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
    // Whoever did not close the ports leaves them as they are.
    if (rejecting) {
      rejecting = false;
      changePorts();
    }
  }

  /**
   * A phase may begin on the thread of a request, which a port that closes waits for; so a scenario
   * has its ports changed by another thread.
   */
  private void changePorts() {
    Listeners ports = listeners;
    if (ports == null) {
      return;
    }
    if (ofScenario) {
      later.accept(Duration.ZERO, () -> ports.rejectIf(() -> rejecting));
    } else {
      ports.rejectIf(() -> rejecting);
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

  private synchronized Fault begin(@Nullable Operation operation) {
    Fault fault = new Fault(this, operation);
    notArmed.add(fault);
    return fault;
  }
}
