/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leases that a node has written. If it reads these in place of what the table has, it does not
 * see that another node has claimed a user meanwhile. Thread-safe.
 */
final class OwnLeases {

  private static final String LEASE = " lease = ?";

  private final Map<String, Long> leases = new ConcurrentHashMap<>();
  private final Runnable onRead;

  /**
   * Remembers nothing yet.
   *
   * @param onRead is run when a lease is read that the table does not have
   */
  OwnLeases(Runnable onRead) {
    this.onRead = onRead;
  }

  /** A statement that writes rows, whose leases are remembered. The uid is its last parameter. */
  PreparedStatement written(PreparedStatement update, String sql) {
    int lease =
        (int) sql.substring(0, sql.indexOf(LEASE)).chars().filter(c -> c == '?').count() + 1;
    int uid = (int) sql.chars().filter(c -> c == '?').count();
    Map<Integer, Object> parameters = new HashMap<>();
    return Interception.of(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().startsWith("set") && arguments != null && arguments.length == 2) {
            parameters.put((Integer) arguments[0], String.valueOf(arguments[1]));
          } else if (method.getName().equals("addBatch")) {
            long mark = Long.parseLong(String.valueOf(parameters.get(lease)));
            if (mark != 0) {
              leases.put(String.valueOf(parameters.get(uid)), mark);
            }
          }
          return Interception.proceed(update, method, arguments);
        });
  }

  /** A statement that reads rows in order to complete them. */
  PreparedStatement read(PreparedStatement select) {
    return Interception.of(
        PreparedStatement.class,
        (method, arguments) -> {
          Object result = Interception.proceed(select, method, arguments);
          return result instanceof ResultSet rows ? withOwn(rows) : result;
        });
  }

  private ResultSet withOwn(ResultSet rows) {
    return Interception.of(
        ResultSet.class,
        (method, arguments) -> {
          Object value = Interception.proceed(rows, method, arguments);
          if (arguments == null || !"lease".equals(arguments[0])) {
            return value;
          }
          Long own = leases.get(rows.getString("uid"));
          if (own == null || own.equals(value)) {
            return value;
          }
          onRead.run();
          return own;
        });
  }
}
