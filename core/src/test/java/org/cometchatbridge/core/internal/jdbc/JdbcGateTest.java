/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.GateChange;
import org.cometchatbridge.core.internal.lifecycle.GateReading;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many users are read by one statement, and what happens while the database is silent. */
class JdbcGateTest {

  private static final Uid ADA = Uid.of("ada");
  private static final Uid BOB = Uid.of("bob");

  private final ManualTime time = new ManualTime();
  private final LogCapture log = LogCapture.of("org.cometchatbridge.core.internal.jdbc");

  /** What the reader runs next, when the test says so. */
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  private final Map<Uid, GateView> rows = new HashMap<>();
  private final List<Integer> statements = new ArrayList<>();
  private Runnable duringStatement = () -> {};
  private final JdbcGate gate =
      new JdbcGate(this::read, 100, time, tasks::add, OperatorLog.toPlatform());

  @AfterEach
  void close() {
    log.close();
  }

  private Map<Uid, GateView> read(Collection<Uid> uids) {
    statements.add(uids.size());
    duringStatement.run();
    Map<Uid, GateView> read = new HashMap<>(rows);
    read.keySet().retainAll(uids);
    return read;
  }

  private void runReader() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private static GateView view(Standing standing, long signedOutAt) {
    return new GateView(standing, signedOutAt, 0, Sent.NOTHING);
  }

  @Test
  void usersWhoWait_areReadByStatementsOfHundred() {
    List<CompletableFuture<GateReading>> readings =
        IntStream.range(0, 250).mapToObj(i -> gate.read(Uid.of("user-" + i))).toList();
    assertThat(tasks).as("one reader").hasSize(1);

    runReader();

    assertThat(statements).containsExactly(100, 100, 50);
    assertThat(readings).allMatch(reading -> reading.join().mayCreate());
  }

  @Test
  void signOut_thatWasReadBeforeItIsReported_isNotAnotherOne() {
    rows.put(ADA, view(Standing.ACTIVE, 7));
    assertThat(gate.read(ADA)).isNotDone();
    runReader();

    gate.inserted(7, 0, signOut());
    assertThat(gate.known(ADA).signedOutAt()).isEqualTo(7);

    gate.inserted(8, 0, signOut());
    assertThat(gate.known(ADA).signedOutAt()).isEqualTo(8);
  }

  private static Change signOut() {
    return new Change(ADA, Owner.of("stamp"), new Change.SignOut(), null);
  }

  @Test
  void read_duringAStatement_isReadByTheNextOne() {
    CompletableFuture<GateReading> before = gate.read(ADA);
    List<CompletableFuture<GateReading>> during = new ArrayList<>();
    duringStatement =
        () -> {
          if (during.isEmpty()) {
            during.add(gate.read(ADA));
            rows.put(ADA, view(Standing.DELETED, 7));
          }
        };

    runReader();

    assertThat(statements).containsExactly(1, 1);
    assertThat(before.join().view()).isNotNull();
    assertThat(during.get(0).join().mayCreate()).isFalse();
  }

  @Test
  void statement_withoutAResponse_isSilenceForAllUntilItIsBack() {
    List<CompletableFuture<GateReading>> during = new ArrayList<>();
    duringStatement =
        () -> {
          duringStatement = () -> {};
          during.add(gate.read(BOB));
          time.advance(Duration.ofMillis(249));
          assertThat(during.get(0)).isNotDone();
          time.advance(Duration.ofMillis(1));
          during.add(gate.read(Uid.of("cy")));
          assertThat(during).allMatch(CompletableFuture::isDone);
          assertThat(log.warnings()).hasSize(1);
        };
    CompletableFuture<GateReading> first = gate.read(ADA);

    runReader();

    assertThat(first.join().view()).isNull();
    assertThat(during).allMatch(reading -> reading.join().view() == null);
    assertThat(log.lines()).hasSize(2);
    CompletableFuture<GateReading> next = gate.read(ADA);
    runReader();
    assertThat(next.join().mayCreate()).isTrue();
  }

  @Test
  void readerWithoutAThread_isSilence() {
    CompletableFuture<GateReading> reading = gate.read(ADA);

    time.advance(Duration.ofMillis(250));

    assertThat(reading.join().view()).isNull();
    runReader();
    assertThat(gate.read(ADA)).isNotDone();
  }

  @Test
  void failure_isSilenceAtOnce_andLoggedOnce() {
    duringStatement =
        () -> {
          throw new StoreException("down", new SQLException("down"));
        };
    CompletableFuture<GateReading> first = gate.read(ADA);
    runReader();
    assertThat(first.join().view()).isNull();
    for (int i = 0; i < 3; i++) {
      assertThat(gate.read(ADA).join().view()).as("without a wait").isNull();
      runReader();
    }
    assertThat(log.warnings()).hasSize(1);

    duringStatement = () -> {};
    assertThat(gate.read(ADA).join().view()).as("the one that finds it").isNull();
    runReader();

    assertThat(gate.read(ADA)).isNotDone();
    runReader();
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void error_isSilence_untilAStatementSucceeds() {
    duringStatement =
        () -> {
          throw new NoClassDefFoundError("org/example/Driver");
        };
    CompletableFuture<GateReading> first = gate.read(ADA);
    runReader();
    assertThat(first.join().view()).isNull();
    assertThat(log.warnings()).hasSize(1);

    duringStatement = () -> {};
    assertThat(gate.read(ADA).join().view()).isNull();
    runReader();

    assertThat(gate.read(ADA)).isNotDone();
    runReader();
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void failureAndSilenceOfAClosedGate_areNotLogged() {
    duringStatement =
        () -> {
          throw new StoreException("closed", new SQLException("The data source has been closed"));
        };
    CompletableFuture<GateReading> failed = gate.read(ADA);
    gate.close();

    runReader();

    assertThat(failed.join().view()).isNull();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void readerThatGetsNoThread_isSilence_untilItGetsOne() {
    Queue<Error> failures =
        new ArrayDeque<>(List.of(new OutOfMemoryError("unable to create native thread")));
    JdbcGate other =
        new JdbcGate(
            this::read,
            100,
            time,
            task -> {
              Error failure = failures.poll();
              if (failure != null) {
                throw failure;
              }
              task.run();
            },
            OperatorLog.toPlatform());

    assertThat(other.read(ADA).join().view()).isNull();
    assertThat(other.read(ADA).join().view()).as("the one that finds it").isNull();

    assertThat(other.read(ADA).join().mayCreate()).isTrue();
  }

  @Test
  void ownChange_isKnownAtOnce_andThatOfAnotherNodeAfterAReading() {
    gate.inserted(
        5, 0, new Change(ADA, Owner.of(""), new Change.StandingChange(Standing.DEACTIVATED), null));
    assertThat(gate.known(ADA).standing()).isEqualTo(Standing.DEACTIVATED);
    assertThat(gate.known(ADA).signedOutAt()).isEqualTo(5);
    assertThat(gate.known(BOB)).isEqualTo(GateView.unknown());
    assertThat(tasks).isEmpty();

    rows.put(ADA, view(Standing.ACTIVE, 5));
    time.advance(Duration.ofSeconds(6));
    assertThat(gate.known(ADA).standing()).isEqualTo(Standing.DEACTIVATED);
    runReader();

    assertThat(gate.known(ADA).standing()).isEqualTo(Standing.ACTIVE);
    assertThat(gate.known(ADA).signedOutAt()).isEqualTo(5);
  }

  @Test
  void change_isReportedToListeners() {
    List<Uid> changed = new ArrayList<>();
    gate.listen((userId, uid, change) -> changed.add(uid));

    gate.changed("ada", ADA, GateChange.STANDING);

    assertThat(changed).containsExactly(ADA);
  }
}
