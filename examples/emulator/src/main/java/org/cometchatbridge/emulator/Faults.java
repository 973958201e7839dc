/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong, and when. Faults queue up: of the faults that meet a request, the one that was
 * armed first is used, until it is used up. One request meets one fault at most. Thread-safe.
 *
 * <pre>{@code
 * faults.on(CREATE_AUTH_TOKEN).error(503, "ERR_MISSION_FAILED").times(2);
 * faults.on(CREATE_USER).afterwards().resetBeforeHeaders().times(1); // created, answer lost
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
  private final Listeners listeners;
  private @Nullable TlsFailure tlsFailure;

  Faults(Listeners listeners) {
    this.listeners = listeners;
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
   * Refuses connections: closes the emulator's ports, and every connection there is. Refused
   * connections do not arrive and are not in the {@link Journal}.
   *
   * @return the outage, whose end opens the same ports again
   */
  public Outage refuseConnections() {
    listeners.refuse();
    return new Outage(listeners::accept);
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
    listeners.tls().fail(failure);
    tlsFailure = failure;
    return new Outage(this::recoverTls);
  }

  /** Takes all faults back, ends every {@link Outage} and lets every held call go. */
  public void clear() {
    List<Hold> old;
    synchronized (this) {
      old = List.copyOf(holds);
      rules.clear();
      notArmed.clear();
    }
    recoverTls();
    listeners.accept();
    // Outside the lock: a hold that opens takes its own rule back.
    old.forEach(Hold::release);
  }

  /**
   * The faults that are armed, and the outages.
   *
   * @return a sentence for each, in the order in which they are used
   */
  public synchronized List<String> armed() {
    List<String> all = new ArrayList<>();
    rules.forEach(rule -> all.add(rule.toString()));
    if (listeners.refusing()) {
      all.add("connections are refused");
    }
    if (tlsFailure != null) {
      all.add("TLS fails: " + tlsFailure);
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
  public synchronized void forget(Fault fault) {
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

  synchronized @Nullable FaultRule next(Operation operation, @Nullable String uid) {
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

  private synchronized void recoverTls() {
    if (tlsFailure != null) {
      tlsFailure = null;
      listeners.tls().recover();
    }
  }

  private synchronized Fault begin(@Nullable Operation operation) {
    Fault fault = new Fault(this, operation);
    notArmed.add(fault);
    return fault;
  }
}
