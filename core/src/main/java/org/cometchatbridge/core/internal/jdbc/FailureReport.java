/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;
import org.cometchatbridge.core.error.StoreException;

/**
 * Failures of the database as callers and the log get them. The texts of drivers may contain what
 * was to be stored: PostgreSQL's have the row that a constraint rejects. Callers log exceptions
 * with their causes, so these texts are left out.
 */
final class FailureReport {

  private FailureReport() {}

  /**
   * The exception for a caller.
   *
   * @param what what did not work
   */
  static StoreException of(String what, SQLException e) {
    return new StoreException(what + ": " + text(e), withoutValues(e));
  }

  /** What is wrong, and the remedy. */
  static String text(SQLException e) {
    if (e instanceof UnusableDatabaseException || e instanceof UnreadableRowException) {
      return String.valueOf(e.getMessage());
    }
    String state = e.getSQLState();
    return DatabaseProblem.of(e).text()
        + (state == null ? "" : " (SQLState " + state + ", error code " + e.getErrorCode() + ")");
  }

  /** The exception of the driver, or one in its place if its texts may contain values. */
  static SQLException withoutValues(SQLException e) {
    if (e instanceof NoConnectionException && e.getCause() instanceof SQLException cause) {
      return cause;
    }
    if (e instanceof UnusableDatabaseException || !DatabaseProblem.of(e).mayContainValues()) {
      return e;
    }
    SQLException replacement =
        new SQLException(
            e.getClass().getName() + ", whose text is left out because it may contain user data",
            e.getSQLState(),
            e.getErrorCode());
    replacement.setStackTrace(e.getStackTrace());
    return replacement;
  }
}
