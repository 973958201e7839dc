/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/** A gate that reads at once, for a store that does not block. */
public final class DirectGate implements Gate {

  private final UserStore store;
  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

  /** Reads from a store that is not a database. */
  public DirectGate(UserStore store) {
    this.store = store;
  }

  @Override
  public CompletableFuture<GateReading> read(Uid uid) {
    return CompletableFuture.completedFuture(new GateReading(known(uid)));
  }

  @Override
  public UserStore.GateView known(Uid uid) {
    UserStore.GateView view = store.read(uid);
    return view == null ? UserStore.GateView.unknown() : view;
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
