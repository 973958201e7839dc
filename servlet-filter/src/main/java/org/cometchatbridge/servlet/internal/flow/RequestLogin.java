/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.servlet.internal.handoff.HeaderRecipient;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaderPolicy;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.Delivery;
import org.cometchatbridge.servlet.internal.login.Login;
import org.cometchatbridge.servlet.internal.login.Logins;
import org.cometchatbridge.servlet.internal.response.TokenResponse;
import org.jspecify.annotations.Nullable;

/**
 * Login detection during one request: before the chain, before the response is committed, and after
 * the chain.
 *
 * <p>Each detection establishes a login session for a user who was not detected before in this
 * request. For a known user it does not, even if the session has lost its state: containers return
 * the user until the end of the request, even after the application has invalidated the session.
 */
final class RequestLogin {

  private final Identity identity;
  private final Logins logins;
  private final TokenHeaderPolicy headerPolicy;
  private final boolean userOfThread;
  private HttpServletRequest request;
  private HttpServletResponse response;

  private @Nullable HeaderRecipient recipient;
  private @Nullable String initialUserId;
  private @Nullable Login login;

  /**
   * Creates the detection.
   *
   * @param userOfThread whether the resolver finds the user on the threads of dispatches only
   */
  RequestLogin(
      Identity identity,
      Logins logins,
      TokenHeaderPolicy headerPolicy,
      HttpServletRequest request,
      HttpServletResponse response,
      boolean userOfThread) {
    this.identity = identity;
    this.logins = logins;
    this.headerPolicy = headerPolicy;
    this.request = request;
    this.response = response;
    this.userOfThread = userOfThread;
  }

  /** The request, as the filter got it. */
  HttpServletRequest request() {
    return request;
  }

  /** What starts the token request of a login before {@link #beforeCommit}. */
  EarlyLogin newEarlyLogin() {
    return new EarlyLogin(identity, logins, this, request, response);
  }

  /** The login that was detected last, or {@code null} if there is none. */
  @Nullable Login login() {
    return login;
  }

  /** Detects a login before the chain. */
  void beforeChain(@Nullable String userId) {
    initialUserId = userId;
    recipient = headerPolicy.recipient(request);
    if (userId != null) {
      start(userId);
    }
  }

  /**
   * Continues with an asynchronous dispatch. No user at its beginning is not a logout: the filters
   * that authenticate may not be mapped to it.
   */
  void beforeDispatch(
      HttpServletRequest dispatched, HttpServletResponse given, @Nullable String userId) {
    request = dispatched;
    response = given;
    beforeChain(userId);
  }

  /** Initializes the detection after the chain, for a request that was idle before it. */
  void resume(String userId, String idleState) {
    initialUserId = userId;
    recipient = headerPolicy.recipient(request);
    login = logins.resume(request, userId, idleState);
  }

  /** Whether the response may get a header, or the session a login session, before the commit. */
  boolean needsCommitHook() {
    return recipient != null || login == null || login.isUnsettled();
  }

  /** Whether asynchronous processing has started and not been dispatched again. */
  boolean isAsync() {
    try {
      return request.isAsyncStarted();
    } catch (IllegalStateException completed) {
      return true;
    }
  }

  /** Detects a login before the commit, after which headers and session cannot be written. */
  void beforeCommit(TokenResponse target, int status) {
    Login current = current();
    if (current == null) {
      return;
    }
    HeaderRecipient allowed = allows(status) ? recipient : null;
    ChatToken token = current.settle(allowed != null && !isAsync());
    if (allowed != null && token != null) {
      handOff(token, target, allowed);
    }
  }

  /**
   * Hands off what is there, on the thread of the application that writes an asynchronous response.
   * Detects no login: frameworks bind the user to a thread, and this one may have another user.
   *
   * @return whether nothing is left to do
   */
  boolean beforeAsyncWrite(TokenResponse target, int status) {
    HeaderRecipient to = recipient;
    Login known = login;
    if (to == null || known == null) {
      return true;
    }
    if (!allows(status)) {
      return false;
    }
    boolean same = userOfThread || identity.mayStillBe(request, known::belongsTo);
    ChatToken token = same ? known.settle(false) : null;
    if (token == null) {
      return false;
    }
    handOff(token, target, to);
    return true;
  }

  /** Whether the response may carry a token. */
  boolean allows(int status) {
    return recipient != null && headerPolicy.allows(recipient, response, status);
  }

  private void handOff(ChatToken token, TokenResponse target, HeaderRecipient to) {
    if (headerPolicy.isDue(to, token)) {
      target.handOff(token, to.origin());
      AsyncTokenRemoval.register(request, target);
    }
  }

  /**
   * Detects a login or a logout after the chain, even if the chain has thrown. The login session of
   * a user who has logged out ends even if the response is committed, so that it is not reused for
   * the next login of the same user.
   */
  void afterChain() {
    if (initialUserId == null || !identity.isAnonymous(request)) {
      detect();
    } else if (login != null) {
      login.end();
    }
  }

  /** Ends the login session if its HTTP session was invalidated after the login was detected. */
  void endIfInvalidated() {
    if (login != null) {
      login.endIfInvalidated();
    }
  }

  /**
   * Detects a login right after it happened. A user that the eligibility rule has rejected is
   * checked again, for example after a second factor.
   */
  void loggedIn() {
    String userId = identity.userId(request);
    Login found = userId == null ? null : logins.find(request, userId);
    if (found != null) {
      found.loggedIn();
    }
    detect();
  }

  /** Detects a login, at any time of the request. */
  void detect() {
    if (response.isCommitted()) {
      detectAfterCommit();
    } else {
      current();
    }
  }

  /** The login session of the current user, started if it was not known before. */
  private @Nullable Login current() {
    String userId = identity.userId(request);
    if (userId == null) {
      return null;
    }
    Login known = login;
    if (known != null && known.belongsTo(userId) && !known.isOnDemand()) {
      return known.resume() ? known : null;
    }
    return start(userId);
  }

  private @Nullable Login start(String userId) {
    Login found = logins.find(request, userId);
    if (found != null) {
      found.start(delivery());
      login = found;
    }
    return found;
  }

  private Delivery delivery() {
    HeaderRecipient to = recipient;
    if (to == null) {
      return Delivery.NONE;
    }
    return to.requestsToken() ? Delivery.REQUESTED : Delivery.POSSIBLE;
  }

  private void detectAfterCommit() {
    String userId = identity.userId(request);
    if (userId != null && (login == null || login.isOnDemand() || !login.belongsTo(userId))) {
      Login found = logins.find(request, userId);
      if (found != null) {
        found.startAfterCommit(delivery());
      }
    }
  }
}
