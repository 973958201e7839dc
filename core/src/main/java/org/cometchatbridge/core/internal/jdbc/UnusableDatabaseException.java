/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The bridge cannot use the database. The message is its own, and names the remedy. */
final class UnusableDatabaseException extends SQLException {

  private static final long serialVersionUID = 1L;

  UnusableDatabaseException(String message, @Nullable SQLException cause) {
    super(message, cause == null ? null : cause.getSQLState(), cause);
  }
}
