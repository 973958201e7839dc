/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLDataException;

/** A row of the bridge's tables has not what the bridge writes. The message has no values. */
final class UnreadableRowException extends SQLDataException {

  private static final long serialVersionUID = 1L;
  private static final String STATE = "22000";

  UnreadableRowException(RuntimeException cause) {
    super(
        "a row of the bridge's tables cannot be read ("
            + cause.getClass().getSimpleName()
            + "). Only the bridge may change these tables: restore the row, or delete it",
        STATE,
        cause);
  }
}
