/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.handoff.HeaderRecipient;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaderPolicy;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.session.LoginState;
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
  private final LoginSessions logins;
  private final TokenHeaderPolicy headerPolicy;
  private final HttpServletRequest request;
  private final HttpServletResponse response;

  private @Nullable HeaderRecipient recipient;
  private @Nullable String initialUserId;
  private @Nullable String knownUserId;
  private @Nullable LoginState login;

  /**
   * The login session of the current user, and the HTTP session that holds it; {@code null} if the
   * request itself names the login session.
   */
  private record Detected(@Nullable HttpSession session, LoginState state) {}

  RequestLogin(
      Identity identity,
      LoginSessions logins,
      TokenHeaderPolicy headerPolicy,
      HttpServletRequest request,
      HttpServletResponse response) {
    this.identity = identity;
    this.logins = logins;
    this.headerPolicy = headerPolicy;
    this.request = request;
    this.response = response;
  }

  /** Detects a login before the chain. */
  void beforeChain(@Nullable String userId) {
    initialUserId = userId;
    recipient = headerPolicy.recipient(request);
    if (userId == null) {
      return;
    }
    SessionKey stateless = logins.statelessKey(request, userId);
    if (stateless != null) {
      establishStateless(stateless, userId);
      return;
    }
    boolean namesSession = request.getRequestedSessionId() != null;
    HttpSession session = namesSession ? identity.loginSession(request, userId) : null;
    if (session != null) {
      login = logins.establish(request, session, userId).state();
      knownUserId = userId;
    }
  }

  /** Initializes the detection after the chain, for a request that was idle before it. */
  void resume(String userId, String stateText) {
    initialUserId = userId;
    knownUserId = userId;
    recipient = headerPolicy.recipient(request);
    login = logins.read(stateText);
  }

  /** Whether the response may get a header, or the session a login session, before the commit. */
  boolean needsCommitHook() {
    return recipient != null || login == null || !(login.isSettled() || isStateless(login));
  }

  /** Detects a login before the commit, after which headers and session cannot be written. */
  void beforeCommit(int status) {
    Detected detected = detectAndStore();
    if (detected == null) {
      return;
    }
    HeaderRecipient allowed =
        recipient != null && headerPolicy.allows(recipient, response, status) ? recipient : null;
    TokenResult result =
        allowed != null && mayWait()
            ? logins.resultWithinLogin(detected.state)
            : logins.result(detected.state);
    LoginState stored =
        detected.session == null
            ? logins.update(detected.state, result)
            : logins.store(detected.session, detected.state, result);
    if (allowed != null && stored != null) {
      handOff(stored.token(), allowed);
    }
  }

  /** Detects a login or a logout after the chain, even if the chain has thrown. */
  void afterChain() {
    if (initialUserId != null && identity.isAnonymous(request)) {
      revoke();
    } else {
      detect();
    }
  }

  /**
   * Detects a login right after it happened. A user whom the eligibility rule has rejected is
   * checked again, for example after a second factor.
   */
  void loggedIn() {
    String userId = identity.userId(request);
    HttpSession session = userId == null ? null : identity.loginSession(request, userId);
    LoginState held = session == null ? null : logins.read(session);
    if (session != null && held != null && held.denied()) {
      logins.clear(session);
    }
    detect();
  }

  /** Detects a login, at any time of the request. */
  void detect() {
    if (response.isCommitted()) {
      detectAfterCommit();
    } else {
      detectAndStore();
    }
  }

  private @Nullable Detected detectAndStore() {
    String userId = identity.userId(request);
    if (userId == null) {
      return null;
    }
    LoginState stateless = statelessLogin(userId);
    return stateless == null ? sessionLogin(userId) : new Detected(null, stateless);
  }

  /** A known user who has lost the HTTP session does not become a user without session. */
  private @Nullable LoginState statelessLogin(String userId) {
    if (!userId.equals(knownUserId)) {
      SessionKey key = logins.statelessKey(request, userId);
      return key == null ? null : establishStateless(key, userId);
    }
    return login != null && isStateless(login) ? login : null;
  }

  /** Requests a token only if the response can carry it in a header. */
  private LoginState establishStateless(SessionKey key, String userId) {
    LoginState established =
        recipient == null
            ? LoginState.pending(key, userId)
            : logins.establishStateless(request, key, userId).state();
    knownUserId = userId;
    login = established;
    return established;
  }

  private @Nullable Detected sessionLogin(String userId) {
    HttpSession session = identity.loginSession(request, userId);
    if (session == null) {
      return null;
    }
    LoginState current =
        userId.equals(knownUserId)
            ? knownLogin(session, userId)
            : logins.establish(request, session, userId).state();
    if (current == null) {
      return null;
    }
    knownUserId = userId;
    login = current;
    return new Detected(session, current);
  }

  /** The login session of a known user, whose key may have been renewed. */
  private @Nullable LoginState knownLogin(HttpSession session, String userId) {
    LoginState held = logins.read(session);
    if (held == null || !held.belongsTo(userId)) {
      return null;
    }
    boolean sameKey = login != null && held.hasKey(login.key());
    return sameKey ? held : logins.establish(request, session, userId).state();
  }

  private void detectAfterCommit() {
    String userId = identity.userId(request);
    if (userId == null || userId.equals(knownUserId) || statelessLogin(userId) != null) {
      return;
    }
    HttpSession session = identity.loginSession(request, userId);
    if (session != null) {
      logins.establishAfterCommit(request, session, userId);
    }
  }

  /**
   * The user has logged out during the request. The state is cleared even if the response is
   * committed, so that it is not reused for the next login of the same user.
   */
  private void revoke() {
    if (login != null) {
      logins.revokeAndClear(isStateless(login) ? null : request.getSession(false), login);
    }
  }

  private static boolean isStateless(LoginState state) {
    return state.key().isDerived();
  }

  private boolean mayWait() {
    return !request.isAsyncStarted() && TokenHeaderPolicy.mayWaitFor(response);
  }

  private void handOff(@Nullable ChatToken token, HeaderRecipient allowed) {
    if (token != null && headerPolicy.isDue(allowed, token)) {
      TokenHeaders.write(response, token, allowed.origin());
      AsyncTokenRemoval.register(request, response);
    }
  }
}
