/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Counts the statements that are prepared, and the connections that are taken. */
final class CountingDataSource {

  private final DataSource dataSource;
  private final AtomicInteger statements = new AtomicInteger();
  private volatile @Nullable SQLException failure;
  private volatile String failing = "";
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private volatile Hook hook = (sql, connection) -> {};

  private volatile ConnectionHook beforeConnection = () -> {};

  private volatile ConnectionHook afterCommit = () -> {};

  /** Runs before a connection is taken, or after a commit. */
  @FunctionalInterface
  interface ConnectionHook {

    /** May fail it. */
    void run() throws SQLException;
  }

  /** Runs before a statement is prepared. */
  @FunctionalInterface
  interface Hook {

    /**
     * May fail the statement, or its connection.
     *
     * @param connection is not counted
     */
    void beforeStatement(String sql, Connection connection) throws SQLException;
  }

  CountingDataSource(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  int statements() {
    return statements.get();
  }

  int connections() {
    return connections.get();
  }

  /** From now on, statements that lock rows fail with this exception; {@code null} ends that. */
  void failLocks(@Nullable SQLException failure) {
    fail("for update", failure);
  }

  /** From now on, statements with this text fail with an exception; {@code null} ends that. */
  void fail(String part, @Nullable SQLException failure) {
    this.failing = part;
    this.failure = failure;
  }

  /** From now on, this runs before each statement. */
  void before(Hook hook) {
    this.hook = hook;
  }

  /** From now on, this runs before each connection is taken. */
  void beforeConnection(ConnectionHook hook) {
    this.beforeConnection = hook;
  }

  /** From now on, this runs after each commit, as if its response was lost. */
  void afterCommit(ConnectionHook hook) {
    this.afterCommit = hook;
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  void reset() {
    texts.clear();
    statements.set(0);
    connections.set(0);
  }

  /** The data source that is counted. */
  DataSource counted() {
    return proxy(DataSource.class, dataSource);
  }

  private <T> T proxy(Class<T> type, T target) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (ignored, method, arguments) -> counted(target, method, arguments));
    return type.cast(proxy);
  }

  private @Nullable Object counted(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getName().equals("prepareStatement")) {
      statements.incrementAndGet();
      String text = String.valueOf(arguments == null ? null : arguments[0]);
      texts.add(text);
      SQLException present = failure;
      if (present != null && text.contains(failing)) {
        throw present;
      }
      hook.beforeStatement(text, (Connection) target);
    }
    if (method.getName().equals("getConnection")) {
      connections.incrementAndGet();
      beforeConnection.run();
    }
    try {
      Object result = method.invoke(target, arguments);
      if (method.getName().equals("commit")) {
        afterCommit.run();
      }
      return result instanceof Connection connection ? proxy(Connection.class, connection) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
