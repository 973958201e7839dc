/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.lifecycle.GateChange;
import org.cometchatbridge.core.internal.lifecycle.GateReading;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * A gate in front of a database. One task reads all users who wait by one statement on one
 * connection, so that a thousand logins at once need one connection.
 *
 * <p>If the task has not come back within {@value #PATIENCE_MILLIS} ms, or the database fails, the
 * store is silent: for all users, at once, until a statement succeeds.
 */
public final class JdbcGate implements Gate {

  private static final int PATIENCE_MILLIS = 250;
  private static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLIS);
  private static final int MOST_USERS = 100;

  /** So many users wait at most while the store is silent. */
  private static final int MOST_WAITING = 10_000;

  /** What another node has changed is read again at the next use after this time. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final Reader store;
  private final Timer timer;
  private final Executor reader;
  private final OperatorLog log;
  private final Cache<Uid, Known> known;
  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

  /** Users who are not being read yet, in their order. */
  private final Map<Uid, CompletableFuture<GateReading>> waiting = new LinkedHashMap<>();

  /** Users whose statement runs. */
  private Map<Uid, CompletableFuture<GateReading>> running = Map.of();

  private boolean reading;
  private boolean silent;
  private boolean closed;
  private Timer.@Nullable Cancellable timeout;

  /** Reads users, see {@link UserStore#read}. */
  @FunctionalInterface
  public interface Reader {

    /** Reads users by one statement. */
    Map<Uid, GateView> read(Collection<Uid> uids);
  }

  /** A user who may not chat, or was signed out. */
  private record Known(GateView view, Duration at) {}

  /**
   * Creates a gate.
   *
   * @param store reads at most 100 users at once
   * @param maxUsers of how many users the gate knows at most that they may not chat
   * @param reader runs one task at a time, which may block
   */
  public JdbcGate(Reader store, int maxUsers, Timer timer, Executor reader, OperatorLog log) {
    this.store = store;
    this.timer = timer;
    this.reader = reader;
    this.log = log.named(JdbcGate.class);
    this.known = Caffeine.newBuilder().maximumSize(maxUsers).executor(Runnable::run).build();
  }

  @Override
  public CompletableFuture<GateReading> read(Uid uid) {
    CompletableFuture<GateReading> result;
    boolean starts;
    synchronized (this) {
      if (silent && waiting.size() >= MOST_WAITING) {
        return CompletableFuture.completedFuture(GateReading.silent());
      }
      result = waiting.computeIfAbsent(uid, absent -> new CompletableFuture<>());
      starts = !reading;
      reading = true;
      if (starts && !silent) {
        timeout = timer.schedule(PATIENCE, this::timedOut);
      }
      if (silent) {
        // It is read all the same, which shows whether the store is back.
        result = CompletableFuture.completedFuture(GateReading.silent());
      }
    }
    if (starts) {
      start();
    }
    return result;
  }

  private void start() {
    try {
      reader.execute(this::readAll);
    } catch (RejectedExecutionException closed) {
      end(false);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** After a missing class or too little memory, the next login starts another task. */
  private void readAll() {
    try {
      for (List<Uid> next = next(); !next.isEmpty(); next = next()) {
        succeeded(next, store.read(next));
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private synchronized List<Uid> next() {
    List<Uid> next = waiting.keySet().stream().limit(MOST_USERS).toList();
    Map<Uid, CompletableFuture<GateReading>> taken = new HashMap<>();
    next.forEach(uid -> taken.put(uid, waiting.remove(uid)));
    running = taken;
    cancelTimeout();
    if (next.isEmpty()) {
      reading = false;
    } else if (!silent) {
      timeout = timer.schedule(PATIENCE, this::timedOut);
    }
    return next;
  }

  /** Guarded by this. */
  private void cancelTimeout() {
    if (timeout != null) {
      timeout.cancel();
      timeout = null;
    }
  }

  private void succeeded(List<Uid> uids, Map<Uid, GateView> views) {
    Map<Uid, CompletableFuture<GateReading>> results;
    boolean back;
    synchronized (this) {
      results = running;
      back = silent;
      silent = false;
    }
    if (back) {
      log.info("The database of user changes responds again");
    }
    for (Uid uid : uids) {
      GateView view = views.getOrDefault(uid, GateView.unknown());
      remember(uid, view);
      CompletableFuture<GateReading> result = results.get(uid);
      if (result != null) {
        result.complete(new GateReading(view));
      }
    }
  }

  private void failed(Throwable e) {
    if (end(true)) {
      log.warn(
          "The database of user changes failed, so logins create and reactivate no users at"
              + " CometChat until it works again",
          e);
    }
  }

  private void timedOut() {
    boolean began;
    List<CompletableFuture<GateReading>> released;
    synchronized (this) {
      if (!reading) {
        return;
      }
      began = !silent && !closed;
      silent = true;
      released = releasable();
    }
    released.forEach(result -> result.complete(GateReading.silent()));
    if (began) {
      log.warn(
          "The database of user changes does not respond within {} ms, so logins create and"
              + " reactivate no users at CometChat until it does",
          PATIENCE_MILLIS);
    }
  }

  /** Guarded by this. */
  private List<CompletableFuture<GateReading>> releasable() {
    List<CompletableFuture<GateReading>> released = new ArrayList<>(running.values());
    released.addAll(waiting.values());
    return released;
  }

  /**
   * Stops the warnings: the end of a bridge interrupts a reading, and an application may close its
   * data source first.
   */
  public synchronized void close() {
    closed = true;
  }

  /** Ends the reading without a result, and returns whether to warn of the silence. */
  private boolean end(boolean failed) {
    boolean begins;
    List<CompletableFuture<GateReading>> released;
    synchronized (this) {
      begins = failed && !silent && !closed;
      silent = true;
      released = releasable();
      waiting.clear();
      running = Map.of();
      reading = false;
      cancelTimeout();
    }
    released.forEach(result -> result.complete(GateReading.silent()));
    return begins;
  }

  private void remember(Uid uid, GateView view) {
    if (view.standing() == Standing.ACTIVE && view.signedOutAt() == 0) {
      known.invalidate(uid);
    } else {
      known.put(uid, new Known(view, timer.elapsed()));
    }
  }

  /** Only what ends chat is remembered: nothing is known of a user who may chat. */
  @Override
  public GateView known(Uid uid) {
    Known present = known.getIfPresent(uid);
    if (present == null) {
      return GateView.unknown();
    }
    if (timer.elapsed().minus(present.at()).compareTo(FRESH) > 0) {
      // Another node may have activated the user. The next use has the result.
      known.put(uid, new Known(present.view(), timer.elapsed()));
      refresh(uid);
    }
    return present.view();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the reading is remembered
  private void refresh(Uid uid) {
    read(uid);
  }

  /** A change of this node is known before the database is read again. */
  public void inserted(long id, long madeAt, Change change) {
    if (!(change.content() instanceof Change.StandingChange)
        && !(change.content() instanceof Change.SignOut)) {
      return;
    }
    Uid uid = change.uid();
    known
        .asMap()
        .compute(
            uid,
            (key, present) -> {
              GateView before = present == null ? GateView.unknown() : present.view();
              DesiredUser user =
                  new DesiredUser.Builder(uid, change.owner())
                      .standing(before.standing(), 0)
                      .signedOut(before.signedOutAt(), before.signedOutMillis())
                      .sent(before.sent())
                      .build()
                      .with(id, madeAt, change);
              return new Known(withoutRepetition(id, before, GateView.of(user)), timer.elapsed());
            });
  }

  /** The sign-out may have been read already before it is reported here. */
  private static GateView withoutRepetition(long id, GateView before, GateView after) {
    return id > before.signedOutAt()
        ? after
        : new GateView(
            after.standing(), before.signedOutAt(), before.signedOutMillis(), after.sent());
  }

  @Override
  public void changed(@Nullable String userId, Uid uid, GateChange change) {
    refresh(uid);
    listeners.forEach(listener -> listener.changed(userId, uid, change));
  }

  @Override
  public void listen(ChangeListener listener) {
    listeners.add(listener);
  }
}
