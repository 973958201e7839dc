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

  /**
   * As much of a text as a column has: H2 counts UTF-16 units. PostgreSQL stores any character but
   * NUL.
   */
  static String start(String text, int length) {
    String storable = text.replace('\0', ' ');
    if (storable.length() <= length) {
      return storable;
    }
    boolean cutsPair = Character.isHighSurrogate(storable.charAt(length - 1));
    return storable.substring(0, cutsPair ? length - 1 : length);
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
