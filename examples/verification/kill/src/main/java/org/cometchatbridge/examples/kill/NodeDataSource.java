/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.lang.reflect.Method;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The database as a node sees it: with a clock that the run puts forward. */
final class NodeDataSource {

  private NodeDataSource() {}

  static DataSource of(DataSource dataSource) {
    return Interception.of(
        DataSource.class,
        (method, arguments) -> {
          Object result = Interception.proceed(dataSource, method, arguments);
          return result instanceof Connection connection ? withClock(connection) : result;
        });
  }

  private static Connection withClock(Connection connection) {
    return Interception.of(
        Connection.class, (method, arguments) -> call(connection, method, arguments));
  }

  private static @Nullable Object call(
      Connection connection, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("prepareStatement") && arguments != null && arguments.length > 0) {
      arguments[0] = DatabaseClock.shifted(String.valueOf(arguments[0]));
    }
    return Interception.proceed(connection, method, arguments);
  }
}
