/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.servlet.internal.fault.WarnOnceLogger;
import org.cometchatbridge.servlet.internal.identity.SessionAttributeResolver;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.slf4j.LoggerFactory;

/**
 * Hears from the container when sessions end, so that a logout revokes the token wherever it
 * happens. Once stopped it does nothing: a container that stops may destroy every session, and that
 * is no logout.
 */
public final class SessionEvents implements HttpSessionListener, HttpSessionAttributeListener {

  private final LoginSessions logins;
  private final Map<String, SessionAttributeResolver> watched = new HashMap<>();
  private final RequestThreads requests;
  private final WarnOnceLogger warnings =
      new WarnOnceLogger(LoggerFactory.getLogger(SessionEvents.class));
  private volatile boolean stopped;

  /**
   * Tells login sessions of the end of their sessions.
   *
   * @param watched the readers of the attributes in which the application keeps its user
   */
  public SessionEvents(
      LoginSessions logins, List<SessionAttributeResolver> watched, RequestThreads requests) {
    this.logins = logins;
    this.requests = requests;
    watched.forEach(reader -> this.watched.put(reader.attribute(), reader));
  }

  /** Hears nothing from now on. */
  public void stop() {
    stopped = true;
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    unlessStopped(() -> sessionDestroyed(event.getSession()));
  }

  @Override
  public void attributeRemoved(HttpSessionBindingEvent event) {
    if (watched.containsKey(event.getName())) {
      unlessStopped(() -> userRemoved(event.getSession()));
    }
  }

  @Override
  public void attributeReplaced(HttpSessionBindingEvent event) {
    SessionAttributeResolver reader = watched.get(event.getName());
    if (reader != null) {
      unlessStopped(() -> userReplaced(event.getSession(), reader));
    }
  }

  @Override
  public void attributeAdded(HttpSessionBindingEvent event) {
    if (event.getName().equals(SessionAttributes.LINE)) {
      unlessStopped(() -> lineAdded(event.getSession()));
    }
  }

  /** Containers report removed attributes afterwards; without the line those say nothing. */
  private void sessionDestroyed(HttpSession session) {
    LoginState line = SessionAttributes.line(session);
    if (line == null) {
      return;
    }
    boolean expired = hasExpired(session);
    logins.forget(session);
    if (!expired) {
      logins.end(line);
    }
  }

  private void userRemoved(HttpSession session) {
    LoginState line = SessionAttributes.line(session);
    if (line != null) {
      logins.endAndForget(session, line);
    }
  }

  /** A page of the new user, made by this very request, must not find the old one's token. */
  private void userReplaced(HttpSession session, SessionAttributeResolver reader) {
    LoginState line = SessionAttributes.line(session);
    String userId = reader.userIdIn(session);
    if (line != null && userId != null && !line.isOf(userId)) {
      logins.endAndForget(session, line);
    }
  }

  /**
   * An application may rotate a session by hand: end it, and copy its attributes into a new one.
   */
  private void lineAdded(HttpSession session) {
    LoginState line = SessionAttributes.line(session);
    if (line != null) {
      logins.renewIfEnded(session, line);
    }
  }

  /**
   * Chat does not pass the application, so a user whose session has expired may be chatting. A
   * session that a request ends was ended on purpose, however long it had been idle.
   */
  private boolean hasExpired(HttpSession session) {
    if (requests.isOne()) {
      return false;
    }
    int interval = session.getMaxInactiveInterval();
    long expiry = session.getLastAccessedTime() + TimeUnit.SECONDS.toMillis(interval);
    return interval > 0 && expiry <= System.currentTimeMillis();
  }

  private void unlessStopped(Runnable reaction) {
    if (stopped) {
      return;
    }
    try {
      reaction.run();
    } catch (RuntimeException | LinkageError e) {
      warnings.warn("A session event could not be followed", e);
    }
  }
}
