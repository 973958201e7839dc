/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import org.cometchatbridge.core.Uid;
import org.jspecify.annotations.Nullable;

/** Parameters of statements. */
final class Parameters {

  private Parameters() {}

  /** The marks of a list. */
  static String marks(int count) {
    return "?" + ", ?".repeat(count - 1);
  }

  /** Sets uids, and returns the next position. */
  static int uids(PreparedStatement statement, int first, Collection<Uid> uids)
      throws SQLException {
    int next = first;
    for (Uid uid : uids) {
      statement.setString(next++, uid.value());
    }
    return next;
  }

  static void nullable(PreparedStatement statement, int position, @Nullable Long value)
      throws SQLException {
    if (value == null) {
      statement.setNull(position, Types.BIGINT);
    } else {
      statement.setLong(position, value);
    }
  }
}
