/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.servlet.internal.identity.Identity;
import org.cometchatbridge.servlet.internal.session.LoginState;
import org.cometchatbridge.servlet.internal.session.LoginStateCodec;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.session.SessionKeys;
import org.jspecify.annotations.Nullable;

/** Keeps the application's sessions and the bridge's login sessions in step. */
public final class LoginSessions {

  private final CometChatBridge bridge;
  private final Identity identity;
  private final SessionAttributes attributes;
  private final boolean shared;
  private final SessionKeys keys;
  private final RejectedTokens rejected;

  /** Works for one bridge. */
  public LoginSessions(CometChatBridge bridge, Identity identity, SessionAttributes attributes) {
    this.bridge = bridge;
    this.identity = identity;
    this.attributes = attributes;
    this.shared = bridge.config().tokenScope() == TokenScope.USER;
    this.keys = new SessionKeys(bridge.config().clock(), bridge::hasEnded);
    this.rejected = new RejectedTokens(bridge.config().clock());
  }

  /**
   * Makes a session hold the login session of the user who is logged in: the one it holds already,
   * or a new one after an identity transition. A token request is begun if it is needed; nothing
   * waits.
   */
  public Entry enter(HttpServletRequest request, HttpSession session, String userId) {
    LoginState line = continued(session, userId);
    TokenResult result = begin(request, line);
    // A settled line is as the session holds it; to write it again might undo what came after it.
    LoginState told =
        line.isSettled() ? line : attributes.begin(session, with(line, dated(result)));
    confirm(told);
    return new Entry(told, told.isSettled() ? result(told) : result);
  }

  /**
   * Like {@link #enter} when the response has gone out and nothing may be written any more. The
   * next request of the session is given the same key and finds the token request.
   */
  public void enterUnwritten(HttpServletRequest request, HttpSession session, String userId) {
    begin(request, continued(session, userId));
  }

  /**
   * The key of a login session that is kept in no HTTP session: the request names it, or the user's
   * token is shared and the request has no session. {@code null} if the HTTP session is the login
   * session.
   */
  public @Nullable SessionKey keyWithoutSession(HttpServletRequest request, String userId) {
    String name = identity.statelessSession(request, userId);
    if (shared) {
      return name != null || identity.loginSession(request, userId) == null
          ? uidOf(userId).map(SessionKey::ofUser).orElse(null)
          : null;
    }
    return name == null
        ? null
        : uidOf(userId).map(uid -> SessionKey.ofStateless(uid, name)).orElse(null);
  }

  /**
   * Finds the token of a login session that is kept in no HTTP session. A token request is begun if
   * it is needed; nothing waits.
   */
  public Entry enterWithoutSession(HttpServletRequest request, SessionKey key, String userId) {
    TokenResult known = bridge.await(key, Duration.ZERO);
    TokenResult result =
        known instanceof TokenResult.Ready || known instanceof TokenResult.Pending
            ? known
            : bridge.login(key, identity.profile(request, userId));
    return new Entry(with(LoginState.begun(key, userId), result), result);
  }

  /**
   * What is known of a login session's token now, after waiting for it if there is time left since
   * its token request began: all requests that wait for one token request together wait no longer
   * than the login deadline.
   */
  public TokenResult resultWithinLogin(LoginState line) {
    TokenResult result = result(line);
    if (result instanceof TokenResult.Pending pending) {
      Duration deadline = bridge.config().maxLoginWait();
      Instant latest = pending.since().plus(deadline);
      Duration left = Duration.between(bridge.config().clock().instant(), latest);
      // A clock that was set back meanwhile would have the thread wait for longer.
      return resultWithin(line, left.compareTo(deadline) > 0 ? deadline : left);
    }
    return result;
  }

  /** What is known of a login session's token now. */
  public TokenResult result(LoginState line) {
    return resultWithin(line, Duration.ZERO);
  }

  /** What is known of a login session's token now, or after waiting for it for the given time. */
  public TokenResult resultWithin(LoginState line, Duration atMost) {
    if (line.token() != null && !isOutdated(line)) {
      return new TokenResult.Ready(line.token());
    }
    if (line.denied()) {
      return new NotEligible(
          uidOf(line.userId()).isPresent()
              ? NotEligible.Reason.ELIGIBILITY_RULE
              : NotEligible.Reason.USER_ID_NOT_MAPPED);
    }
    return bridge.await(line.key(), atMost);
  }

  /**
   * Writes to the session what its login session has come to.
   *
   * @return what the session holds now, or {@code null} if that is no longer this login session
   */
  public @Nullable LoginState settle(HttpSession session, LoginState line, TokenResult result) {
    LoginState told = attributes.settle(session, told(line, dated(result)));
    if (told != null && isOutdated(told)) {
      told = attributes.withdraw(session, told);
    }
    if (told != null && !line.isSettled()) {
      confirm(told);
    }
    return told;
  }

  /**
   * A login session after this was said of it: a token that was rejected is not its own any more.
   */
  public LoginState told(LoginState line, TokenResult result) {
    LoginState current = isOutdated(line) ? LoginState.begun(line.key(), line.userId()) : line;
    return with(current, result);
  }

  /**
   * Begins a token request for another token than the one that a page was rejected with. The
   * rejected one is handed to nobody any more, whether the token request may begin or not; nothing
   * waits.
   *
   * @param line what the session holds, with the rejected token
   */
  public Entry refresh(HttpServletRequest request, HttpSession session, LoginState line) {
    TokenResult result = refresh(request, line);
    attributes.withdraw(session, line);
    return new Entry(LoginState.begun(line.key(), line.userId()), result);
  }

  /** The same for a login session that is kept in no HTTP session. */
  public Entry refreshWithoutSession(HttpServletRequest request, LoginState line) {
    TokenResult result = refresh(request, line);
    return new Entry(LoginState.begun(line.key(), line.userId()), result);
  }

  /** The uid of a user, if the bridge has one for the user id. */
  public Optional<Uid> uidOf(String userId) {
    return bridge.uidOf(userId);
  }

  /** What a session holds, unless its token is not the one of its user. */
  public @Nullable LoginState held(HttpSession session) {
    LoginState line = SessionAttributes.line(session);
    return line == null || isOwn(line) ? line : null;
  }

  /** The same of a text that was taken from a session. */
  public @Nullable LoginState held(String text) {
    LoginState line = LoginStateCodec.parse(text);
    return line == null || isOwn(line) ? line : null;
  }

  /** Ends a login session: its token is revoked. */
  public void end(LoginState line) {
    bridge.logout(line.key(), line.token());
  }

  /** Ends a login session and removes its traces from the session that holds it. */
  public void endAndForget(@Nullable HttpSession session, LoginState line) {
    end(line);
    if (session != null) {
      LoginState held = SessionAttributes.line(session);
      if (held != null && held.isNamed(line.key())) {
        attributes.clear(session);
      }
    }
  }

  /** Removes the traces of a login session that goes on elsewhere. */
  public void forget(HttpSession session) {
    attributes.clear(session);
  }

  /**
   * Gives a new name to a login session that came into this session by a copy of one that ended.
   */
  public void renewIfEnded(HttpSession session, LoginState line) {
    if (bridge.hasEnded(line.key())) {
      attributes.begin(session, begunAnew(session, line.userId()));
    }
  }

  /**
   * The responses of a minute carry the token. A shared one may be older than the login session, so
   * that the session notes when it got it.
   */
  private TokenResult dated(TokenResult result) {
    return shared && result instanceof TokenResult.Ready ready
        ? new TokenResult.Ready(
            ChatToken.of(
                ready.token().uid(), ready.token().value(), bridge.config().clock().instant()))
        : result;
  }

  private LoginState continued(HttpSession session, String userId) {
    LoginState held = SessionAttributes.line(session);
    if (held != null && held.isOf(userId) && isOwn(held) && !bridge.hasEnded(held.key())) {
      return isOutdated(held) ? withdrawn(session, held) : held;
    }
    if (held != null) {
      end(held);
    }
    return begunAnew(session, userId);
  }

  private LoginState with(LoginState line, TokenResult result) {
    return line.with(result, uidOf(line.userId()));
  }

  /** A session may be older than the mapping, or have been tampered with. */
  private boolean isOwn(LoginState line) {
    ChatToken token = line.token();
    return token == null || uidOf(line.userId()).filter(token.uid()::equals).isPresent();
  }

  private LoginState withdrawn(HttpSession session, LoginState line) {
    attributes.withdraw(session, line);
    return LoginState.begun(line.key(), line.userId());
  }

  private TokenResult refresh(HttpServletRequest request, LoginState line) {
    ChatToken token = Objects.requireNonNull(line.token());
    rejected.add(line.key(), token);
    return bridge.refresh(line.key(), identity.profile(request, line.userId()), token);
  }

  /** Whether a line names a token that was rejected; one that CometChat has issued again counts. */
  private boolean isOutdated(LoginState line) {
    ChatToken token = line.token();
    return token != null
        && rejected.contains(line.key(), token)
        && !(bridge.await(line.key(), Duration.ZERO) instanceof TokenResult.Ready ready
            && ready.token().equals(token));
  }

  private LoginState begunAnew(HttpSession session, String userId) {
    return LoginState.begun(keys.agree(session.getId(), userId), userId);
  }

  private TokenResult begin(HttpServletRequest request, LoginState line) {
    return line.isSettled()
        ? result(line)
        : bridge.login(line.key(), identity.profile(request, line.userId()));
  }

  /** Two nodes may have minted for the same login session; the session's token is the one kept. */
  private void confirm(LoginState line) {
    if (line.token() != null) {
      bridge.tokenStored(line.key(), line.token());
    }
  }
}
