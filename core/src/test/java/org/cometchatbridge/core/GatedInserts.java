/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose inserts into the outbox wait at a gate or fail, and are counted. */
final class GatedInserts {

  private final DataSource dataSource;
  private final AtomicInteger inserts = new AtomicInteger();
  private final Semaphore gate = new Semaphore(0);
  private volatile boolean closed;
  private volatile boolean fails;

  GatedInserts(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  DataSource gated() {
    return proxy(DataSource.class, dataSource);
  }

  int inserts() {
    return inserts.get();
  }

  /** Further inserts wait. */
  void close() {
    closed = true;
  }

  /** Those that wait, and further ones, go on. */
  void open() {
    closed = false;
    gate.release(100);
  }

  /** Whether further inserts fail. */
  void fail(boolean failing) {
    fails = failing;
  }

  private <T> T proxy(Class<T> type, T target) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (ignored, method, arguments) -> call(target, method, arguments));
    return type.cast(proxy);
  }

  private @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getName().equals("prepareStatement")
        && String.valueOf(arguments[0]).startsWith("insert into cometchat_outbox")) {
      inserts.incrementAndGet();
      if (closed) {
        gate.acquire();
      }
      if (fails) {
        throw new SQLException("the database rejects inserts");
      }
    }
    try {
      Object result = method.invoke(target, arguments);
      return result instanceof Connection connection ? proxy(Connection.class, connection) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
