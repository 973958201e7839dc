/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import jakarta.servlet.ServletContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.cometchatbridge.core.ChatUsers;

/** The transactions of the staff directory. Thread-safe. */
final class StaffDatabase {

  /** The attribute in which the bridge publishes {@link ChatUsers}. */
  private static final String CHAT_USERS = "org.cometchatbridge.users";

  private final DataSource database;
  private final ServletContext context;

  StaffDatabase(DataSource database, ServletContext context) {
    this.database = database;
    this.context = context;
  }

  interface Reading<T> {
    T of(StaffTable table) throws SQLException;
  }

  interface Change {
    void make(StaffTable table, ChatUsers chat) throws SQLException;
  }

  <T> T read(Reading<T> reading) {
    try (Connection connection = database.getConnection()) {
      return reading.of(new StaffTable(connection));
    } catch (SQLException failed) {
      throw new IllegalStateException("the staff directory cannot be read", failed);
    }
  }

  /**
   * Makes a change of the table and of the CometChat users in one transaction: CometChat gets what
   * is committed, and nothing else.
   */
  void change(Change change) {
    ChatUsers chat =
        (ChatUsers) Objects.requireNonNull(context.getAttribute(CHAT_USERS), CHAT_USERS);
    List<Runnable> afterCommit = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        change.make(new StaffTable(connection), chat.using(connection, afterCommit::add));
        connection.commit();
      } finally {
        // Without effect after the commit.
        connection.rollback();
      }
    } catch (SQLException failed) {
      throw new IllegalStateException("the staff directory cannot be changed", failed);
    }
    // This node calls CometChat at once, and not after the next pollInterval.
    afterCommit.forEach(Runnable::run);
  }
}
