/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.SessionRepository;

/** Counts the loads and saves of the session store. */
public final class CountingSessions implements SessionRepository<MapSession> {

  private final MapSessionRepository store;
  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger saves = new AtomicInteger();

  /** The loads and saves since the last call of {@link #take}. */
  public record Traffic(int loads, int saves) {}

  CountingSessions(MapSessionRepository store) {
    this.store = store;
  }

  public Traffic take() {
    return new Traffic(loads.getAndSet(0), saves.getAndSet(0));
  }

  @Override
  public MapSession createSession() {
    return store.createSession();
  }

  @Override
  public void save(MapSession session) {
    saves.incrementAndGet();
    store.save(session);
  }

  @Override
  public @Nullable MapSession findById(String id) {
    loads.incrementAndGet();
    return store.findById(id);
  }

  @Override
  public void deleteById(String id) {
    store.deleteById(id);
  }
}
