/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;
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

  /** Whether a transaction failed because of what it wrote, so that another one may succeed. */
  static boolean isOfARow(SQLException thrown) {
    return any(thrown, e -> hasState(e, DATA) || hasState(e, CONSTRAINT));
  }

  private static boolean hasState(SQLException e, String begin) {
    return e.getSQLState() != null && e.getSQLState().startsWith(begin);
  }

  /** A batch has the exceptions of its statements behind its own. */
  private static boolean any(SQLException thrown, Predicate<SQLException> kind) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e
          && (kind.test(e) || (e.getNextException() != null && any(e.getNextException(), kind)))) {
        return true;
      }
    }
    return false;
  }
}
