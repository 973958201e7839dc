/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.internal.time.Lane;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.AuditSink;
import org.jspecify.annotations.Nullable;

/**
 * Passes the records on to a sink, on a lane of its own. No record is dropped: those that the sink
 * does not take are written to the log instead.
 */
public final class AuditLane implements Audit {

  /** About 10 MB. */
  static final int MOST_WAITING = 100_000;

  private static final int MANY_WAITING = 10_000;

  /** So many records are passed on before other lanes have their turn. */
  private static final int RECORDS_IN_A_ROW = 100;

  private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);
  private static final Duration SHORTEST_CLOSE = Duration.ofMillis(500);

  private final String appId;
  private final InstantSource clock;
  private final Timer timer;
  private final OperatorLog log;
  private final AuditSink sink;
  private final AuditLog auditLog;
  private final Lane lane;
  private final Lane logLane;
  private final Node node = new Node();
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private @Nullable Entry current;
  private @Nullable Duration warnedAt;
  private boolean passing;
  private boolean closing;
  private boolean closed;

  /** What happened. The name of the node may take a while. */
  private record Entry(
      Instant time,
      Uid uid,
      AuditRecord.Action action,
      @Nullable String actor,
      AuditRecord.Outcome outcome,
      List<String> details) {}

  /**
   * Creates a lane without a record.
   *
   * @param sink where the records go; {@code null} for the log
   * @param lane runs one task at a time
   * @param logLane the same, for what is written to the log
   */
  public AuditLane(
      String appId,
      @Nullable AuditSink sink,
      InstantSource clock,
      Timer timer,
      Lane lane,
      Lane logLane,
      OperatorLog log) {
    this.appId = appId;
    this.clock = clock;
    this.timer = timer;
    this.log = log.named(AuditLane.class);
    this.auditLog = new AuditLog(log);
    this.sink = sink == null ? auditLog : sink;
    this.lane = lane;
    this.logLane = logLane;
  }

  @Override
  public void record(
      Uid uid,
      AuditRecord.Action action,
      @Nullable String actor,
      AuditRecord.Outcome outcome,
      Collection<String> details) {
    add(new Entry(now(), uid, action, actor, outcome, List.copyOf(details)));
  }

  /** A clock of the application that throws costs the time, not the record. */
  private Instant now() {
    try {
      return clock.instant();
    } catch (RuntimeException e) {
      return Instant.EPOCH;
    }
  }

  private void add(Entry entry) {
    boolean starts = false;
    boolean full;
    int behind;
    synchronized (this) {
      behind = waiting.size();
      full = closed || (behind >= MOST_WAITING && sink != auditLog);
      if (!full) {
        waiting.addLast(entry);
        starts = !passing;
        passing = true;
      }
    }
    if (full) {
      onLogLane(() -> auditLog.write(complete(entry)));
    }
    if (behind >= MANY_WAITING) {
      warn(
          "{} is {} audit records behind. Further records than {} are written to the log instead",
          sink.getClass().getName(),
          behind,
          MOST_WAITING);
    }
    if (starts) {
      passOnLater();
    }
  }

  private void passOnLater() {
    try {
      lane.execute(this::passOn);
    } catch (RejectedExecutionException e) {
      // The bridge closes, which writes what is left to the log.
    }
  }

  private void passOn() {
    for (int i = 0; i < RECORDS_IN_A_ROW; i++) {
      Entry entry = next();
      if (entry == null) {
        return;
      }
      passOn(complete(entry));
    }
    passOnLater();
  }

  private synchronized @Nullable Entry next() {
    current = waiting.pollFirst();
    if (current == null) {
      passing = false;
      if (closing) {
        drained.complete(null);
      }
    }
    return current;
  }

  private void passOn(AuditRecord record) {
    try {
      sink.write(record);
    } catch (Exception | Error e) {
      warn(
          "{} threw {}. The audit records that it does not take are written to the log instead",
          sink.getClass().getName(),
          e.getClass().getName());
      onLogLane(() -> auditLog.write(record));
    }
  }

  private AuditRecord complete(Entry entry) {
    String actor = entry.actor();
    return new AuditRecord(
        entry.time(),
        appId,
        node.name(),
        entry.action(),
        entry.uid(),
        actor == null ? entry.uid().value() : actor,
        entry.outcome(),
        entry.details());
  }

  /** At most once a minute. A log that blocks must not block the caller. */
  private void warn(String line, Object... arguments) {
    Duration now = timer.elapsed();
    synchronized (this) {
      if (warnedAt != null && now.minus(warnedAt).compareTo(WARNING_INTERVAL) < 0) {
        return;
      }
      warnedAt = now;
    }
    onLogLane(() -> log.warn(line, arguments));
  }

  private void onLogLane(Runnable line) {
    try {
      logLane.execute(line);
    } catch (RejectedExecutionException closed) {
      line.run();
    }
  }

  /**
   * Ends the lane when the records are passed on, or when the wait has elapsed. The remaining ones
   * are written to the log. Returns at last, even if neither the sink nor the log does.
   *
   * @param wait less than half a second for half a second
   */
  public void close(Duration wait) {
    Duration longest = wait.compareTo(SHORTEST_CLOSE) > 0 ? wait : SHORTEST_CLOSE;
    List<Entry> left = new ArrayList<>();
    boolean interrupted = awaitDrained(longest);
    synchronized (this) {
      closed = true;
      if (current != null) {
        // It may be stored, which cannot be known.
        left.add(current);
      }
      left.addAll(waiting);
      waiting.clear();
    }
    lane.shutdownNow();
    if (!left.isEmpty()) {
      log.warn(
          "{} did not take {} audit records before the bridge was closed. They are written to the"
              + " log",
          sink.getClass().getName(),
          left.size());
    }
    for (Entry entry : left) {
      onLogLane(() -> auditLog.write(complete(entry)));
    }
    logLane.shutdown();
    try {
      if (!logLane.awaitTermination(timer.inRealTime(SHORTEST_CLOSE))) {
        logLane.shutdownNow();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitDrained(Duration wait) {
    synchronized (this) {
      closing = true;
      if (!passing) {
        drained.complete(null);
      }
    }
    try {
      drained.get(timer.inRealTime(wait).toMillis(), TimeUnit.MILLISECONDS);
      return false;
    } catch (InterruptedException e) {
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }
}
