/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometchatbridge.servlet.internal.login.SessionEvents;
import org.jspecify.annotations.Nullable;

/**
 * A session listener that is registered at the start of the application and passes its events to
 * the filters that are initialized later. Thread-safe.
 */
final class SessionEventDispatcher
    implements HttpSessionListener,
        HttpSessionIdListener,
        HttpSessionAttributeListener,
        ServletRequestListener {

  private static final String ATTRIBUTE = SessionEventDispatcher.class.getName();

  private final List<SessionEvents> listeners = new CopyOnWriteArrayList<>();

  /** Registers a dispatcher with a starting application. */
  static void register(ServletContext context) {
    SessionEventDispatcher dispatcher = new SessionEventDispatcher();
    context.addListener(dispatcher);
    context.setAttribute(ATTRIBUTE, dispatcher);
  }

  /** The dispatcher of an application, or {@code null} if none was registered. */
  static @Nullable SessionEventDispatcher of(ServletContext context) {
    return context.getAttribute(ATTRIBUTE) instanceof SessionEventDispatcher dispatcher
        ? dispatcher
        : null;
  }

  void add(SessionEvents listener) {
    listeners.add(listener);
  }

  void remove(SessionEvents listener) {
    listeners.remove(listener);
  }

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    for (SessionEvents listener : listeners) {
      listener.requestInitialized(event);
    }
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    listeners.forEach(listener -> listener.sessionDestroyed(event));
  }

  @Override
  public void sessionIdChanged(HttpSessionEvent event, String oldId) {
    listeners.forEach(listener -> listener.sessionIdChanged(event, oldId));
  }

  @Override
  public void attributeAdded(HttpSessionBindingEvent event) {
    listeners.forEach(listener -> listener.attributeAdded(event));
  }

  @Override
  public void attributeRemoved(HttpSessionBindingEvent event) {
    listeners.forEach(listener -> listener.attributeRemoved(event));
  }

  @Override
  public void attributeReplaced(HttpSessionBindingEvent event) {
    listeners.forEach(listener -> listener.attributeReplaced(event));
  }
}
