/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reports the statements of those who use a data source. */
final class ObservedDataSource {

  /** Is called on the thread that uses the connection. */
  interface Observer {

    /** A statement is about to be executed. */
    default void begins(String sql) {}

    /** A connection was used, and is closed. */
    default void ended(Use use) {}
  }

  /**
   * A statement that was executed.
   *
   * @param rows how many rows a batch or an update has changed; 0 for a query
   */
  record Executed(String sql, int rows) {}

  /**
   * What was done with a connection before it was closed.
   *
   * @param nanos from the request for the connection until it was closed
   */
  record Use(List<Executed> statements, long nanos) {

    /** The rows that statements with this beginning have changed. */
    int rows(String beginning) {
      return statements.stream()
          .filter(executed -> executed.sql().startsWith(beginning))
          .mapToInt(Executed::rows)
          .sum();
    }

    /** Whether a statement contains this. */
    boolean has(String part) {
      return statements.stream().anyMatch(executed -> executed.sql().contains(part));
    }
  }

  private interface Interception {
    @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable;
  }

  private ObservedDataSource() {}

  static DataSource of(DataSource dataSource, Observer observer) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          long start = System.nanoTime();
          Object result = proceed(dataSource, method, arguments);
          return result instanceof Connection connection
              ? connection(connection, start, observer)
              : result;
        });
  }

  /** Observes one connection, until it is closed. */
  static Connection of(Connection connection, Observer observer) {
    return connection(connection, System.nanoTime(), observer);
  }

  private static Connection connection(Connection connection, long start, Observer observer) {
    List<Executed> executed = new ArrayList<>();
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = proceed(connection, method, arguments);
          if (result instanceof PreparedStatement prepared && arguments != null) {
            return statement(
                PreparedStatement.class,
                prepared,
                String.valueOf(arguments[0]),
                executed,
                observer);
          }
          if (result instanceof Statement plain) {
            return statement(Statement.class, plain, "", executed, observer);
          }
          if (method.getName().equals("close")) {
            observer.ended(new Use(List.copyOf(executed), System.nanoTime() - start));
          }
          return result;
        });
  }

  private static <T extends Statement> T statement(
      Class<T> type, T statement, String prepared, List<Executed> executed, Observer observer) {
    return proxy(
        type,
        (method, arguments) -> {
          if (!method.getName().startsWith("execute")) {
            return proceed(statement, method, arguments);
          }
          String sql = arguments == null ? prepared : String.valueOf(arguments[0]);
          observer.begins(sql);
          Object result = proceed(statement, method, arguments);
          executed.add(new Executed(sql, rows(result)));
          return result;
        });
  }

  private static int rows(@Nullable Object result) {
    if (result instanceof int[] batch) {
      return batch.length;
    }
    return result instanceof Integer updated ? updated : 0;
  }

  private static <T> T proxy(Class<T> type, Interception interception) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> interception.call(method, arguments)));
  }

  private static @Nullable Object proceed(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
