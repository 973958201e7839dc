/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.BegunLogin;
import org.cometchatbridge.servlet.internal.login.Login;
import org.cometchatbridge.servlet.internal.login.Logins;
import org.jspecify.annotations.Nullable;

/**
 * Starts the token request of a login while the application still works on the response, so that
 * both overlap. The login itself is detected before the response is committed, as without this:
 * only then is it known that the application has not taken it back.
 */
final class EarlyLogin {

  private final Identity identity;
  private final Logins logins;
  private final RequestLogin detection;
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private @Nullable BegunLogin begun;

  /**
   * Belongs to a request.
   *
   * @param detection detects the login of the request
   */
  EarlyLogin(
      Identity identity,
      Logins logins,
      RequestLogin detection,
      HttpServletRequest request,
      HttpServletResponse response) {
    this.identity = identity;
    this.logins = logins;
    this.detection = detection;
    this.request = request;
    this.response = response;
  }

  /** The application has stored a user in an HTTP session. */
  void userStored(HttpSession session) {
    if (isOwn(session)) {
      begin();
    }
  }

  /** The application has removed its user from an HTTP session. */
  void userRemoved(HttpSession session) {
    if (isOwn(session)) {
      takeBackIfAnonymous();
    }
  }

  /** The user of the request may have logged out again. */
  void takeBackIfAnonymous() {
    if (begun != null && identity.isAnonymous(request)) {
      takeBack();
    }
  }

  /** An HTTP session has got another id. */
  void sessionRenamed(HttpSession session, String oldId) {
    BegunLogin current = begun;
    if (current != null && current.sessionId().equals(oldId)) {
      begun = logins.renamed(current, session.getId());
    }
  }

  /**
   * The user of the request may have logged in. A change from one user to another waits for the
   * commit, because it may be reverted: a user who acts as another one for a part of a request.
   */
  void begin() {
    if (detection.login() != null || request.isAsyncStarted() || response.isCommitted()) {
      return;
    }
    String userId = identity.userId(request);
    HttpSession session = userId == null ? null : request.getSession(false);
    if (userId == null || session == null || isBegun(userId, session)) {
      return;
    }
    takeBack();
    begun = logins.begin(request, userId);
  }

  private boolean isBegun(String userId, HttpSession session) {
    BegunLogin current = begun;
    return current != null
        && current.userId().equals(userId)
        && current.sessionId().equals(session.getId());
  }

  private boolean isOwn(HttpSession session) {
    HttpSession own = request.getSession(false);
    return own != null && own.getId().equals(session.getId());
  }

  /** The chain has returned. What has begun and was not continued is taken back. */
  void end() {
    BegunLogin current = begun;
    if (current != null && (identity.isAnonymous(request) || !isContinued(current))) {
      takeBack();
    }
    begun = null;
  }

  /** After the commit, the next request of the session continues it. */
  private boolean isContinued(BegunLogin current) {
    Login login = detection.login();
    return login == null
        ? current.userId().equals(identity.userId(request)) && isInOwnSession(current)
        : current.isContinuedBy(login);
  }

  private boolean isInOwnSession(BegunLogin current) {
    HttpSession own = request.getSession(false);
    return own != null && own.getId().equals(current.sessionId());
  }

  private void takeBack() {
    BegunLogin current = begun;
    begun = null;
    if (current != null) {
      logins.takeBack(current);
    }
  }
}
