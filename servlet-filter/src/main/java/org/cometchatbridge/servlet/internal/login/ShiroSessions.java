/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.cometchatbridge.servlet.internal.identity.FrameworkUsers;
import org.jspecify.annotations.Nullable;

/**
 * Observes the sessions that Shiro manages itself. The container does not report their end, and
 * Shiro's logout filter responds before the bridge is reached. Uses reflection, because the bridge
 * does not depend on Shiro. Thread-safe.
 */
final class ShiroSessions {

  private final String attribute;
  private final boolean withExpired;
  private final BiConsumer<String, String> stopped;
  private final List<Observed> observed = new ArrayList<>();
  private final WarnOnceLogger warnings;
  private volatile @Nullable Object lastManager;

  /** A session manager of Shiro, and the listener of this class if the manager takes one. */
  private record Observed(Object manager, @Nullable Object listener) {}

  /**
   * Creates the observer.
   *
   * @param attribute the name of the session attribute with the login state
   * @param withExpired whether a session that has expired counts as stopped
   * @param stopped takes the id of a session that has been stopped, and its login state
   */
  ShiroSessions(
      String attribute, boolean withExpired, BiConsumer<String, String> stopped, OperatorLog log) {
    this.attribute = attribute;
    this.withExpired = withExpired;
    this.stopped = stopped;
    this.warnings = new WarnOnceLogger(log.named(ShiroSessions.class));
  }

  /** Observes the sessions of the application if Shiro's filter is in front of the bridge. */
  void observe(HttpServletRequest request) {
    Class<?> shiro = FrameworkUsers.shiroRequestClass(request);
    if (shiro == null) {
      return;
    }
    try {
      Class<?> utils = type(shiro, "org.apache.shiro.SecurityUtils");
      Object security = utils.getMethod("getSecurityManager").invoke(null);
      Object manager = security.getClass().getMethod("getSessionManager").invoke(security);
      if (manager != null && manager != lastManager) {
        observe(shiro, manager);
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      warnings.warn("A logout from a session that Shiro manages itself is not detected", e);
    }
  }

  private synchronized void observe(Class<?> shiro, Object manager)
      throws ReflectiveOperationException {
    if (observed.stream().noneMatch(known -> known.manager == manager)) {
      observed.add(new Observed(manager, isNative(manager) ? addListener(shiro, manager) : null));
    }
    lastManager = manager;
  }

  /** The container manages the other sessions, and reports their end. */
  private static boolean isNative(Object manager) {
    try {
      manager.getClass().getMethod("setSessionListeners", Collection.class);
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private Object addListener(Class<?> shiro, Object manager) throws ReflectiveOperationException {
    Class<?> type = type(shiro, "org.apache.shiro.session.SessionListener");
    Class<?> session = type(shiro, "org.apache.shiro.session.Session");
    Method attributeOf = session.getMethod("getAttribute", Object.class);
    Method idOf = session.getMethod("getId");
    Object listener =
        Proxy.newProxyInstance(
            shiro.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "onStop" -> stopped(attributeOf, idOf, arguments[0]);
                case "onExpiration" -> {
                  if (withExpired) {
                    stopped(attributeOf, idOf, arguments[0]);
                  }
                }
                case "equals" -> {
                  return proxy == arguments[0];
                }
                case "hashCode" -> {
                  return System.identityHashCode(proxy);
                }
                case "toString" -> {
                  return ShiroSessions.class.getName();
                }
                default -> {
                  // a session has started
                }
              }
              return null;
            });
    List<Object> listeners = listeners(manager);
    listeners.add(listener);
    setListeners(manager, listeners);
    return listener;
  }

  /** Never throws, since the logout goes on. */
  private void stopped(Method attributeOf, Method idOf, Object session) {
    try {
      if (attributeOf.invoke(session, attribute) instanceof String state) {
        stopped.accept(String.valueOf(idOf.invoke(session)), state);
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      warnings.warn("The end of a session that Shiro manages could not be processed", e);
    }
  }

  /** Observes no sessions any more. */
  synchronized void stop() {
    for (Observed known : observed) {
      try {
        if (known.listener != null) {
          List<Object> listeners = listeners(known.manager);
          listeners.removeIf(listener -> listener == known.listener);
          setListeners(known.manager, listeners);
        }
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        warnings.warn("The listener for the sessions of Shiro could not be removed", e);
      }
    }
    observed.clear();
    lastManager = null;
  }

  /** A copy, because Shiro may iterate over its own list at the same time. */
  private static List<Object> listeners(Object manager)
      throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
    Object listeners = manager.getClass().getMethod("getSessionListeners").invoke(manager);
    return listeners instanceof Collection<?> known ? new ArrayList<>(known) : new ArrayList<>();
  }

  private static void setListeners(Object manager, List<Object> listeners)
      throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
    manager
        .getClass()
        .getMethod("setSessionListeners", Collection.class)
        .invoke(manager, listeners);
  }

  private static Class<?> type(Class<?> shiro, String name) throws ClassNotFoundException {
    return Class.forName(name, true, shiro.getClassLoader());
  }
}
