/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Transactions of the application beside the reconcilers of two nodes. */
@Timeout(value = 4, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TransactionsTest {

  private static final List<TestDatabase> PRODUCTS =
      List.of(TestDatabase.H2_SERVER, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);
  private static final int THREADS = 4;
  private static final int TRANSACTIONS = 40;
  private static final int ROWS = 8;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Moments moments = new Moments(new Random(1));

  static Stream<Arguments> productsAndIsolations() {
    return PRODUCTS.stream()
        .flatMap(
            product ->
                Stream.of(
                        Connection.TRANSACTION_READ_COMMITTED,
                        Connection.TRANSACTION_REPEATABLE_READ,
                        Connection.TRANSACTION_SERIALIZABLE)
                    .map(isolation -> Arguments.of(product, isolation)));
  }

  /** No two threads use the same rows, so nothing but the bridge can make a transaction fail. */
  @ParameterizedTest
  @MethodSource("productsAndIsolations")
  void applicationTransactions_failNotMoreOftenThanWithoutTheBridge(
      TestDatabase product, int isolation) throws Exception {
    Database database = created(product);
    try (CometChatEmulator emulator = emulator();
        LocalNode first = new LocalNode(emulator, database, Duration.ZERO);
        LocalNode second = new LocalNode(emulator, database, Duration.ofSeconds(20))) {
      createRows(database.dataSource());

      Backlog backlog = new Backlog(database.dataSource());
      for (int i = 0; i < THREADS * ROWS; i++) {
        first.bridge().users().save(user(i, "new"));
      }
      await("all users exist", () -> isDone(backlog));

      List<String> without = failures(first.dataSource(), isolation, null);
      List<String> with = failures(first.dataSource(), isolation, second.bridge().users());

      assertThat(without).isEmpty();
      assertThat(with).isEmpty();
      await("all is carried out", () -> isDone(backlog));
      assertThat(emulator.journal().count(Operation.UPDATE_USER))
          .as("the reconcilers were busy")
          .isGreaterThan(THREADS);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_SERVER", "POSTGRESQL", "MARIADB"})
  void openTransactionWithASnapshot_delaysNoOtherUser(TestDatabase product) throws Exception {
    Database database = created(product);
    try (CometChatEmulator emulator = emulator();
        LocalNode node = new LocalNode(emulator, database, Duration.ZERO);
        Connection open = database.dataSource().getConnection()) {
      open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      open.setAutoCommit(false);
      try (Statement statement = open.createStatement();
          ResultSet row = statement.executeQuery("select count(*) from cometchat_outbox")) {
        row.next();
      }
      node.bridge().users().using(open).save(user(0, "open"));

      for (int round = 0; round < 3; round++) {
        String name = "round" + round;
        for (int i = 1; i < ROWS; i++) {
          node.bridge().users().save(user(i, name));
        }
        await("others are changed", () -> othersHave(emulator, name));
      }

      assertThat(emulator.users().find(userId(0))).isEmpty();
      open.commit();
      await("the change is carried out", () -> emulator.users().find(userId(0)).isPresent());
    }
  }

  private static Database created(TestDatabase product) throws Exception {
    Database database = product.create();
    try (Connection connection = database.dataSource().getConnection()) {
      Schema.create(connection);
    }
    return database;
  }

  private static CometChatEmulator emulator() {
    return CometChatEmulator.builder().sampleUsers(false).validateContract(false).start();
  }

  private static ChatUser user(int number, String name) {
    return ChatUser.builder(userId(number)).name(name).build();
  }

  private static String userId(int number) {
    return "changed-user-" + number;
  }

  private static boolean othersHave(CometChatEmulator emulator, String name) {
    return Stream.iterate(1, i -> i + 1)
        .limit(ROWS - 1)
        .allMatch(
            i -> emulator.users().find(userId(i)).filter(u -> u.name().equals(name)).isPresent());
  }

  private static void createRows(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (int thread = 0; thread < THREADS; thread++) {
        statement.execute("create table own" + thread + " (id integer primary key, n integer)");
        for (int row = 0; row < ROWS; row++) {
          statement.execute("insert into own" + thread + " (id, n) values (" + row + ", 0)");
        }
      }
    }
  }

  private static List<String> failures(
      DataSource dataSource, int isolation, @Nullable ChatUsers users) throws InterruptedException {
    ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      threads.add(
          new Thread(() -> transactions(dataSource, isolation, number, users, failures), "own"));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(failures);
  }

  private static void transactions(
      DataSource dataSource,
      int isolation,
      int thread,
      @Nullable ChatUsers users,
      ConcurrentLinkedQueue<String> failures) {
    Moments own = new Moments(new Random(thread));
    for (int i = 0; i < TRANSACTIONS; i++) {
      try (Connection connection = dataSource.getConnection()) {
        connection.setTransactionIsolation(isolation);
        connection.setAutoCommit(false);
        try {
          for (int change = 0; change < 2; change++) {
            int row = own.random().nextInt(ROWS);
            addOne(connection, thread, row);
            if (users != null) {
              String name = "v" + thread + "x" + i + "x" + change;
              users.using(connection).save(user(thread * ROWS + row, name));
            }
            own.pause(0, 3);
          }
          connection.commit();
        } catch (SQLException | RuntimeException e) {
          failures.add(String.valueOf(e));
          connection.rollback();
        }
      } catch (SQLException | InterruptedException e) {
        failures.add(String.valueOf(e));
      }
    }
  }

  private static void addOne(Connection connection, int thread, int row) throws SQLException {
    int n;
    try (PreparedStatement select =
        connection.prepareStatement("select n from own" + thread + " where id = ?")) {
      select.setInt(1, row);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        n = found.getInt(1);
      }
    }
    try (PreparedStatement update =
        connection.prepareStatement("update own" + thread + " set n = ? where id = ?")) {
      update.setInt(1, n + 1);
      update.setInt(2, row);
      update.executeUpdate();
    }
  }

  private static boolean isDone(Backlog backlog) {
    try {
      return backlog.count().isEmpty();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      moments.pause(20, 20);
    }
  }
}
