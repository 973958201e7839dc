/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.examples.benchmarks.ObservedDataSource.Use;

/**
 * A {@code save} in a transaction of the application, and a plain INSERT of a row with the same
 * columns and of the same size into a table with the same indexes, in turns.
 */
final class SaveCost {

  private static final int ACCOUNTS = 1_000;

  /** Until the JIT compiler has compiled what an application runs all day. */
  private static final int WARM_UP = 10;

  private final StubProcess stub;

  SaveCost(StubProcess stub) {
    this.stub = stub;
  }

  /**
   * What was measured.
   *
   * @param save the times of a {@code save}, without the rest of the transaction
   * @param plain the times of the INSERT
   * @param ratios the ratio of the medians of each round, the lowest first
   * @param statements how many statements a {@code save} executes
   */
  record Outcome(Samples save, Samples plain, List<Double> ratios, int statements) {

    double ratio() {
      return (double) save.median() / plain.median();
    }
  }

  /**
   * Runs.
   *
   * @param transactions of each kind in each round
   */
  Outcome run(int rounds, int transactions) throws SQLException {
    try (OutboxDatabase database = OutboxDatabase.create(stub);
        Connection connection = database.dataSource().getConnection()) {
      database.execute("create table account (id integer primary key, changes integer not null)");
      database.execute(
          "insert into account select i, 0 from generate_series(1, " + ACCOUNTS + ") i");
      database.execute("create table plain (like cometchat_outbox including all)");
      connection.setAutoCommit(false);
      ChatUsers users = database.users(connection);
      users.save(profile(0));
      Row row = stored(connection);
      connection.commit();
      Samples save = new Samples();
      Samples plain = new Samples();
      List<Double> ratios = new ArrayList<>();
      for (int round = -WARM_UP; round < rounds; round++) {
        Samples saveOfRound = new Samples();
        Samples plainOfRound = new Samples();
        for (int i = 0; i < transactions; i++) {
          ChatUser profile = profile(i);
          saveOfRound.add(transaction(connection, i, () -> users.save(profile)));
          plainOfRound.add(
              transaction(connection, i, () -> insert(connection, profile.userId(), row)));
        }
        if (round >= 0) {
          save.addAll(saveOfRound);
          plain.addAll(plainOfRound);
          ratios.add((double) saveOfRound.median() / plainOfRound.median());
        }
      }
      return new Outcome(save, plain, ratios.stream().sorted().toList(), statements(database));
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  /** The nanoseconds of the step, in a transaction that changes a row of the application first. */
  private static long transaction(Connection connection, int number, Step step)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update account set changes = changes + 1 where id = ?")) {
      update.setInt(1, number % ACCOUNTS + 1);
      update.executeUpdate();
    }
    long start = System.nanoTime();
    step.run();
    long nanos = System.nanoTime() - start;
    connection.commit();
    return nanos;
  }

  private static ChatUser profile(int number) {
    return ChatUser.builder(OutboxDatabase.user(number))
        .name("Name of user " + number)
        .avatar("https://example.org/avatars/" + number + ".png")
        .build();
  }

  /** The texts that the bridge stores for a profile. */
  private record Row(String stamp, String body) {}

  private static Row stored(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery("select stamp, body from cometchat_outbox order by id limit 1")) {
      row.next();
      return new Row(row.getString(1), row.getString(2));
    }
  }

  private static void insert(Connection connection, String uid, Row row) throws SQLException {
    String sql =
        "insert into plain (app_id, uid, stamp, former_stamps, kind, body, actor, made_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, "stub");
      insert.setString(2, uid);
      insert.setString(3, row.stamp());
      insert.setString(4, null);
      insert.setString(5, "F");
      insert.setString(6, row.body());
      insert.setString(7, null);
      insert.setLong(8, System.currentTimeMillis());
      insert.executeUpdate();
    }
  }

  private static int statements(OutboxDatabase database) throws SQLException {
    List<Use> uses = new ArrayList<>();
    ObservedDataSource.Observer observer =
        new ObservedDataSource.Observer() {
          @Override
          public void ended(Use use) {
            uses.add(use);
          }
        };
    try (Connection connection =
        ObservedDataSource.of(database.dataSource().getConnection(), observer)) {
      connection.setAutoCommit(false);
      database.users(connection).save(profile(0));
      connection.commit();
      connection.setAutoCommit(true);
    }
    return uses.stream().mapToInt(use -> use.statements().size()).sum();
  }
}
