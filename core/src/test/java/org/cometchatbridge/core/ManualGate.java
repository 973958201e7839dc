/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.lifecycle.GateChange;
import org.cometchatbridge.core.internal.lifecycle.GateReading;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.jspecify.annotations.Nullable;

/** A gate that the test sets, with a store that responds at once, later or never. */
public final class ManualGate implements Gate {

  private final Map<Uid, GateView> views = new ConcurrentHashMap<>();
  private final List<Runnable> held = new ArrayList<>();
  private boolean holding;
  private boolean silent;
  private final AtomicLong changes = new AtomicLong();
  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

  /** Signs a user out, whose user id is the uid. */
  public void signOut(String uid) {
    change(Uid.of(uid), known(Uid.of(uid)).standing());
  }

  /** Changes whether a user may chat, whose user id is the uid. */
  public void standing(String uid, Standing standing) {
    change(Uid.of(uid), standing);
  }

  private void change(Uid uid, Standing standing) {
    views.put(uid, new GateView(standing, changes.incrementAndGet(), 0, Sent.NOTHING));
    changed(uid.value(), uid, GateChange.STANDING);
  }

  /** From now on, the store responds when it is released. */
  synchronized void hold() {
    holding = true;
  }

  synchronized void silence() {
    silent = true;
  }

  void release() {
    List<Runnable> released;
    synchronized (this) {
      holding = false;
      released = List.copyOf(held);
      held.clear();
    }
    released.forEach(Runnable::run);
  }

  synchronized int waiting() {
    return held.size();
  }

  @Override
  public synchronized CompletableFuture<GateReading> read(Uid uid) {
    CompletableFuture<GateReading> reading = new CompletableFuture<>();
    Runnable respond =
        () -> reading.complete(silent ? GateReading.silent() : new GateReading(known(uid)));
    if (holding) {
      held.add(respond);
    } else {
      respond.run();
    }
    return reading;
  }

  @Override
  public GateView known(Uid uid) {
    return views.getOrDefault(uid, GateView.unknown());
  }

  @Override
  public void changed(@Nullable String userId, Uid uid, GateChange change) {
    listeners.forEach(listener -> listener.changed(userId, uid, change));
  }

  @Override
  public void listen(ChangeListener listener) {
    listeners.add(listener);
  }
}
