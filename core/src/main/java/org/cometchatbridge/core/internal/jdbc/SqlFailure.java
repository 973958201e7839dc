/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;

/** Why a transaction failed. */
final class SqlFailure {

  private static final String DATA = "22";
  private static final String CONSTRAINT = "23";
  private static final String ROLLED_BACK = "40";

  private SqlFailure() {}

  /** Whether a transaction failed because of another one that ran at the same time. */
  static boolean isConflict(SQLException thrown) {
    return has(thrown, CONSTRAINT, ROLLED_BACK);
  }

  /** Whether a transaction failed because of what it wrote, so that another one may succeed. */
  static boolean isOfARow(SQLException thrown) {
    return has(thrown, DATA, CONSTRAINT);
  }

  private static boolean has(SQLException thrown, String one, String other) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && (is(e, one, other) || isNext(e, one, other))) {
        return true;
      }
    }
    return false;
  }

  /** A batch has the exceptions of its statements behind its own. */
  private static boolean isNext(SQLException thrown, String one, String other) {
    SQLException next = thrown.getNextException();
    return next != null && (is(next, one, other) || isNext(next, one, other));
  }

  private static boolean is(SQLException e, String one, String other) {
    String state = e.getSQLState();
    return state != null && (state.startsWith(one) || state.startsWith(other));
  }
}
