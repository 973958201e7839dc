/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.cometchatbridge.core.ChatUsers;

/**
 * A thread of the application that changes users, mostly as a part of its own transactions, of
 * which it rolls back one in five.
 *
 * <p>A change without the application's connection is committed by the bridge itself. So that a
 * kill between the two commits leaves nothing unknown, the application commits its intent first,
 * and repeats a change whose intent it finds.
 */
final class Writer implements Runnable {

  /** Part of each value that is rolled back. CometChat must never get it. */
  static final String ROLLED_BACK = "rolledback";

  private static final int PERCENT_ROLLED_BACK = 20;
  private static final int PERCENT_WITHOUT_CONNECTION = 20;
  private static final int MOST_USERS = 3;

  private final DataSource dataSource;
  private final ChatUsers users;
  private final String name;
  private final Moments moments;
  private final AtomicLong numbers = new AtomicLong();

  /**
   * Creates a writer.
   *
   * @param name no other writer of a run has it
   */
  Writer(DataSource dataSource, ChatUsers users, String name, Random random) {
    this.dataSource = dataSource;
    this.users = users;
    this.name = name;
    this.moments = new Moments(random);
  }

  @Override
  public void run() {
    try {
      while (true) {
        step();
        moments.pause(0, 30);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void step() throws InterruptedException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        if (moments.percent(PERCENT_WITHOUT_CONNECTION)) {
          withoutConnection(connection);
        } else {
          transaction(connection);
        }
      } catch (SQLTimeoutException busy) {
        // The application waits for locks of its own rows.
        connection.rollback();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        AccountTable.recordFailure(connection, number(), String.valueOf(e));
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The database is not available", e);
    }
  }

  private String number() {
    return name + "x" + numbers.incrementAndGet();
  }

  private void transaction(Connection connection) throws SQLException, InterruptedException {
    boolean rollsBack = moments.percent(PERCENT_ROLLED_BACK);
    TreeSet<String> chosen = new TreeSet<>();
    for (int count = 1 + moments.random().nextInt(MOST_USERS); count > 0; count--) {
      chosen.add(UserIds.any(moments.random()));
    }
    for (String userId : chosen) {
      Account account = AccountTable.lock(connection, userId);
      Action action = action(userId, rollsBack);
      long now = System.currentTimeMillis();
      action.report(users.using(connection), userId);
      AccountTable.write(connection, account.after(action, now));
    }
    if (moments.random().nextInt(60) == 0) {
      moments.pause(100, 400);
    }
    if (rollsBack) {
      connection.rollback();
      AccountTable.countRollback(connection, number());
    }
    connection.commit();
  }

  private Action action(String userId, boolean rollsBack) {
    String unique = (rollsBack ? ROLLED_BACK : "v") + number();
    return rollsBack || !UserIds.isSafe(userId)
        ? Action.any(moments.random(), unique)
        : Action.profile(moments.random(), unique);
  }

  private void withoutConnection(Connection connection) throws SQLException {
    String userId = UserIds.any(moments.random());
    Account account = AccountTable.lock(connection, userId);
    if (account.intent() == null) {
      AccountTable.write(connection, account.withIntent(action(userId, false).text()));
      connection.commit();
    }
    carryOut(connection, userId, users);
  }

  /** Reports the change that a writer had in mind, perhaps a second time. */
  private static void carryOut(Connection connection, String userId, ChatUsers users)
      throws SQLException {
    Account account = AccountTable.lock(connection, userId);
    String intent = account.intent();
    if (intent != null) {
      Action action = Action.read(intent);
      long now = System.currentTimeMillis();
      action.report(users, userId);
      AccountTable.write(connection, account.after(action, now).withIntent(null));
    }
    connection.commit();
  }

  /** Reports all changes that killed writers had in mind. */
  static void recover(DataSource dataSource, ChatUsers users) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      List<Account> accounts = AccountTable.all(connection);
      connection.setAutoCommit(false);
      for (Account account : accounts) {
        if (account.intent() != null) {
          carryOut(connection, account.userId(), users);
        }
      }
    }
  }
}
