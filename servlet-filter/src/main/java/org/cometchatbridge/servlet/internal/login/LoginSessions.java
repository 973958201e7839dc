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
import org.cometchatbridge.servlet.internal.session.KeyAgreement;
import org.cometchatbridge.servlet.internal.session.LineText;
import org.cometchatbridge.servlet.internal.session.SessionAttributes;
import org.cometchatbridge.servlet.internal.session.SessionLine;
import org.jspecify.annotations.Nullable;

/** Keeps the host's sessions and the bridge's login sessions in step. */
public final class LoginSessions {

  private final CometChatBridge bridge;
  private final Identity identity;
  private final SessionAttributes attributes;
  private final boolean shared;
  private final KeyAgreement keys;
  private final RefusedTokens refused;

  /** Works for one bridge. */
  public LoginSessions(CometChatBridge bridge, Identity identity, SessionAttributes attributes) {
    this.bridge = bridge;
    this.identity = identity;
    this.attributes = attributes;
    this.shared = bridge.config().tokenScope() == TokenScope.USER;
    this.keys = new KeyAgreement(bridge.config().clock(), bridge::hasEnded);
    this.refused = new RefusedTokens(bridge.config().clock());
  }

  /**
   * Makes a session hold the login session of the user who is logged in: the one it holds already,
   * or a new one after an identity transition. A flight is begun if it is needed; nothing waits.
   */
  public Entry enter(HttpServletRequest request, HttpSession session, String hostId) {
    SessionLine line = continued(session, hostId);
    TokenResult result = begin(request, line);
    // A settled line is as the session holds it; to write it again might undo what came after it.
    SessionLine told =
        line.isSettled() ? line : attributes.begin(session, with(line, dated(result)));
    confirm(told);
    return new Entry(told, told.isSettled() ? result(told) : result);
  }

  /**
   * Like {@link #enter} when the answer has gone out and nothing may be written any more. The next
   * request of the session is given the same key and finds the flight.
   */
  public void enterUnwritten(HttpServletRequest request, HttpSession session, String hostId) {
    begin(request, continued(session, hostId));
  }

  /**
   * The key of a login session that is kept in no HTTP session: the request names it, or the user's
   * token is shared and the request has no session. {@code null} if the HTTP session is the login
   * session.
   */
  public @Nullable SessionKey keyWithoutSession(HttpServletRequest request, String hostId) {
    String name = identity.statelessSession(request, hostId);
    if (shared) {
      return name != null || identity.loginSession(request, hostId) == null
          ? uidOf(hostId).map(SessionKey::ofUser).orElse(null)
          : null;
    }
    return name == null
        ? null
        : uidOf(hostId).map(uid -> SessionKey.ofStateless(uid, name)).orElse(null);
  }

  /**
   * Finds the token of a login session that is kept in no HTTP session. A flight is begun if it is
   * needed; nothing waits.
   */
  public Entry enterWithoutSession(HttpServletRequest request, SessionKey key, String hostId) {
    TokenResult known = bridge.await(key, Duration.ZERO);
    TokenResult result =
        known instanceof TokenResult.Ready || known instanceof TokenResult.Pending
            ? known
            : bridge.login(key, identity.profile(request, hostId));
    return new Entry(with(SessionLine.begun(key, hostId), result), result);
  }

  /**
   * What is known of a login session's token now, after waiting for it if there is time left since
   * its flight began: all requests that wait for one flight together wait no longer than the login
   * deadline.
   */
  public TokenResult resultWithinLogin(SessionLine line) {
    TokenResult result = result(line);
    if (result instanceof TokenResult.Pending pending) {
      Duration deadline = bridge.config().loginDeadline();
      Instant latest = pending.since().plus(deadline);
      Duration left = Duration.between(bridge.config().clock().instant(), latest);
      // A clock that was set back meanwhile would have the thread wait for longer.
      return resultWithin(line, left.compareTo(deadline) > 0 ? deadline : left);
    }
    return result;
  }

  /** What is known of a login session's token now. */
  public TokenResult result(SessionLine line) {
    return resultWithin(line, Duration.ZERO);
  }

  /** What is known of a login session's token now, or after waiting for it for the given time. */
  public TokenResult resultWithin(SessionLine line, Duration atMost) {
    if (line.token() != null && !isOutdated(line)) {
      return new TokenResult.Ready(line.token());
    }
    if (line.denied()) {
      return new NotEligible(
          uidOf(line.hostId()).isPresent()
              ? NotEligible.Reason.HOST_RULE
              : NotEligible.Reason.ID_NOT_MAPPED);
    }
    return bridge.await(line.key(), atMost);
  }

  /**
   * Writes to the session what its login session has come to.
   *
   * @return what the session holds now, or {@code null} if that is no longer this login session
   */
  public @Nullable SessionLine settle(HttpSession session, SessionLine line, TokenResult result) {
    SessionLine told = attributes.settle(session, told(line, dated(result)));
    if (told != null && isOutdated(told)) {
      told = attributes.withdraw(session, told);
    }
    if (told != null && !line.isSettled()) {
      confirm(told);
    }
    return told;
  }

  /**
   * A login session after this was said of it: a token that was refused is not its own any more.
   */
  public SessionLine told(SessionLine line, TokenResult result) {
    SessionLine current = isOutdated(line) ? SessionLine.begun(line.key(), line.hostId()) : line;
    return with(current, result);
  }

  /**
   * Begins a flight for another token than the one that a page was refused with. The refused one is
   * handed to nobody any more, whether the flight may begin or not; nothing waits.
   *
   * @param line what the session holds, with the refused token
   */
  public Entry refresh(HttpServletRequest request, HttpSession session, SessionLine line) {
    TokenResult result = refresh(request, line);
    attributes.withdraw(session, line);
    return new Entry(SessionLine.begun(line.key(), line.hostId()), result);
  }

  /** The same for a login session that is kept in no HTTP session. */
  public Entry refreshWithoutSession(HttpServletRequest request, SessionLine line) {
    TokenResult result = refresh(request, line);
    return new Entry(SessionLine.begun(line.key(), line.hostId()), result);
  }

  /** The uid of a user, if the bridge has one for the host id. */
  public Optional<Uid> uidOf(String hostId) {
    return bridge.uidOf(hostId);
  }

  /** What a session holds, unless its token is not the one of its user. */
  public @Nullable SessionLine held(HttpSession session) {
    SessionLine line = SessionAttributes.line(session);
    return line == null || isOwn(line) ? line : null;
  }

  /** The same of a text that was taken from a session. */
  public @Nullable SessionLine held(String text) {
    SessionLine line = LineText.parse(text);
    return line == null || isOwn(line) ? line : null;
  }

  /** Ends a login session: its token is revoked. */
  public void end(SessionLine line) {
    bridge.logout(line.key(), line.token());
  }

  /** Ends a login session and removes its traces from the session that holds it. */
  public void endAndForget(@Nullable HttpSession session, SessionLine line) {
    end(line);
    if (session != null) {
      SessionLine held = SessionAttributes.line(session);
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
  public void renewIfEnded(HttpSession session, SessionLine line) {
    if (bridge.hasEnded(line.key())) {
      attributes.begin(session, begunAnew(session, line.hostId()));
    }
  }

  /**
   * The answers of a minute carry the token. A shared one may be older than the login session, so
   * that the session notes when it got it.
   */
  private TokenResult dated(TokenResult result) {
    return shared && result instanceof TokenResult.Ready ready
        ? new TokenResult.Ready(
            ChatToken.of(
                ready.token().uid(), ready.token().value(), bridge.config().clock().instant()))
        : result;
  }

  private SessionLine continued(HttpSession session, String hostId) {
    SessionLine held = SessionAttributes.line(session);
    if (held != null && held.isOf(hostId) && isOwn(held) && !bridge.hasEnded(held.key())) {
      return isOutdated(held) ? withdrawn(session, held) : held;
    }
    if (held != null) {
      end(held);
    }
    return begunAnew(session, hostId);
  }

  private SessionLine with(SessionLine line, TokenResult result) {
    return line.with(result, uidOf(line.hostId()));
  }

  /** A session may be older than the mapping, or have been tampered with. */
  private boolean isOwn(SessionLine line) {
    ChatToken token = line.token();
    return token == null || uidOf(line.hostId()).filter(token.uid()::equals).isPresent();
  }

  private SessionLine withdrawn(HttpSession session, SessionLine line) {
    attributes.withdraw(session, line);
    return SessionLine.begun(line.key(), line.hostId());
  }

  private TokenResult refresh(HttpServletRequest request, SessionLine line) {
    ChatToken token = Objects.requireNonNull(line.token());
    refused.add(line.key(), token);
    return bridge.refresh(line.key(), identity.profile(request, line.hostId()), token);
  }

  /** Whether a line names a token that was refused; one that CometChat has issued again counts. */
  private boolean isOutdated(SessionLine line) {
    ChatToken token = line.token();
    return token != null
        && refused.contains(line.key(), token)
        && !(bridge.await(line.key(), Duration.ZERO) instanceof TokenResult.Ready ready
            && ready.token().equals(token));
  }

  private SessionLine begunAnew(HttpSession session, String hostId) {
    return SessionLine.begun(keys.agree(session.getId(), hostId), hostId);
  }

  private TokenResult begin(HttpServletRequest request, SessionLine line) {
    return line.isSettled()
        ? result(line)
        : bridge.login(line.key(), identity.profile(request, line.hostId()));
  }

  /** Two nodes may have minted for the same login session; the session's token is the one kept. */
  private void confirm(SessionLine line) {
    if (line.token() != null) {
      bridge.stored(line.key(), line.token());
    }
  }
}
