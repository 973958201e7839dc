/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * Adds tokens to the outbox of a database, one after another on a thread of the engine. A logout
 * waits until its tokens are there, so that no crash loses them, but for a moment only. Tokens that
 * the database does not take remain in memory and are tried again.
 */
public final class QueuedRevocations implements Revocations {

  static final Duration LONGEST_WAIT = Duration.ofMillis(200);
  static final Duration PAUSE = Duration.ofSeconds(1);
  static final int MOST_WAITING = 10_000;
  private static final Duration SHORTEST_CLOSE = Duration.ofMillis(500);

  private final UserStore store;
  private final Runnable wake;
  private final Timer timer;
  private final Executor lane;
  private final RevocationReport report;
  private final OperatorLog log;

  /** The tokens that are not stored, the next one first, and what their logouts wait for. */
  private final Map<ChatToken, CompletableFuture<Void>> waiting = new LinkedHashMap<>();

  /** Whether a task stores tokens, or is scheduled. */
  private boolean storing;

  /**
   * Whether logouts do not wait, because the database has failed or was too slow for one. It ends
   * when the database has taken all tokens, even slowly: a logout would wait for those before its
   * own, and a process that is killed after a logout that did not wait loses its token.
   */
  private boolean stalled;

  /** Whether that was logged. It ends when the database was fast enough again. */
  private boolean reported;

  private boolean closed;

  /**
   * Adds to a store.
   *
   * @param wake wakes the reconciler
   * @param lane runs one task at a time, which may block on the database
   */
  public QueuedRevocations(
      UserStore store,
      Runnable wake,
      Timer timer,
      Executor lane,
      Events events,
      Audit audit,
      OperatorLog log) {
    this.store = store;
    this.wake = wake;
    this.timer = timer;
    this.lane = lane;
    this.report = new RevocationReport(events, audit, log);
    this.log = log.named(QueuedRevocations.class);
  }

  @Override
  public void add(ChatToken token) {
    boolean starts = false;
    String failure = null;
    synchronized (this) {
      if (closed) {
        failure = "CLOSED";
      } else if (waiting.containsKey(token)) {
        return;
      } else if (waiting.size() >= MOST_WAITING) {
        failure = "QUEUE_FULL";
      } else {
        waiting.put(token, new CompletableFuture<>());
        starts = !storing;
        storing = true;
      }
    }
    if (failure != null) {
      report.failed(token.uid(), failure);
    } else if (starts) {
      storeLater();
    }
  }

  private void storeLater() {
    try {
      lane.execute(this::storeAll);
    } catch (RejectedExecutionException e) {
      // The bridge closes, which reports what is left.
    } catch (RuntimeException | Error e) {
      if (!isClosed()) {
        timer.schedule(PAUSE, this::storeLater);
        failed(null, e);
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void storeAll() {
    for (ChatToken token = next(); token != null; token = next()) {
      try {
        Duration start = timer.elapsed();
        store.insert(Change.revocationOf(token));
        stored(token, timer.elapsed().minus(start).compareTo(LONGEST_WAIT) < 0);
        wake.run();
      } catch (RuntimeException | Error e) {
        // After a missing class or too little memory, the tokens are tried again, too.
        timer.schedule(PAUSE, this::storeLater);
        failed(token, e);
        return;
      }
    }
  }

  private synchronized @Nullable ChatToken next() {
    storing = !waiting.isEmpty();
    return storing ? waiting.keySet().iterator().next() : null;
  }

  private void stored(ChatToken token, boolean fast) {
    CompletableFuture<Void> stored;
    boolean ends;
    synchronized (this) {
      stored = waiting.remove(token);
      stalled = stalled && !waiting.isEmpty();
      ends = reported && fast && !stalled;
      reported = reported && !ends;
    }
    if (stored != null) {
      stored.complete(null);
    }
    if (ends) {
      log.info("The database stores the revocations of logouts again, and logouts wait for it");
    }
  }

  /** No logout waits for the next attempt. The token is tried after the others. */
  private void failed(@Nullable ChatToken token, Throwable failure) {
    List<CompletableFuture<Void>> waiters;
    synchronized (this) {
      waiters = List.copyOf(waiting.values());
      waiting.replaceAll((each, stored) -> new CompletableFuture<>());
      CompletableFuture<Void> last = token == null ? null : waiting.remove(token);
      if (last != null) {
        waiting.put(token, last);
      }
    }
    stall(failure);
    waiters.forEach(stored -> stored.complete(null));
  }

  private void stall(@Nullable Throwable failure) {
    synchronized (this) {
      // The database may have taken the token right after the logout stopped waiting.
      stalled = !waiting.isEmpty();
      if (reported) {
        return;
      }
      reported = true;
    }
    log.warn(
        "The database has not stored the revocation of a logout within {} ms. Until it works again,"
            + " logouts do not wait for it: their tokens are kept in memory and stored later. If"
            + " the process ends before, they stay valid at CometChat",
        LONGEST_WAIT.toMillis(),
        // The exception of a driver may contain the values of the row.
        failure instanceof Error ? failure : null);
  }

  @Override
  public void awaitStored(Collection<ChatToken> tokens) {
    List<CompletableFuture<Void>> stored = new ArrayList<>();
    synchronized (this) {
      if (stalled) {
        return;
      }
      for (ChatToken token : tokens) {
        CompletableFuture<Void> one = waiting.get(token);
        if (one != null) {
          stored.add(one);
        }
      }
    }
    if (!stored.isEmpty() && !isDone(all(stored), LONGEST_WAIT)) {
      stall(null);
    }
  }

  private static CompletableFuture<Void> all(Collection<CompletableFuture<Void>> stored) {
    return CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new));
  }

  private boolean isDone(CompletableFuture<Void> stored, Duration wait) {
    CompletableFuture<Boolean> end = stored.thenApply(ignored -> true);
    Timer.Cancellable timeout = timer.timeout(wait, () -> end.complete(false));
    try {
      return end.get(timer.inRealTime(wait).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // The token is stored all the same.
      Thread.currentThread().interrupt();
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } finally {
      timeout.cancel();
    }
  }

  /**
   * Tries once more to store what waits, and reports what is left.
   *
   * @param wait less than half a second for half a second
   */
  public void close(Duration wait) {
    List<CompletableFuture<Void>> stored;
    boolean pauses;
    synchronized (this) {
      stored = List.copyOf(waiting.values());
      pauses = stalled;
    }
    if (!stored.isEmpty()) {
      if (pauses) {
        storeLater();
      }
      isDone(all(stored), wait.compareTo(SHORTEST_CLOSE) > 0 ? wait : SHORTEST_CLOSE);
    }
    List<ChatToken> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(waiting.keySet());
      waiting.clear();
    }
    if (!left.isEmpty()) {
      log.warn(
          "The bridge was closed before the database had stored {} revocations of tokens, which stay"
              + " valid at CometChat",
          left.size());
      left.forEach(token -> report.failed(token.uid(), "CLOSED"));
    }
  }
}
