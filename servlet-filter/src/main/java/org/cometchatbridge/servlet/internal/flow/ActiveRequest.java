/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.function.UnaryOperator;
import org.cometchatbridge.servlet.internal.login.ActiveLogin;
import org.cometchatbridge.servlet.internal.response.CommitHookResponse;
import org.cometchatbridge.servlet.internal.response.TokenResponse;
import org.jspecify.annotations.Nullable;

/**
 * A request that the bridge processes, from its first dispatch to its last: the login detection,
 * and the response that the filter chain gets.
 */
final class ActiveRequest implements ActiveLogin {

  private final RequestLogin login;
  private volatile HttpServletResponse response;
  private @Nullable EarlyLogin early;
  private boolean mayLogIn;
  private volatile boolean inChain;
  private volatile boolean withoutUser;
  private volatile boolean forwarded;

  ActiveRequest(RequestLogin login, HttpServletResponse response) {
    this.login = login;
    this.response = response;
  }

  RequestLogin login() {
    return login;
  }

  HttpServletResponse response() {
    return response;
  }

  /** From now on, a new user of the request is a login, whose token request starts at once. */
  void expectLogin() {
    mayLogIn = true;
  }

  @Override
  public void userStored(HttpSession session) {
    if (mayLogIn) {
      early().userStored(session);
    }
  }

  @Override
  public void userRemoved(HttpSession session) {
    if (early != null) {
      early.userRemoved(session);
    }
  }

  @Override
  public void sessionRenamed(HttpSession session, String oldId) {
    if (early != null) {
      early.sessionRenamed(session, oldId);
    }
  }

  /** The container may have logged a user in. */
  void userLoggedIn() {
    early().begin();
  }

  /** The container has logged a user out. */
  void userLoggedOut() {
    if (early != null) {
      early.takeBackIfAnonymous();
    }
  }

  private EarlyLogin early() {
    EarlyLogin current = early;
    if (current == null) {
      current = login.newEarlyLogin();
      early = current;
    }
    return current;
  }

  /** Ends what has begun early and has become no login. */
  void endEarlyLogin() {
    if (early != null) {
      early.end();
    }
  }

  /**
   * The response for the chain of a later dispatch. The container may dispatch with the one that
   * the chain got, or with its own, which needs another wrapper.
   */
  HttpServletResponse forDispatch(
      HttpServletResponse given, UnaryOperator<HttpServletResponse> wrapping) {
    if (isPassedOnBy(given)) {
      return given;
    }
    HttpServletResponse next = wrapping.apply(given);
    if (response instanceof TokenResponse earlier && next instanceof TokenResponse later) {
      later.continueFrom(earlier);
    }
    response = next;
    return next;
  }

  /** Whether a response is, or wraps, the one that the chain got. */
  private boolean isPassedOnBy(ServletResponse given) {
    return given == response
        || (given instanceof ServletResponseWrapper wrapper && wrapper.isWrapperFor(response));
  }

  void enterChain() {
    inChain = true;
  }

  void leaveChain() {
    inChain = false;
  }

  /** Whether a dispatch is in the chain behind the filter, which may be called twice. */
  boolean isInChain() {
    return inChain;
  }

  /** The filter has been called for the current forward, or not any more. */
  boolean setForwarded(boolean now) {
    boolean before = forwarded;
    forwarded = now;
    return before;
  }

  boolean isForwarded() {
    return forwarded;
  }

  /** The request has no user where the bridge's filter stands. */
  void foundWithoutUser() {
    withoutUser = true;
  }

  boolean isWithoutUser() {
    return withoutUser;
  }

  /** Calls the hook of an uncommitted response now, since later is too late. */
  void beforeCommit() {
    if (response instanceof CommitHookResponse wrapped && !wrapped.isCommitted()) {
      wrapped.beforeCommit(wrapped.getStatus());
    }
  }

  /** An exception ends the response: takes its token away, and stores the login session. */
  void beforeError() {
    if (response instanceof TokenResponse wrapped) {
      wrapped.becomeError();
    }
    if (response instanceof CommitHookResponse wrapped && !wrapped.isCommitted()) {
      wrapped.beforeCommit(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
  }
}
