/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.provision.UserProvisioner;
import org.cometchatbridge.core.internal.sync.RevocationQueue;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The token requests of all login sessions.
 *
 * <p>A login session that stores its token has a token request of its own. The completed request
 * keeps the token until the next request of the login session stores it. A token that no login
 * session has stored is deleted at CometChat when its token request is evicted. Other login
 * sessions refer to a {@linkplain SharedTokens shared} token request.
 */
public final class TokenService implements AutoCloseable {

  /** Longer than the longest {@code tokenTimeout}; time for the next request of the session. */
  private static final Duration RETENTION = Duration.ofMinutes(10);

  private static final int MAX_SESSIONS = 100_000;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final UidRegistry uidRegistry;
  private final Events events;
  private final RevocationQueue revocations;
  private final FailureMemory failures;
  private final EligibilityRule rule;
  private final TokenFetcher fetcher;
  private final SharedTokens shared;
  private final Cache<SessionKey, TokenRequest> tokenRequests;

  /** The tokens that were revoked at the logout, by the key of the ended login session. */
  private final Cache<SessionKey, Set<ChatToken>> ended;

  private volatile boolean closed;

  /** Creates a service without token requests. */
  public TokenService(
      CometChatBridgeConfig config,
      Timer timer,
      UidRegistry uidRegistry,
      UserProvisioner provisioner,
      RevocationQueue revocations,
      Events events,
      DoubleSupplier random) {
    this.config = config;
    this.timer = timer;
    this.uidRegistry = uidRegistry;
    this.events = events;
    this.revocations = revocations;
    this.failures = new FailureMemory(timer, random);
    this.rule = new EligibilityRule(config.eligibility(), timer, events);
    this.shared = new SharedTokens(config, timer);
    this.fetcher =
        new TokenFetcher(
            config,
            timer,
            provisioner,
            failures,
            events,
            revocations::add,
            uidRegistry,
            shared::removeTokensOf,
            shared::invalidateTokensBefore);
    this.tokenRequests =
        Caffeine.newBuilder()
            .expireAfterWrite(RETENTION)
            .maximumSize(MAX_SESSIONS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .removalListener(this::removed)
            .build();
    this.ended =
        Caffeine.newBuilder()
            .expireAfterWrite(RETENTION)
            .maximumSize(MAX_SESSIONS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /** Starts a token request unless one exists or none may start; returns the current state. */
  public TokenResult login(SessionKey key, ChatUser user) {
    return request(key, user, null);
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
    TokenRequest present = find(key);
    if (present != null && !present.uid().equals(uid)) {
      return notStarted();
    }
    SessionKey owner = shared.owner(key, uid);
    return owner == null
        ? requestOwn(key, uid, user, present, rejected)
        : requestShared(key, owner, uid, user, rejected);
  }

  private TokenResult requestOwn(
      SessionKey key,
      Uid uid,
      ChatUser user,
      @Nullable TokenRequest present,
      @Nullable ChatToken rejected) {
    if (present != null && present.canServe(rejected)) {
      return present.belongsTo(user) ? present.state() : notStarted();
    }
    if (hasEnded(key)) {
      return notStarted();
    }
    Optional<TokenResult> denial = denial(key, uid, user);
    if (denial.isPresent() && rejected == null) {
      return denial.get();
    }
    TokenRequest mine =
        TokenRequest.own(uid, user.userId(), config.clock().instant(), replaced(present, rejected));
    // A denied request still replaces the request of the rejected token, which must not be handed
    // out again.
    denial.ifPresent(result -> mine.fail(() -> result));
    TokenRequest current =
        tokenRequests
            .asMap()
            .compute(key, (session, existing) -> next(session, existing, present, mine));
    if (current == null || !current.belongsTo(user)) {
      return notStarted();
    }
    if (current.equals(mine) && denial.isEmpty()) {
      fetch(mine, user);
    }
    return current.state();
  }

  /** A concurrent {@link #close} may not have found this token request yet. */
  private void fetch(TokenRequest mine, ChatUser user) {
    if (closed) {
      mine.fail(TokenService::closedResult);
    } else {
      fetcher.start(mine, user);
    }
  }

  /**
   * The token request to keep for a login session. A logout marks the login session as ended before
   * it removes the token request, so that no request started concurrently remains.
   */
  private @Nullable TokenRequest next(
      SessionKey key,
      @Nullable TokenRequest existing,
      @Nullable TokenRequest present,
      TokenRequest mine) {
    if (hasEnded(key)) {
      return null;
    }
    return existing == null || existing.equals(present) ? mine : existing;
  }

  /** A rejected token is passed on to the next token request until one of them has a token. */
  private static @Nullable ChatToken replaced(
      @Nullable TokenRequest previous, @Nullable ChatToken rejected) {
    if (rejected != null || previous == null) {
      return rejected;
    }
    return previous.replaced().orElse(null);
  }

  private TokenResult requestShared(
      SessionKey key, SessionKey owner, Uid uid, ChatUser user, @Nullable ChatToken rejected) {
    TokenRequest joined = key.isDerived() ? null : tokenRequests.getIfPresent(key);
    if (joined != null && rejected == null && !joined.failed() && joined.belongsTo(user)) {
      return joined.state();
    }
    if (hasEnded(key)) {
      return notStarted();
    }
    if (rejected != null) {
      shared.removeFallback(owner, rejected);
    }
    TokenRequest found = shared.get(owner);
    boolean usable = found != null && found.belongsTo(user) && found.canServe(rejected);
    if (!usable || !key.isDerived()) {
      // Joining a request makes no call, but the eligibility rule applies to each login session.
      Optional<TokenResult> denial =
          usable ? rule.rejection(key, uid, user) : denial(key, uid, user);
      if (denial.isPresent()) {
        withdraw(key, owner, uid, user, rejected, denial.get());
        return orFallback(owner, user.userId(), denial.get());
      }
    }
    TokenRequest current =
        found != null && usable ? found : startShared(owner, uid, user, found, rejected);
    boolean joinable = current.belongsTo(user) && (key.equals(owner) || join(key, current));
    return joinable ? orFallback(owner, user.userId(), current.state()) : notStarted();
  }

  /** A shared token whose lifetime is over is still valid, and used if no new one is available. */
  private TokenResult orFallback(SessionKey owner, String userId, TokenResult result) {
    return result instanceof TokenResult.Unavailable
        ? shared.fallback(owner, userId).<TokenResult>map(TokenResult.Ready::new).orElse(result)
        : result;
  }

  /** Stops handing out a rejected token although no new one may be requested. */
  private void withdraw(
      SessionKey key,
      SessionKey owner,
      Uid uid,
      ChatUser user,
      @Nullable ChatToken rejected,
      TokenResult denial) {
    if (rejected == null) {
      return;
    }
    TokenRequest found = shared.get(owner);
    if (found != null && found.hasToken(rejected)) {
      TokenRequest denied = sharedRequest(owner, uid, user, rejected);
      denied.fail(() -> denial);
      shared.replace(owner, found, denied);
    }
    tokenRequests
        .asMap()
        .computeIfPresent(key, (session, current) -> current.hasToken(rejected) ? null : current);
  }

  private TokenRequest startShared(
      SessionKey owner,
      Uid uid,
      ChatUser user,
      @Nullable TokenRequest found,
      @Nullable ChatToken rejected) {
    // A page may report any text as rejected: only a token that the bridge handed out is revoked.
    ChatToken known =
        rejected != null && found != null && found.hasToken(rejected) ? rejected : null;
    TokenRequest mine = sharedRequest(owner, uid, user, replaced(found, known));
    TokenRequest current = shared.replace(owner, found, mine);
    if (current.equals(mine)) {
      fetch(mine, user);
    }
    return current;
  }

  private TokenRequest sharedRequest(
      SessionKey owner, Uid uid, ChatUser user, @Nullable ChatToken replaced) {
    return TokenRequest.shared(
        uid,
        user.userId(),
        config.clock().instant(),
        replaced,
        succeeded -> shared.keepAsFallback(owner, succeeded));
  }

  /** Associates a login session with a shared request; false if the login session has ended. */
  private boolean join(SessionKey key, TokenRequest tokenRequest) {
    return tokenRequests
            .asMap()
            .compute(key, (session, current) -> hasEnded(session) ? null : tokenRequest)
        != null;
  }

  /** The result if no token request may start now. */
  private Optional<TokenResult> denial(SessionKey key, Uid uid, ChatUser user) {
    return failures
        .recentFailure(uid)
        .or(() -> rule.rejection(key, uid, user))
        .or(fetcher::unavailability);
  }

  private @Nullable TokenRequest find(SessionKey key) {
    TokenRequest tokenRequest = tokenRequests.getIfPresent(key);
    return tokenRequest == null && key.isDerived() ? shared.get(key) : tokenRequest;
  }

  /**
   * A copy of the token request's future. It completes as pending when the wait has elapsed, or as
   * soon as it is certain that no result will arrive within it. If no new shared token is
   * available, the result is the previous one.
   */
  public CompletableFuture<TokenResult> await(SessionKey key, Duration maxWait) {
    TokenRequest tokenRequest = find(key);
    if (tokenRequest == null || belongsToPreviousOwner(tokenRequest)) {
      return CompletableFuture.completedFuture(closed ? closedResult() : notStarted());
    }
    if (maxWait.isZero() || maxWait.isNegative()) {
      return CompletableFuture.completedFuture(tokenRequest.state());
    }
    CompletableFuture<TokenResult> future = tokenRequest.future(timer.elapsed().plus(maxWait));
    if (future.isDone()) {
      return future.thenApply(result -> afterWaiting(key, tokenRequest, result));
    }
    Timer.Cancellable timeout =
        timer.schedule(maxWait, () -> future.complete(tokenRequest.state()));
    // The timeout is cancelled before dependent stages run, which may inspect the schedule.
    return future
        .whenComplete((result, thrown) -> timeout.cancel())
        .thenApply(result -> afterWaiting(key, tokenRequest, result));
  }

  /**
   * A derived key of a user depends on the uid alone, so it can find the token request of the user
   * id that the uid was assigned to before.
   */
  private boolean belongsToPreviousOwner(TokenRequest tokenRequest) {
    return tokenRequest.isShared()
        && uidRegistry.isOwnedByOther(tokenRequest.uid(), tokenRequest.userId());
  }

  private TokenResult afterWaiting(SessionKey key, TokenRequest tokenRequest, TokenResult result) {
    SessionKey owner = shared.owner(key, tokenRequest.uid());
    boolean withoutToken =
        result instanceof TokenResult.Unavailable || result instanceof TokenResult.Pending;
    return owner != null && withoutToken
        ? shared
            .fallback(owner, tokenRequest.userId())
            .<TokenResult>map(TokenResult.Ready::new)
            .orElse(result)
        : result;
  }

  /**
   * Records the token that the login session stores. A different token that waits here lost a race
   * between nodes and is revoked, unless it is meant to replace the stored one.
   */
  public void tokenStored(SessionKey key, ChatToken token) {
    TokenRequest tokenRequest = tokenRequests.getIfPresent(key);
    if (tokenRequest == null || tokenRequest.replaced().filter(token::equals).isPresent()) {
      return;
    }
    if (tokenRequest.hasToken(token)) {
      tokenRequest.markStored();
    } else if (tokenRequests.asMap().remove(key, tokenRequest) && !tokenRequest.isShared()) {
      tokenRequest.cancel(notStarted()).ifPresent(revocations::add);
      tokenRequest.takeReplaced().ifPresent(revocations::add);
    }
  }

  /** Ends a login session; repeated calls have no effect. */
  public void logout(SessionKey key, @Nullable ChatToken token) {
    Set<ChatToken> revoked = ended.get(key, session -> ConcurrentHashMap.newKeySet());
    TokenRequest tokenRequest = tokenRequests.asMap().remove(key);
    if (config.tokenScope() == TokenScope.USER) {
      logoutShared(key, tokenRequest, token);
      return;
    }
    if (key.isDerived()) {
      shared.takeFallback(key).filter(revoked::add).ifPresent(revocations::add);
    }
    if (tokenRequest == null && key.isDerived()) {
      tokenRequest = shared.remove(key).orElse(null);
    }
    if (tokenRequest != null) {
      tokenRequest.cancel(notStarted()).filter(revoked::add).ifPresent(revocations::add);
      tokenRequest.takeReplaced().filter(revoked::add).ifPresent(revocations::add);
    }
    if (token != null && revoked.add(token)) {
      revocations.add(token);
    }
  }

  /**
   * Other login sessions keep the shared token. Later logins get a new one, because the page that
   * logs out may invalidate this one at CometChat.
   */
  private void logoutShared(
      SessionKey key, @Nullable TokenRequest tokenRequest, @Nullable ChatToken token) {
    if (key.isDerived()) {
      shared.removeTokens(key);
    }
    if (tokenRequest != null) {
      tokenRequest.token().ifPresent(shared::removeToken);
    }
    if (token != null) {
      shared.removeToken(token);
    }
  }

  /**
   * Whether a login session has ended on this node recently. Always false for a derived key, which
   * a later login may use again.
   */
  public boolean hasEnded(SessionKey key) {
    return !key.isDerived() && ended.getIfPresent(key) != null;
  }

  private void removed(
      @Nullable SessionKey key, @Nullable TokenRequest tokenRequest, RemovalCause cause) {
    if (cause.wasEvicted() && tokenRequest != null && !tokenRequest.isShared()) {
      // The size limit may evict a running request, whose token no login session could find.
      tokenRequest.fail(TokenService::notStarted);
      tokenRequest.unclaimedToken().ifPresent(revocations::add);
      tokenRequest.takeReplaced().ifPresent(revocations::add);
    }
  }

  private static TokenResult notStarted() {
    return new TokenResult.Unavailable(RETRY_AFTER, TokenResult.Unavailable.Cause.NOT_STARTED);
  }

  private static TokenResult closedResult() {
    return new TokenResult.Unavailable(RETRY_AFTER, TokenResult.Unavailable.Cause.CLOSED);
  }

  /** Completes every running token request without a token. */
  @Override
  public void close() {
    closed = true;
    tokenRequests
        .asMap()
        .values()
        .forEach(tokenRequest -> tokenRequest.fail(TokenService::closedResult));
    tokenRequests.invalidateAll();
    shared.close(closedResult());
  }
}
