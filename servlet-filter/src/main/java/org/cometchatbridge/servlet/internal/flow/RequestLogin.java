/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.flow;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.servlet.internal.handoff.HeaderRule;
import org.cometchatbridge.servlet.internal.handoff.ReadableRequest;
import org.cometchatbridge.servlet.internal.handoff.TokenHeaders;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.login.LoginSessions;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.jspecify.annotations.Nullable;

/**
 * One request that the bridge has business with, and its looks at who is logged in: before the
 * chain, before the response is committed, and after the chain.
 *
 * <p>A look bridges a user whom no look before has seen. A user who was seen before is left alone
 * even if the session has lost its line: containers name a user until the end of the request, also
 * after the application has ended the user's session.
 */
final class RequestLogin {

  private final Identity identity;
  private final LoginSessions logins;
  private final HeaderRule headerRule;
  private final HttpServletRequest request;
  private final HttpServletResponse response;

  private @Nullable ReadableRequest readable;
  private @Nullable String arrivedAs;
  private @Nullable String seen;
  private @Nullable LoginState login;

  /**
   * The login session of the current user, and the session of the application that holds it; {@code
   * null} if the request itself names the login session.
   */
  private record Bridged(@Nullable HttpSession session, LoginState line) {}

  RequestLogin(
      Identity identity,
      LoginSessions logins,
      HeaderRule headerRule,
      HttpServletRequest request,
      HttpServletResponse response) {
    this.identity = identity;
    this.logins = logins;
    this.headerRule = headerRule;
    this.request = request;
    this.response = response;
  }

  /** Looks before the chain. */
  void arrive(@Nullable String userId) {
    arrivedAs = userId;
    readable = headerRule.readable(request);
    if (userId == null) {
      return;
    }
    SessionKey stateless = logins.keyWithoutSession(request, userId);
    if (stateless != null) {
      enterWithoutSession(stateless, userId);
      return;
    }
    boolean named = request.getRequestedSessionId() != null;
    HttpSession session = named ? identity.loginSession(request, userId) : null;
    if (session != null) {
      login = logins.enter(request, session, userId).line();
      seen = userId;
    }
  }

  /** Takes over a request that had no business before the chain. */
  void resume(String userId, String lineText) {
    arrivedAs = userId;
    seen = userId;
    readable = headerRule.readable(request);
    login = logins.held(lineText);
  }

  /** Whether the response may still get the header, or the session a login session. */
  boolean hasBusinessAtCommit() {
    return readable != null || login == null || !(login.isSettled() || isStateless(login));
  }

  /** Looks before the response is committed: the last moment for the session and for headers. */
  void beforeCommit(int status) {
    Bridged bridged = look();
    if (bridged == null) {
      return;
    }
    ReadableRequest reader =
        readable != null && headerRule.admits(readable, response, status) ? readable : null;
    TokenResult result =
        reader != null && mayWait()
            ? logins.resultWithinLogin(bridged.line)
            : logins.result(bridged.line);
    LoginState settled =
        bridged.session == null
            ? logins.told(bridged.line, result)
            : logins.settle(bridged.session, bridged.line, result);
    if (reader != null && settled != null) {
      handOff(settled.token(), reader);
    }
  }

  /** Looks after the chain, whatever came of it. */
  void leave() {
    if (arrivedAs != null && identity.isNobody(request)) {
      end();
    } else {
      lookNow();
    }
  }

  /**
   * Looks right after a login. Whom the application's rule rejected before may have shown more by
   * now, like a second factor.
   */
  void loggedIn() {
    String userId = identity.userId(request);
    HttpSession session = userId == null ? null : identity.loginSession(request, userId);
    LoginState held = session == null ? null : logins.held(session);
    if (session != null && held != null && held.denied()) {
      logins.forget(session);
    }
    lookNow();
  }

  /** Looks at a moment at which a login may have become known. */
  void lookNow() {
    if (response.isCommitted()) {
      lookWithoutWriting();
    } else {
      look();
    }
  }

  private @Nullable Bridged look() {
    String userId = identity.userId(request);
    if (userId == null) {
      return null;
    }
    LoginState stateless = statelessLogin(userId);
    return stateless == null ? lookAtSession(userId) : new Bridged(null, stateless);
  }

  /** A user who came with a session and has lost it since is not taken for one without. */
  private @Nullable LoginState statelessLogin(String userId) {
    if (!userId.equals(seen)) {
      SessionKey key = logins.keyWithoutSession(request, userId);
      return key == null ? null : enterWithoutSession(key, userId);
    }
    return login != null && isStateless(login) ? login : null;
  }

  /** Where no header can be put on the response, there is nobody to have a token minted for. */
  private LoginState enterWithoutSession(SessionKey key, String userId) {
    LoginState entered =
        readable == null
            ? LoginState.begun(key, userId)
            : logins.enterWithoutSession(request, key, userId).line();
    seen = userId;
    login = entered;
    return entered;
  }

  private @Nullable Bridged lookAtSession(String userId) {
    HttpSession session = identity.loginSession(request, userId);
    if (session == null) {
      return null;
    }
    LoginState current =
        userId.equals(seen) ? held(session, userId) : logins.enter(request, session, userId).line();
    if (current == null) {
      return null;
    }
    seen = userId;
    login = current;
    return new Bridged(session, current);
  }

  /** The login session of a user who was seen before, under its own name or a new one. */
  private @Nullable LoginState held(HttpSession session, String userId) {
    LoginState held = logins.held(session);
    if (held == null || !held.isOf(userId)) {
      return null;
    }
    boolean known = login != null && held.isNamed(login.key());
    return known ? held : logins.enter(request, session, userId).line();
  }

  private void lookWithoutWriting() {
    String userId = identity.userId(request);
    if (userId == null || userId.equals(seen) || statelessLogin(userId) != null) {
      return;
    }
    HttpSession session = identity.loginSession(request, userId);
    if (session != null) {
      logins.enterUnwritten(request, session, userId);
    }
  }

  /**
   * A user came and nobody is left. The traces are removed even from a session whose answer has
   * gone out: left there, they would pass for the next login of the same user.
   */
  private void end() {
    if (login != null) {
      logins.endAndForget(isStateless(login) ? null : request.getSession(false), login);
    }
  }

  private static boolean isStateless(LoginState line) {
    return line.key().isDerived();
  }

  private boolean mayWait() {
    return !request.isAsyncStarted() && HeaderRule.isWorthWaitingFor(response);
  }

  private void handOff(@Nullable ChatToken token, ReadableRequest reader) {
    if (token != null && headerRule.isDue(reader, token)) {
      TokenHeaders.put(response, token, reader.provenance());
      TimedOutResponse.watch(request, response);
    }
  }
}
