/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.installation;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometchatbridge.servlet.internal.login.SessionEvents;
import org.jspecify.annotations.Nullable;

/** The listener that an application has from its start, for the filters that come later. */
final class SessionRelay implements HttpSessionListener, HttpSessionAttributeListener {

  private static final String ATTRIBUTE = SessionRelay.class.getName();

  private final List<SessionEvents> filters = new CopyOnWriteArrayList<>();

  /** Puts a relay into an application that starts. */
  static void install(ServletContext context) {
    SessionRelay relay = new SessionRelay();
    context.addListener(relay);
    context.setAttribute(ATTRIBUTE, relay);
  }

  /** The relay of an application, or {@code null} if none was installed. */
  static @Nullable SessionRelay of(ServletContext context) {
    return context.getAttribute(ATTRIBUTE) instanceof SessionRelay relay ? relay : null;
  }

  void add(SessionEvents filter) {
    filters.add(filter);
  }

  void remove(SessionEvents filter) {
    filters.remove(filter);
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    filters.forEach(filter -> filter.sessionDestroyed(event));
  }

  @Override
  public void attributeAdded(HttpSessionBindingEvent event) {
    filters.forEach(filter -> filter.attributeAdded(event));
  }

  @Override
  public void attributeRemoved(HttpSessionBindingEvent event) {
    filters.forEach(filter -> filter.attributeRemoved(event));
  }

  @Override
  public void attributeReplaced(HttpSessionBindingEvent event) {
    filters.forEach(filter -> filter.attributeReplaced(event));
  }
}
