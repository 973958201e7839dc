/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.function.Predicate;

/** Why a transaction failed. */
final class SqlFailure {

  private static final String DATA = "22";
  private static final String CONSTRAINT = "23";
  private static final String ROLLED_BACK = "40";

  /** MariaDB: the record has changed since it was read. It has no SQL state of its own. */
  private static final int MARIADB_CHANGED = 1020;

  /** H2: the row was changed by another transaction. */
  private static final int H2_CHANGED = 90_131;

  /**
   * H2: the user has no permission. Its other failures without a state of SQL are of the server.
   */
  private static final int H2_NOT_PERMITTED = 90_096;

  /** MariaDB and MySQL: a command on a table, and on a column, is not permitted. */
  private static final List<Integer> MYSQL_NOT_PERMITTED = List.of(1142, 1143);

  private static final String NOT_PERMITTED = "42501";

  /**
   * Failures of the connection, the server or the transaction: connection, transaction state,
   * authorization, rollback, resources, locks, intervention, system, no class of its own (as
   * timeouts of locks), MariaDB's timeouts, internal error, H2's own.
   */
  private static final List<String> NOT_OF_A_ROW =
      List.of("08", "25", "28", ROLLED_BACK, "53", "55", "57", "58", "HY", "70", "XX", "90");

  private SqlFailure() {}

  /** Whether a transaction failed because of another one that ran at the same time. */
  static boolean isConflict(SQLException thrown) {
    return any(
        thrown,
        e ->
            hasState(e, ROLLED_BACK)
                || hasState(e, CONSTRAINT)
                || e.getErrorCode() == MARIADB_CHANGED
                || e.getErrorCode() == H2_CHANGED);
  }

  /**
   * Whether a transaction failed because of what it read or wrote, so that another one may succeed.
   */
  static boolean isOfARow(SQLException thrown) {
    if (any(thrown, e -> hasState(e, DATA) || hasState(e, CONSTRAINT) || isNotPermitted(e))) {
      return true;
    }
    boolean hasClass = any(thrown, e -> e.getSQLState() != null && !e.getSQLState().isEmpty());
    return hasClass && !isConflict(thrown) && !any(thrown, SqlFailure::isOfTheServer);
  }

  /**
   * Whether a transaction failed because of values in a row, and not of what holds for all rows.
   */
  static boolean isOfValues(SQLException thrown) {
    return isOfARow(thrown) && DatabaseProblem.of(thrown).mayContainValues();
  }

  private static boolean isOfTheServer(SQLException e) {
    return e instanceof SQLRecoverableException
        || e instanceof SQLTimeoutException
        || NOT_OF_A_ROW.stream().anyMatch(state -> hasState(e, state));
  }

  /** Whether the user of the database lacks a permission on a table. */
  static boolean isNotPermitted(SQLException e) {
    return hasState(e, NOT_PERMITTED)
        || e.getErrorCode() == H2_NOT_PERMITTED
        || MYSQL_NOT_PERMITTED.contains(e.getErrorCode());
  }

  private static boolean hasState(SQLException e, String begin) {
    return e.getSQLState() != null && e.getSQLState().startsWith(begin);
  }

  /**
   * Whether an exception or one of its causes is of a kind. A batch has the exceptions of its
   * statements behind its own.
   */
  static boolean any(SQLException thrown, Predicate<SQLException> kind) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e
          && (kind.test(e) || (e.getNextException() != null && any(e.getNextException(), kind)))) {
        return true;
      }
    }
    return false;
  }
}
