/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.guard.SilenceDetector;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.provision.UserProvisioner;
import org.cometchatbridge.core.internal.sync.RevocationQueue;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/** The tokens of all login sessions. Decides which {@link TokenStore} a login session uses. */
public final class TokenService implements AutoCloseable {

  /** Longer than the longest {@code tokenTimeout}; time for the next request of the session. */
  static final Duration RETENTION = Duration.ofMinutes(10);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Timer timer;
  private final TokenScope scope;
  private final UidRegistry uidRegistry;
  private final Events events;
  private final Audit audit;
  private final TokenFetcher fetcher;
  private final ExpiringTokens expiring;
  private final EndedSessions ended;
  private final TokenStore own;
  private final TokenStore shared;
  private volatile boolean closed;

  /** Creates a service without tokens. */
  public TokenService(
      BridgeContext context,
      SilenceDetector silence,
      UidRegistry uidRegistry,
      UserProvisioner provisioner,
      RevocationQueue revocations) {
    CometChatBridgeConfig config = context.config();
    this.timer = context.timer();
    this.scope = config.tokenScope();
    this.uidRegistry = uidRegistry;
    this.events = context.events();
    this.audit = context.audit();
    TokenInvalidations invalidations =
        new TokenInvalidations(
            timer, SharedTokens.longestLifetime(config), config.maxCachedUsers());
    this.expiring = new ExpiringTokens(revocations, timer, config.clock(), config.maxCachedUsers());
    this.fetcher =
        new TokenFetcher(context, provisioner, invalidations, expiring, revocations, uidRegistry);
    this.ended = new EndedSessions(revocations, timer, config.maxCachedUsers());
    Waiters waiters = new Waiters(timer, silence);
    this.own = new OwnTokens(fetcher, ended, revocations, waiters, timer, config.maxCachedUsers());
    this.shared =
        new SharedTokens(
            config,
            fetcher,
            invalidations,
            expiring,
            ended,
            revocations,
            uidRegistry,
            waiters,
            timer);
  }

  private TokenStore store(StoredKey key) {
    return scope == TokenScope.SESSION && key.kind() == SessionKey.Kind.HTTP_SESSION ? own : shared;
  }

  /** Starts a token request unless one exists or none may start; returns the current state. */
  public TokenResult login(SessionKey key, ChatUser user) {
    return request(key, user, null);
  }

  /** The same for an identity that expires; the time is used for requests without a session. */
  public TokenResult login(SessionKey key, ChatUser user, @Nullable Instant expiresAt) {
    if (expires(key) && !closed) {
      expiring.start(StoredKey.of(key), expiresAt);
    }
    return request(key, user, null);
  }

  /** Another request of an identity whose token may be kept. */
  public void extend(SessionKey key, @Nullable Instant expiresAt) {
    if (expires(key)) {
      expiring.extend(StoredKey.of(key), expiresAt);
    }
  }

  private boolean expires(SessionKey key) {
    return scope == TokenScope.SESSION && key.kind() == SessionKey.Kind.USER;
  }

  /**
   * Like {@link #login}, but for a token other than the rejected one. Concurrent callers with the
   * same rejected token share one token request.
   */
  public TokenResult refresh(SessionKey key, ChatUser user, ChatToken rejected) {
    return request(key, user, rejected);
  }

  private TokenResult request(SessionKey key, ChatUser user, @Nullable ChatToken rejected) {
    if (closed) {
      return closedResult();
    }
    if (user.userId().isBlank()) {
      return new TokenResult.NotEligible(TokenResult.NotEligible.Reason.BLANK_USER_ID);
    }
    Uid uid = uidRegistry.uidOf(user.userId()).orElse(null);
    if (uid == null) {
      events.publish(new BridgeEvent.UserIdNotMapped(user.userId()));
      return new TokenResult.NotEligible(TokenResult.NotEligible.Reason.USER_ID_NOT_MAPPED);
    }
    if (rejected != null) {
      audit.done(uid, AuditRecord.Action.TOKEN_REJECTED);
    }
    StoredKey stored = StoredKey.of(key);
    return store(stored).request(stored, uid, user, rejected);
  }

  /** Completes with the result, or as pending when the wait has elapsed. */
  public CompletableFuture<TokenResult> await(SessionKey key, Duration maxWait) {
    if (closed) {
      return CompletableFuture.completedFuture(closedResult());
    }
    StoredKey stored = StoredKey.of(key);
    return store(stored).await(stored, maxWait);
  }

  /** Records the token that the login session stores. */
  public void tokenStored(SessionKey key, ChatToken token) {
    StoredKey stored = StoredKey.of(key);
    store(stored).tokenStored(stored, token);
  }

  /** Ends a login session; repeated calls have no effect. */
  public void logout(SessionKey key, @Nullable ChatToken token) {
    if (token != null) {
      fetcher.loggedOut(token.uid());
    }
    StoredKey stored = StoredKey.of(key);
    store(stored).logout(stored, token);
  }

  /** Whether a login session has ended on this node recently. */
  public boolean hasEnded(SessionKey key) {
    return ended.contains(StoredKey.of(key));
  }

  /** What is known of the tokens of a user; makes no call and changes nothing. */
  public UserTokens tokensOf(Uid uid) {
    List<TokenResult> held = Stream.concat(own.statesOf(uid), shared.statesOf(uid)).toList();
    return UserTokens.of(held, fetcher.lastFailure(uid), fetcher.tokensOf(uid), timer.elapsed());
  }

  /** Whether the service is closed. */
  public boolean isClosed() {
    return closed;
  }

  static TokenResult notStarted() {
    return new TokenResult.Unavailable(RETRY_AFTER, TokenResult.Unavailable.Cause.NOT_STARTED);
  }

  static TokenResult closedResult() {
    return new TokenResult.Unavailable(RETRY_AFTER, TokenResult.Unavailable.Cause.CLOSED);
  }

  /** Completes every running token request without a token. */
  @Override
  public void close() {
    closed = true;
    fetcher.close();
    own.close(closedResult());
    shared.close(closedResult());
    expiring.close();
  }
}
