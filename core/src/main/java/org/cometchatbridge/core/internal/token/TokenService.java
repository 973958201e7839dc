/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionHistory;
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
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.lifecycle.GateChange;
import org.cometchatbridge.core.internal.lifecycle.Revocations;
import org.cometchatbridge.core.internal.provision.UserProvisioner;
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
  private final Admission admission;
  private final TokenInvalidations invalidations;
  private final ChangedUsers changed = new ChangedUsers();
  private final TokenFetcher fetcher;
  private final ExpiringTokens expiring;
  private final Revocations revocations;
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
      Revocations revocations,
      Gate gate,
      NewLogins newLogins) {
    CometChatBridgeConfig config = context.config();
    this.timer = context.timer();
    this.scope = config.tokenScope();
    this.uidRegistry = uidRegistry;
    this.events = context.events();
    this.audit = context.audit();
    TokenInvalidations invalidations =
        new TokenInvalidations(
            timer, SharedTokens.longestLifetime(config), config.maxCachedUsers());
    this.invalidations = invalidations;
    this.admission = new Admission(gate);
    this.expiring =
        new ExpiringTokens(
            revocations,
            timer,
            config.clock(),
            SharedTokens.longestLifetime(config),
            config.maxCachedUsers());
    this.fetcher =
        new TokenFetcher(
            context,
            provisioner,
            invalidations,
            expiring,
            revocations,
            uidRegistry,
            admission,
            newLogins);
    this.revocations = revocations;
    this.ended = new EndedSessions(revocations, timer, config.maxCachedUsers());
    Waiters waiters = new Waiters(timer, silence);
    this.own = new OwnTokens(fetcher, ended, revocations, waiters, timer, config.maxCachedUsers());
    this.shared =
        new SharedTokens(
            config,
            fetcher,
            admission,
            invalidations,
            expiring,
            ended,
            revocations,
            uidRegistry,
            waiters,
            timer);
    gate.listen(this::changed);
  }

  private TokenStore store(StoredKey key) {
    return scope == TokenScope.SESSION && key.kind() == SessionKey.Kind.HTTP_SESSION ? own : shared;
  }

  /** Starts a token request unless one exists or none may start; returns the current state. */
  public TokenResult login(SessionKey key, ChatUser user) {
    return login(key, user, SessionHistory.NEW);
  }

  /** The same for a login session that exists for some time. */
  public TokenResult login(SessionKey key, ChatUser user, SessionHistory history) {
    return request(key, user, null, history);
  }

  /** The same for an identity that expires; the time is used for requests without a session. */
  public TokenResult login(
      SessionKey key, ChatUser user, SessionHistory history, @Nullable Instant expiresAt) {
    if (expires(key) && !closed) {
      expiring.start(StoredKey.of(key), expiresAt);
    }
    return request(key, user, null, history);
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
  public TokenResult refresh(
      SessionKey key, ChatUser user, ChatToken rejected, SessionHistory history) {
    return request(key, user, rejected, history);
  }

  private TokenResult request(
      SessionKey key, ChatUser user, @Nullable ChatToken rejected, SessionHistory history) {
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
    return admission.checked(store(stored).request(stored, uid, user, rejected, history));
  }

  /** Completes with the result, or as pending when the wait has elapsed. */
  public CompletableFuture<TokenResult> await(SessionKey key, Duration maxWait) {
    if (closed) {
      return CompletableFuture.completedFuture(closedResult());
    }
    StoredKey stored = StoredKey.of(key);
    CompletableFuture<TokenResult> result = store(stored).await(stored, maxWait);
    return result.thenApply(admission::checked);
  }

  /** Records the token that the login session stores. */
  public void tokenStored(SessionKey key, ChatToken token) {
    StoredKey stored = StoredKey.of(key);
    store(stored).tokenStored(stored, token);
  }

  /**
   * Ends a login session; repeated calls have no effect. Waits a moment until the database has the
   * revocation, if there is one.
   */
  public void logout(SessionKey key, @Nullable ChatToken token) {
    if (token != null) {
      fetcher.loggedOut(token.uid());
    }
    StoredKey stored = StoredKey.of(key);
    revocations.awaitStored(store(stored).logout(stored, token));
  }

  /** Whether a login session has ended on this node recently. */
  public boolean hasEnded(SessionKey key) {
    return ended.contains(StoredKey.of(key));
  }

  /** The result if the application has ended the user or the login session; otherwise empty. */
  public Optional<TokenResult> rejection(Uid uid, SessionHistory history) {
    return admission.rejection(uid, history);
  }

  /** The result for a user that the application has deleted or deactivated. */
  public Optional<TokenResult> rejection(Uid uid) {
    return admission.rejection(uid, SessionHistory.NEW);
  }

  /** The last sign-out of the user when a login session began, or {@code UNKNOWN}. */
  public long signOutId(SessionKey key, Uid uid) {
    StoredKey stored = StoredKey.of(key);
    long known = store(stored).signOutId(stored);
    // A login that was denied at once has no token request.
    return known == SessionHistory.UNKNOWN ? admission.readNow(uid) : known;
  }

  /** Whether the user was signed out, deactivated or deleted on this node; allocates nothing. */
  public boolean hasChanged(String userId) {
    return changed.contains(userId);
  }

  /** The application has signed a user out, or has changed whether the user may chat. */
  private void changed(@Nullable String userId, Uid uid, GateChange change) {
    if (userId != null) {
      this.changed.add(userId);
    }
    invalidations.invalidate(uid, timer.elapsed());
    fetcher.changed(uid, change);
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
