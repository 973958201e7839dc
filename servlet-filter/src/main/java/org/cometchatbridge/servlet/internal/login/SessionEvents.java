/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.cometchatbridge.servlet.internal.identity.FrameworkUsers;
import org.cometchatbridge.servlet.internal.identity.SessionAttributeResolver;
import org.jspecify.annotations.Nullable;

/**
 * Listens for the end of sessions and revokes their tokens, wherever the logout happens. Ignores
 * all events after {@link #stop}: a container that shuts down may invalidate every session, which
 * is not a logout.
 */
public final class SessionEvents
    implements HttpSessionListener,
        HttpSessionIdListener,
        HttpSessionAttributeListener,
        ServletRequestListener {

  private final Logins logins;
  private final Map<String, SessionAttributeResolver> watched = new HashMap<>();
  private final RequestTracker requests;
  private final WarnOnceLogger warnings;
  private volatile boolean stopped;

  /**
   * Creates the listener.
   *
   * @param watched the readers of the session attributes that hold the application's user
   */
  public SessionEvents(
      Logins logins,
      List<SessionAttributeResolver> watched,
      RequestTracker requests,
      OperatorLog log) {
    this.logins = logins;
    this.warnings = new WarnOnceLogger(log.named(SessionEvents.class));
    this.requests = requests;
    watched.forEach(reader -> this.watched.put(reader.attribute(), reader));
  }

  /** Ignores all further events. */
  public void stop() {
    stopped = true;
    logins.stop();
  }

  @Override
  public void requestInitialized(ServletRequestEvent event) {
    if (!stopped) {
      logins.requestStarted(event.getServletRequest());
    }
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    unlessStopped(() -> sessionDestroyed(event.getSession()));
  }

  @Override
  public void sessionIdChanged(HttpSessionEvent event, String oldId) {
    unlessStopped(
        () -> {
          logins.sessionRenamed(event.getSession(), oldId);
          ActiveLogin active = requests.activeLogin();
          if (active != null) {
            active.sessionRenamed(event.getSession(), oldId);
          }
        });
  }

  @Override
  public void attributeRemoved(HttpSessionBindingEvent event) {
    if (watched.containsKey(event.getName()) || FrameworkUsers.isUserAttribute(event.getName())) {
      unlessStopped(() -> logins.endUnlessOf(null, event.getSession()));
    }
    ActiveLogin active = active(event);
    if (active != null) {
      unlessStopped(() -> active.userRemoved(event.getSession()));
    }
  }

  @Override
  public void attributeReplaced(HttpSessionBindingEvent event) {
    SessionAttributeResolver reader = watched.get(event.getName());
    if (reader != null) {
      unlessStopped(() -> userReplaced(event.getSession(), reader));
    } else if (FrameworkUsers.isUserAttribute(event.getName())) {
      unlessStopped(() -> profilesReplaced(event.getSession(), event.getName()));
    }
    userStored(event);
  }

  /**
   * An application may replace a session itself: invalidate it, and copy its attributes into a new
   * one.
   */
  @Override
  public void attributeAdded(HttpSessionBindingEvent event) {
    if (logins.isState(event.getName())) {
      unlessStopped(() -> logins.stateAdded(event.getSession(), event.getName()));
    }
    userStored(event);
  }

  /** The token request of a login starts here rather than when the response is committed. */
  private void userStored(HttpSessionBindingEvent event) {
    ActiveLogin active = active(event);
    if (active != null) {
      unlessStopped(() -> active.userStored(event.getSession()));
    }
  }

  /** The request of this thread, if the attribute is one in which an application has its user. */
  private @Nullable ActiveLogin active(HttpSessionBindingEvent event) {
    return watched.containsKey(event.getName()) || FrameworkUsers.isLoginAttribute(event.getName())
        ? requests.activeLogin()
        : null;
  }

  /** A logout of pac4j that keeps the session replaces its profiles by none. */
  private void profilesReplaced(HttpSession session, String name) {
    if (FrameworkUsers.isWithoutUser(session.getAttribute(name))) {
      logins.endUnlessOf(null, session);
    }
  }

  private void sessionDestroyed(HttpSession session) {
    if (logins.holdsState(session)) {
      logins.sessionDestroyed(session, hasExpired(session));
    }
  }

  /** Runs at once, so that a page of the new user in this request does not get the old token. */
  private void userReplaced(HttpSession session, SessionAttributeResolver reader) {
    String userId = reader.userIdIn(session);
    if (userId != null) {
      logins.endUnlessOf(userId, session);
    }
  }

  /**
   * Whether the session has expired rather than been invalidated. Its user may still be chatting,
   * since chat traffic does not reach the application. A session that a request invalidates has not
   * expired, however long it was idle.
   */
  private boolean hasExpired(HttpSession session) {
    if (requests.isInRequest()) {
      return false;
    }
    int interval = session.getMaxInactiveInterval();
    long expiry = session.getLastAccessedTime() + TimeUnit.SECONDS.toMillis(interval);
    return interval > 0 && expiry <= System.currentTimeMillis();
  }

  private void unlessStopped(Runnable action) {
    if (stopped) {
      return;
    }
    try {
      action.run();
    } catch (RuntimeException | LinkageError e) {
      warnings.warn("A session event could not be processed", e);
    }
  }
}
