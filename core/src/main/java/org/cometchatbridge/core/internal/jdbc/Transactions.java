/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.cometchatbridge.core.internal.lifecycle.StoreConflictException;

/** Short transactions of the bridge. A pool gets its connections back as it gave them. */
final class Transactions {

  /** Another node was faster with the same rows. */
  private static final int ATTEMPTS = 3;

  private final DataSource dataSource;

  /** What is done with a connection. */
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  Transactions(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  private Connection open() throws SQLException {
    try {
      return dataSource.getConnection();
    } catch (SQLException e) {
      throw new NoConnectionException(e);
    }
  }

  /** Runs a single statement. */
  <T> T one(Work<T> statement) throws SQLException {
    try (Connection connection = open()) {
      if (connection.getAutoCommit()) {
        return withoutValues(connection, statement);
      }
      return committed(connection, statement);
    }
  }

  /** Runs statements of which each is a transaction of its own, as definitions of tables are. */
  <T> T separate(Work<T> statements) throws SQLException {
    try (Connection connection = open()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(true);
      try {
        return statements.run(connection);
      } finally {
        restore(connection, autoCommit, Connection.TRANSACTION_READ_COMMITTED);
      }
    }
  }

  /** Runs several statements at READ COMMITTED: each reads what is committed when it begins. */
  <T> T several(Work<T> statements) throws SQLException {
    try (Connection connection = open()) {
      boolean autoCommit = connection.getAutoCommit();
      int isolation = connection.getTransactionIsolation();
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
      try {
        connection.setAutoCommit(false);
        return committed(connection, statements);
      } finally {
        restore(connection, autoCommit, isolation);
      }
    }
  }

  /** Like {@link #several}, and repeats what conflicts with the work of another node. */
  <T> T retried(Work<T> statements) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return several(statements);
      } catch (SQLException e) {
        if (!SqlFailure.isConflict(e)) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          if (SqlFailure.isOfARow(e)) {
            throw e;
          }
          throw new StoreConflictException(e);
        }
      }
    }
  }

  /** Like {@link #retried}, where a row that cannot be read fails like one that is rejected. */
  <T> T retriedOverRows(Work<T> statements) throws SQLException {
    return retried(
        connection -> {
          try {
            return statements.run(connection);
          } catch (RuntimeException e) {
            throw new UnreadableRowException(e);
          }
        });
  }

  private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
    boolean done = false;
    try {
      T result = withoutValues(connection, work);
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        rollBack(connection);
      }
    }
  }

  /**
   * The message of a driver about a failed batch contains the values: profiles and tokens. It must
   * reach no log, so only the code of the failure is kept.
   */
  private static <T> T withoutValues(Connection connection, Work<T> work) throws SQLException {
    try {
      return work.run(connection);
    } catch (BatchUpdateException e) {
      SQLException first = e.getNextException();
      boolean hasState = first == null || e.getSQLState() != null;
      String state = hasState ? e.getSQLState() : first.getSQLState();
      int code = hasState ? e.getErrorCode() : first.getErrorCode();
      throw new SQLException(
          "The database rejected a batch of statements (SQL state " + state + ")", state, code);
    }
  }

  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is lost, and the transaction with it. The first exception is reported.
    }
  }

  private static void restore(Connection connection, boolean autoCommit, int isolation) {
    try {
      connection.setAutoCommit(autoCommit);
      if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
        connection.setTransactionIsolation(isolation);
      }
    } catch (SQLException e) {
      // A pool discards a connection that is lost.
    }
  }
}
