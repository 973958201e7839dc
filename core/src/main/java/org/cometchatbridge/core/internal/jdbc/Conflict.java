/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;

/** Whether a transaction failed because of another one that ran at the same time. */
final class Conflict {

  private static final String UNIQUE = "23";
  private static final String ROLLED_BACK = "40";

  private Conflict() {}

  static boolean isCauseOf(SQLException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && (isConflict(e) || isNextConflict(e))) {
        return true;
      }
    }
    return false;
  }

  /** A batch has the exceptions of its statements behind its own. */
  private static boolean isNextConflict(SQLException thrown) {
    SQLException next = thrown.getNextException();
    return next != null && (isConflict(next) || isNextConflict(next));
  }

  private static boolean isConflict(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith(UNIQUE) || state.startsWith(ROLLED_BACK));
  }
}
