/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The bridge cannot use the database. The message is its own, and names the remedy. */
final class UnusableDatabaseException extends SQLException {

  private static final long serialVersionUID = 1L;

  private final boolean recordable;

  /**
   * An exception with its message.
   *
   * @param recordable whether nothing is wrong with the outbox, so that changes can be inserted
   */
  UnusableDatabaseException(String message, @Nullable SQLException cause, boolean recordable) {
    super(message, cause == null ? null : cause.getSQLState(), cause);
    this.recordable = recordable;
  }

  /** Whether changes can be inserted into the outbox all the same. */
  boolean isRecordable() {
    return recordable;
  }
}
