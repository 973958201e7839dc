/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.AuditRecord.Action;
import org.cometchatbridge.core.event.AuditRecord.Outcome;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.Lane;
import org.cometchatbridge.core.internal.time.SharedThreads;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.AuditSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** No record is dropped, whatever the sink does. */
class AuditLaneTest {

  private static final int TEST_TIMEOUT = 20;
  private static final Uid UID = Uid.of("cometchat-uid-1");

  private final ManualTime time = new ManualTime();
  private final SharedThreads threads = new SharedThreads("test", 2, time);
  private final BlockingQueue<AuditRecord> stored = new LinkedBlockingQueue<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Lines lines = new Lines("org.cometchatbridge.audit");
  private final Lines warnings = new Lines(AuditLane.class.getName());

  @BeforeEach
  void attach() {
    lines.attach();
    warnings.attach();
  }

  @AfterEach
  void detach() {
    gate.countDown();
    lines.detach();
    warnings.detach();
    threads.close();
  }

  @Test
  void record_hasWhoWhatWhenAndWhere() throws Exception {
    AuditLane audit = lane(stored::add, time);

    audit.record(UID, Action.USER_UPDATED, "admin-7", Outcome.DONE, List.of("name", "avatar"));
    audit.done(UID, Action.TOKEN_CREATED);

    AuditRecord updated = stored.poll(TEST_TIMEOUT, TimeUnit.SECONDS);
    assertThat(updated)
        .isEqualTo(
            new AuditRecord(
                time.instant(),
                "app-1",
                updated.node(),
                Action.USER_UPDATED,
                UID,
                "admin-7",
                Outcome.DONE,
                List.of("name", "avatar")));
    assertThat(updated.node()).endsWith("/" + ProcessHandle.current().pid());
    assertThat(stored.poll(TEST_TIMEOUT, TimeUnit.SECONDS))
        .satisfies(record -> assertThat(record.actor()).isEqualTo(UID.value()));
  }

  @Test
  void sinkIsSlow_dropsNoneOf10000AndKeepsTheirOrder() throws Exception {
    AuditLane audit =
        lane(
            record -> {
              await(gate);
              stored.add(record);
            },
            time);

    for (int i = 0; i < 10_000; i++) {
      audit.record(UID, Action.TOKEN_CREATED, "actor-" + i, Outcome.DONE, List.of());
    }
    assertThat(stored).isEmpty();
    gate.countDown();

    for (int i = 0; i < 10_000; i++) {
      assertThat(stored.poll(TEST_TIMEOUT, TimeUnit.SECONDS))
          .extracting(AuditRecord::actor)
          .isEqualTo("actor-" + i);
    }
  }

  @Test
  void sinkIsFarBehind_writesFurtherRecordsToTheLogAndWarnsOnce() throws Exception {
    AuditLane audit =
        lane(
            record -> {
              await(gate);
              stored.add(record);
            },
            time);
    int further = 50;
    // One more, which the sink has.
    int all = AuditLane.MOST_WAITING + further;
    audit.done(UID, Action.USER_CREATED);

    for (int i = 0; i < all; i++) {
      audit.done(UID, Action.TOKEN_CREATED);
    }

    lines.awaitAtLeast(further - 1);
    assertThat(warnings.awaitAtLeast(1)).hasSize(1).first().asString().contains("behind");
    gate.countDown();
    int taken = 0;
    while (taken + lines.size() < all + 1) {
      assertThat(stored.poll(TEST_TIMEOUT, TimeUnit.SECONDS)).isNotNull();
      taken++;
    }
    assertThat(taken + lines.size()).isEqualTo(all + 1);
  }

  @Test
  void sinkThrows_writesTheRecordToTheLogAndPassesOnTheNext() throws Exception {
    AuditLane audit =
        lane(
            record -> {
              if (record.actor().equals("bad")) {
                throw new IllegalStateException("text-of-the-application");
              }
              if (record.actor().equals("worse")) {
                throw new NoClassDefFoundError("text-of-the-application");
              }
              stored.add(record);
            },
            time);

    audit.record(UID, Action.TOKEN_CREATED, "bad", Outcome.DONE, List.of());
    audit.record(UID, Action.TOKEN_CREATED, "worse", Outcome.DONE, List.of());
    audit.record(UID, Action.TOKEN_CREATED, "good", Outcome.DONE, List.of());

    assertThat(stored.poll(TEST_TIMEOUT, TimeUnit.SECONDS).actor()).isEqualTo("good");
    assertThat(lines.awaitAtLeast(2)).hasSize(2);
    assertThat(warnings.awaitAtLeast(1))
        .singleElement()
        .asString()
        .contains("IllegalStateException")
        .doesNotContain("text-of-the-application");
  }

  @Test
  void close_waitsForTheRecords() {
    AuditLane audit = lane(stored::add, time);
    for (int i = 0; i < 1_000; i++) {
      audit.done(UID, Action.TOKEN_CREATED);
    }

    audit.close(Duration.ofSeconds(TEST_TIMEOUT));

    assertThat(stored).hasSize(1_000);
    assertThat(lines.size()).isZero();
  }

  @Test
  void close_sinkBlocksForEver_interruptsItAndWritesTheRestToTheLog() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (DaemonTimer real = new DaemonTimer()) {
      AuditLane audit =
          lane(
              record -> {
                blocked.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                  Thread.currentThread().interrupt();
                }
              },
              real);
      for (int i = 0; i < 10; i++) {
        audit.done(UID, Action.TOKEN_CREATED);
      }
      assertThat(blocked.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();

      audit.close(Duration.ZERO);

      assertThat(interrupted.await(TEST_TIMEOUT, TimeUnit.SECONDS)).isTrue();
      assertThat(lines.size()).isEqualTo(10);
    }
  }

  @Test
  void afterClose_recordsAreWrittenToTheLog() {
    AuditLane audit = lane(stored::add, time);
    audit.close(Duration.ZERO);

    audit.done(UID, Action.TOKEN_REVOKED);

    assertThat(stored).isEmpty();
    assertThat(lines.size()).isEqualTo(1);
  }

  @Test
  void clockThrows_recordHasTheEpoch() throws Exception {
    AuditLane audit =
        new AuditLane(
            "app-1",
            stored::add,
            () -> {
              throw new IllegalStateException();
            },
            time,
            oneAtATime(),
            oneAtATime(),
            OperatorLog.toPlatform());

    audit.done(UID, Action.TOKEN_CREATED);

    assertThat(stored.poll(TEST_TIMEOUT, TimeUnit.SECONDS).time().getEpochSecond()).isZero();
  }

  @Test
  void withoutASink_writesOneLineWithQuotedValues() throws Exception {
    AuditLane audit = lane(null, time);

    audit.record(
        UID, Action.USER_UPDATED, "Zoë \"x\"\nuid=b\u2028\u202e\\", Outcome.DONE, List.of("name"));
    audit.record(UID, Action.TOKEN_REVOKED, "app", Outcome.FAILED, List.of("CLOSED"));

    assertThat(lines.awaitAtLeast(2))
        .element(0)
        .asString()
        .matches(
            "time=2026-11-20T09:00:00Z action=user_updated outcome=done app=app-1"
                + " uid=cometchat-uid-1"
                + " actor=\"Zoë \\\\\"x\\\\\"\\\\u000auid=b\\\\u2028\\\\u202e\\\\\\\\\""
                + " node=\\S+ details=name");
    assertThat(lines.awaitAtLeast(2))
        .element(1)
        .asString()
        .contains(" action=token_revoked outcome=failed ")
        .endsWith(" details=CLOSED");
  }

  @Test
  void database_getsRecordsInBatches() throws Exception {
    BlockingQueue<List<AuditRecord>> batches = new LinkedBlockingQueue<>();
    AuditLane audit =
        inDatabase(
            records -> {
              await(gate);
              batches.add(records);
            });

    for (int i = 0; i < 250; i++) {
      audit.record(UID, Action.TOKEN_CREATED, "actor-" + i, Outcome.DONE, List.of());
    }
    gate.countDown();
    audit.close(Duration.ofSeconds(TEST_TIMEOUT));

    assertThat(batches).hasSizeLessThanOrEqualTo(4);
    assertThat(batches.stream().flatMap(List::stream))
        .extracting(AuditRecord::actor)
        .containsExactlyElementsOf(IntStream.range(0, 250).mapToObj(i -> "actor-" + i).toList());
  }

  @Test
  void databaseFails_writesTheRecordsToTheLog_andWarnsOncePerOutage() throws Exception {
    AtomicBoolean fails = new AtomicBoolean(true);
    AuditLane audit =
        inDatabase(
            records -> {
              if (fails.get()) {
                throw new StoreException("text-of-the-driver", new SQLException());
              }
              stored.addAll(records);
            });

    audit.done(UID, Action.TOKEN_CREATED);
    lines.awaitAtLeast(1);
    time.advance(Duration.ofHours(1));
    audit.notStored(
        audit.forStore(
            List.of(new AuditEntry(UID, Action.USER_CREATED, "admin", Outcome.DONE, List.of()))));
    audit.done(UID, Action.TOKEN_REVOKED);
    assertThat(lines.awaitAtLeast(3)).hasSize(3);
    assertThat(warnings.awaitAtLeast(1))
        .singleElement()
        .asString()
        .contains("org.cometchatbridge.audit")
        .doesNotContain("text-of-the-driver");

    fails.set(false);
    audit.done(UID, Action.TOKEN_CREATED);
    assertThat(stored.poll(TEST_TIMEOUT, TimeUnit.SECONDS)).isNotNull();
    fails.set(true);
    audit.done(UID, Action.TOKEN_CREATED);
    assertThat(warnings.awaitAtLeast(2)).hasSize(2);
  }

  @Test
  void completionThatStoresRecords_endsTheOutage() throws Exception {
    AuditLane audit = inDatabase(stored::addAll);
    List<AuditEntry> entries =
        List.of(new AuditEntry(UID, Action.USER_CREATED, "admin", Outcome.DONE, List.of()));

    audit.notStored(audit.forStore(entries));
    audit.completed(entries);
    audit.notStored(audit.forStore(entries));

    assertThat(warnings.awaitAtLeast(2)).hasSize(2);
  }

  @Test
  void recordsThatADatabaseRejects_areWrittenToTheLog_andAreNoOutage() throws Exception {
    AuditLane audit = inDatabase(stored::addAll);

    audit.rejected(
        audit.forStore(
            List.of(new AuditEntry(UID, Action.USER_CREATED, "admin", Outcome.DONE, List.of()))));
    audit.close(Duration.ofSeconds(TEST_TIMEOUT));

    assertThat(lines.awaitAtLeast(1)).hasSize(1);
    assertThat(warnings.size()).isZero();
  }

  @Test
  void recordsOfAStore_areItsOwnInADatabase_andPassedOnOtherwise() throws Exception {
    List<AuditEntry> entries =
        List.of(new AuditEntry(UID, Action.USER_CREATED, "admin", Outcome.DONE, List.of()));
    AuditLane database = inDatabase(stored::addAll);

    assertThat(database.forStore(entries))
        .singleElement()
        .satisfies(record -> assertThat(record.time()).isEqualTo(time.instant()));
    database.completed(entries);
    database.close(Duration.ofSeconds(TEST_TIMEOUT));
    assertThat(stored).isEmpty();

    AuditLane sink = lane(stored::add, time);
    assertThat(sink.forStore(entries)).isEmpty();
    sink.completed(entries);
    sink.close(Duration.ofSeconds(TEST_TIMEOUT));
    assertThat(stored).hasSize(1);
  }

  @Test
  void concurrentRecords_allArrive() throws Exception {
    AuditLane audit = lane(stored::add, time);

    IntStream.range(0, 8)
        .parallel()
        .forEach(
            i -> {
              for (int j = 0; j < 1_000; j++) {
                audit.record(UID, Action.TOKEN_CREATED, i + "-" + j, Outcome.DONE, List.of());
              }
            });
    audit.close(Duration.ofSeconds(TEST_TIMEOUT));

    assertThat(stored).extracting(AuditRecord::actor).doesNotHaveDuplicates().hasSize(8_000);
  }

  private AuditLane lane(@Nullable AuditSink sink, Timer timer) {
    return new AuditLane(
        "app-1", sink, time, timer, oneAtATime(), oneAtATime(), OperatorLog.toPlatform());
  }

  private AuditLane inDatabase(AuditDatabase database) {
    return AuditLane.inDatabase(
        "app-1", database, time, time, oneAtATime(), oneAtATime(), OperatorLog.toPlatform());
  }

  private Lane oneAtATime() {
    return new Lane(threads, 1, Integer.MAX_VALUE);
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The lines of one logger. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {

    private final Logger logger;
    private final List<String> texts = Collections.synchronizedList(new ArrayList<>());

    Lines(String logger) {
      this.logger = (Logger) LoggerFactory.getLogger(logger);
    }

    void attach() {
      start();
      logger.addAppender(this);
    }

    void detach() {
      logger.detachAppender(this);
    }

    @Override
    protected void append(ILoggingEvent line) {
      synchronized (this) {
        texts.add(line.getFormattedMessage());
        notifyAll();
      }
    }

    synchronized int size() {
      return texts.size();
    }

    synchronized List<String> awaitAtLeast(int count) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TEST_TIMEOUT);
      while (texts.size() < count && System.nanoTime() < end) {
        wait(100);
      }
      return List.copyOf(texts);
    }
  }
}
