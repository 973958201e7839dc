/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What happens in place of the calls of an object of JDBC. */
@FunctionalInterface
interface Interception {

  @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable;

  /** An object whose calls are intercepted. */
  static <T> T of(Class<T> type, Interception interception) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> interception.call(method, arguments)));
  }

  /** Makes a call as if it were not intercepted. */
  static @Nullable Object proceed(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
