/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;

/** The data source returned no connection. The cause is its exception. */
final class NoConnectionException extends SQLException {

  private static final long serialVersionUID = 1L;

  NoConnectionException(SQLException cause) {
    super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
  }
}
