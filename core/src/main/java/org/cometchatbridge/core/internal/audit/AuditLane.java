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
 * Passes the records on to a sink or a database, on a lane of its own. No record is dropped: those
 * that it does not take are written to the log instead.
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
  private final Target target;
  private final AuditLog auditLog;
  private final Lane lane;
  private final Lane logLane;
  private final Node node = new Node();
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private List<Entry> current = List.of();
  private @Nullable Duration warnedAt;
  private boolean databaseFails;
  private boolean passing;
  private boolean closing;
  private boolean closed;

  /** The name of the node may take a while, so the record is completed later. */
  private record Entry(Instant time, AuditEntry what) {}

  /**
   * Where the records go.
   *
   * @param name for the log
   * @param atOnce as many records are passed on at once
   */
  private record Target(String name, Kind kind, int atOnce, AuditDatabase store) {}

  private enum Kind {
    LOG,
    SINK,
    DATABASE
  }

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
    this(appId, targetOf(sink, new AuditLog(log)), clock, timer, lane, logLane, log);
  }

  private AuditLane(
      String appId,
      Target target,
      InstantSource clock,
      Timer timer,
      Lane lane,
      Lane logLane,
      OperatorLog log) {
    this.appId = appId;
    this.target = target;
    this.clock = clock;
    this.timer = timer;
    this.log = log.named(AuditLane.class);
    this.auditLog = new AuditLog(log);
    this.lane = lane;
    this.logLane = logLane;
  }

  /** Creates a lane that passes the records on to a database. */
  public static AuditLane inDatabase(
      String appId,
      AuditDatabase database,
      InstantSource clock,
      Timer timer,
      Lane lane,
      Lane logLane,
      OperatorLog log) {
    Target target =
        new Target("The database of the audit", Kind.DATABASE, RECORDS_IN_A_ROW, database);
    return new AuditLane(appId, target, clock, timer, lane, logLane, log);
  }

  private static Target targetOf(@Nullable AuditSink sink, AuditLog auditLog) {
    AuditSink one = sink == null ? auditLog : sink;
    return new Target(
        one.getClass().getName(),
        sink == null ? Kind.LOG : Kind.SINK,
        1,
        records -> records.forEach(one::write));
  }

  @Override
  public void record(
      Uid uid,
      AuditRecord.Action action,
      @Nullable String actor,
      AuditRecord.Outcome outcome,
      Collection<String> details) {
    add(new Entry(now(), new AuditEntry(uid, action, actor, outcome, List.copyOf(details))));
  }

  @Override
  public List<AuditRecord> forStore(List<AuditEntry> entries) {
    if (target.kind() != Kind.DATABASE) {
      return List.of();
    }
    Instant now = now();
    return entries.stream().map(entry -> complete(new Entry(now, entry))).toList();
  }

  @Override
  public void completed(List<AuditEntry> entries) {
    if (target.kind() != Kind.DATABASE) {
      Audit.super.completed(entries);
    } else if (!entries.isEmpty()) {
      databaseWorks();
    }
  }

  /** Writes records to the log that a database rejects, although it is available. */
  public void rejected(List<AuditRecord> records) {
    writeToLog(records);
  }

  @Override
  public void notStored(List<AuditRecord> records) {
    if (!records.isEmpty()) {
      databaseFailed(records);
    }
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
      full = closed || (behind >= MOST_WAITING && target.kind() != Kind.LOG);
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
          target.name(),
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
    for (int i = 0; i < RECORDS_IN_A_ROW; i += target.atOnce()) {
      List<Entry> entries = next();
      if (entries.isEmpty()) {
        return;
      }
      passOn(entries.stream().map(this::complete).toList());
    }
    passOnLater();
  }

  private synchronized List<Entry> next() {
    List<Entry> next = new ArrayList<>();
    while (next.size() < target.atOnce() && !waiting.isEmpty()) {
      next.add(waiting.removeFirst());
    }
    current = next;
    if (next.isEmpty()) {
      passing = false;
      if (closing) {
        drained.complete(null);
      }
    }
    return next;
  }

  private void passOn(List<AuditRecord> records) {
    try {
      target.store().write(records);
      databaseWorks();
    } catch (Exception | Error e) {
      if (target.kind() == Kind.DATABASE) {
        databaseFailed(records);
      } else {
        warn(
            "{} threw {}. The audit records that it does not take are written to the log instead",
            target.name(),
            e.getClass().getName());
        writeToLog(records);
      }
    }
  }

  private synchronized void databaseWorks() {
    databaseFails = false;
  }

  /** One warning for each outage. */
  private void databaseFailed(List<AuditRecord> records) {
    boolean first;
    synchronized (this) {
      first = !databaseFails;
      databaseFails = true;
    }
    if (first) {
      onLogLane(
          () ->
              log.warn(
                  "{} failed. Until it works again, audit records are written to the log"
                      + " org.cometchatbridge.audit instead",
                  target.name()));
    }
    writeToLog(records);
  }

  private void writeToLog(List<AuditRecord> records) {
    onLogLane(() -> records.forEach(auditLog::write));
  }

  private AuditRecord complete(Entry entry) {
    AuditEntry what = entry.what();
    String actor = what.actor();
    return new AuditRecord(
        entry.time(),
        appId,
        node.name(),
        what.action(),
        what.uid(),
        actor == null ? what.uid().value() : actor,
        what.outcome(),
        what.details());
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
      // They may be stored, which cannot be known.
      left.addAll(current);
      left.addAll(waiting);
      waiting.clear();
    }
    lane.shutdownNow();
    if (!left.isEmpty()) {
      log.warn(
          "{} did not take {} audit records before the bridge was closed. They are written to the"
              + " log",
          target.name(),
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
