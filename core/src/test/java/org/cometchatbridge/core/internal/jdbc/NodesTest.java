/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.StoreConflictException;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Completion;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes at the same rows. */
class NodesTest {

  private static final int USERS = 150;
  private static final int CHANGES = 3;

  private static Change signOut(int user) {
    return new Change(Uid.of("user-" + user), Owner.of("stamp"), new Change.SignOut(), null);
  }

  private static Completed done(Claimed claimed) {
    return new Completed(
        claimed,
        new Completion(
            claimed.user().sent().flushed(claimed.user().signedOutAt()),
            List.of(),
            new Next.Done(),
            false));
  }

  /** Returns how many changes the node has folded. */
  private static int carryOut(UserStore node, Set<Uid> carriedOut) {
    int folded = 0;
    while (carriedOut.size() < USERS) {
      folded += node.fold();
      List<Claimed> claimed = node.claim(16);
      List<Completed> outcomes = claimed.stream().map(NodesTest::done).toList();
      boolean stored = outcomes.isEmpty();
      while (!stored) {
        try {
          node.complete(outcomes);
          stored = true;
        } catch (StoreConflictException again) {
          // As the reconciler does at its next poll.
        }
      }
      claimed.forEach(state -> carriedOut.add(state.user().uid()));
    }
    return folded + node.fold();
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void threeNodes_atTheSameBacklog_loseNothingAndWarnOfNothing(TestDatabase product)
      throws Exception {
    try (StoreFixture fixture = new StoreFixture(product)) {
      List<UserStore> nodes = List.of(fixture.store(), fixture.store(), fixture.store());
      for (int change = 0; change < CHANGES; change++) {
        IntStream.range(0, USERS).forEach(user -> nodes.get(0).insert(signOut(user)));
      }

      Set<Uid> carriedOut = ConcurrentHashMap.newKeySet();
      int folded = 0;
      for (int some : atOnce(nodes, carriedOut)) {
        folded += some;
      }

      assertThat(folded).isEqualTo(USERS * CHANGES);
      UserStore node = fixture.store();
      assertThat(node.fold()).isZero();
      node.complete(node.claim(1_000).stream().map(NodesTest::done).toList());
      assertThat(fixture.query("select count(*) from cometchat_outbox")).containsExactly("0");
      assertThat(fixture.query("select count(*) from cometchat_user where due is null"))
          .containsExactly(String.valueOf(USERS));
      assertThat(fixture.log()).isEmpty();
    }
  }

  private static List<Integer> atOnce(List<UserStore> nodes, Set<Uid> carriedOut)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      nodes.forEach(node -> tasks.add(() -> carryOut(node, carriedOut)));
      List<Integer> folded = new ArrayList<>();
      for (Future<Integer> task : threads.invokeAll(tasks)) {
        folded.add(task.get());
      }
      return folded;
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource({"40001, 0", "40P01, 0", "HY000, 1020", "90131, 90131"})
  void conflict_thatDoesNotEnd_isNoFailureOfTheStore(String state, int code) {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      CountingDataSource failing = new CountingDataSource(fixture.dataSource());
      UserStore node = fixture.store(failing.counted(), settings -> settings);
      node.insert(signOut(1));
      node.insert(signOut(2));
      node.fold();
      Claimed claimed = node.claim(1).get(0);
      node.insert(signOut(3));
      failing.failLocks(new SQLException("another node was faster", state, code));

      assertThat(node.fold()).isZero();
      assertThat(node.claim(1)).isEmpty();
      assertThatThrownBy(() -> node.complete(List.of(done(claimed))))
          .isInstanceOf(StoreConflictException.class);

      failing.failLocks(null);
      assertThat(node.fold()).isEqualTo(1);
      assertThat(node.claim(10)).hasSize(2);
      node.complete(List.of(done(claimed)));
      Uid uid = claimed.user().uid();
      assertThat(node.read(List.of(uid)).get(uid).sent().flushedAt()).isPositive();
      assertThat(fixture.log()).isEmpty();
    }
  }

  private static Completed parked(Claimed claimed) {
    return new Completed(
        claimed,
        new Completion(claimed.user().sent(), List.of(), new Next.Park("ERR_BAD_REQUEST"), false));
  }

  /** An operator gets no exception that only the reconciler handles. */
  @Test
  void replay_thatConflictsWithNodes_isAStoreException_andIsRepeated() {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      CountingDataSource failing = new CountingDataSource(fixture.dataSource());
      UserStore node = fixture.store(failing.counted(), settings -> settings);
      node.insert(signOut(1));
      node.fold();
      node.complete(List.of(parked(node.claim(1).get(0))));
      failing.failLocks(new SQLException("another node was faster", "40001"));

      assertThatThrownBy(() -> node.replay(null, null))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("replay them again");

      failing.failLocks(null);
      assertThat(node.replay(null, null)).isEqualTo(1);
    }
  }

  /** A node locks rows by uid; a replay that locks them otherwise may deadlock with it. */
  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"POSTGRESQL", "MARIADB"})
  void replay_whileAnotherNodeHasTheFirstRow_holdsNoLaterOne(TestDatabase product)
      throws Exception {
    ExecutorService operator = Executors.newSingleThreadExecutor();
    try (StoreFixture fixture = new StoreFixture(product);
        Connection other = fixture.dataSource().getConnection()) {
      UserStore node = fixture.store();
      for (int user : List.of(2, 1)) {
        node.insert(signOut(user));
        node.fold();
        node.complete(List.of(parked(node.claim(1).get(0))));
        fixture.time().advance(Duration.ofMinutes(1));
      }
      other.setAutoCommit(false);
      lock(other, 1);
      Future<Integer> replay = operator.submit(() -> node.replay(null, null));
      while (!replay.isDone() && fixture.query(waiting(product)).contains("0")) {
        Thread.onSpinWait();
      }

      lock(other, 2);

      other.rollback();
      assertThat(replay.get()).isEqualTo(2);
    } finally {
      operator.shutdownNow();
    }
  }

  private static void lock(Connection connection, int user) throws SQLException {
    try (Statement select = connection.createStatement()) {
      select
          .executeQuery(
              "select uid from cometchat_user where app_id = '"
                  + StoreFixture.APP
                  + "' and uid = 'user-"
                  + user
                  + "' for update")
          .close();
    }
  }

  private static String waiting(TestDatabase product) {
    return product == TestDatabase.POSTGRESQL
        ? "select count(*) from pg_locks where not granted"
        // Not innodb_trx: its content stays as it is for as long as it is read without a pause.
        : "select variable_value from information_schema.global_status"
            + " where variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'";
  }
}
