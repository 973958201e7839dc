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
import org.cometchatbridge.core.internal.sync.Revocations;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The token requests of all login sessions.
 *
 * <p>A login session that stores its token itself has one token request, and the finished token
 * request is where the token waits until the session's next request stores it. A token that no
 * login session took is deleted at CometChat when its token request is forgotten. Other login
 * sessions point to a {@linkplain SharedTokens shared} token request.
 */
public final class TokenService implements AutoCloseable {

  /** Longer than any token request may last; long enough for the session's next request. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final int SESSIONS = 100_000;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final UidRegistry uidRegistry;
  private final Events events;
  private final Revocations revocations;
  private final FailureMemory failures;
  private final EligibilityRule rule;
  private final TokenFetcher fetcher;
  private final SharedTokens shared;
  private final Cache<SessionKey, TokenRequest> tokenRequests;
  private final Cache<SessionKey, Set<ChatToken>> ended;
  private volatile boolean closed;

  /** Starts without a token request. */
  public TokenService(
      CometChatBridgeConfig config,
      Timer timer,
      UidRegistry uidRegistry,
      UserProvisioner provisioner,
      Revocations revocations,
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
            shared::forgetLandedOf,
            shared::forgetLandedBefore);
    this.tokenRequests =
        Caffeine.newBuilder()
            .expireAfterWrite(KEPT)
            .maximumSize(SESSIONS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .removalListener(this::forgotten)
            .build();
    this.ended =
        Caffeine.newBuilder()
            .expireAfterWrite(KEPT)
            .maximumSize(SESSIONS)
            .ticker(() -> timer.elapsed().toNanos())
            .executor(Runnable::run)
            .build();
  }

  /** Begins a token request unless there is one, or good reason not to; says where it stands. */
  public TokenResult login(SessionKey key, ChatUser user) {
    return begin(key, user, null);
  }

  /**
   * Like {@link #login}, but for another token than the rejected one. Whoever comes second with the
   * same rejected token finds the token request of the first, or what it brought.
   */
  public TokenResult refresh(SessionKey key, ChatUser user, ChatToken rejected) {
    return begin(key, user, rejected);
  }

  private TokenResult begin(SessionKey key, ChatUser user, @Nullable ChatToken rejected) {
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
      return notBegun();
    }
    SessionKey owner = shared.owner(key, uid);
    return owner == null
        ? beginOwn(key, uid, user, present, rejected)
        : beginShared(key, owner, uid, user, rejected);
  }

  private TokenResult beginOwn(
      SessionKey key,
      Uid uid,
      ChatUser user,
      @Nullable TokenRequest present,
      @Nullable ChatToken rejected) {
    if (present != null && present.serves(rejected)) {
      return present.isOf(user) ? present.now() : notBegun();
    }
    if (hasEnded(key)) {
      return notBegun();
    }
    Optional<TokenResult> rejection = rejection(key, uid, user);
    if (rejection.isPresent() && rejected == null) {
      return rejection.get();
    }
    TokenRequest mine =
        TokenRequest.own(uid, user.userId(), config.clock().instant(), replaced(present, rejected));
    // A token request that may not begin takes the place of the rejected token, which must not come
    // back.
    rejection.ifPresent(verdict -> mine.fail(() -> verdict));
    TokenRequest current =
        tokenRequests.asMap().compute(key, (session, there) -> next(session, there, present, mine));
    if (current == null || !current.isOf(user)) {
      return notBegun();
    }
    if (current.equals(mine) && rejection.isEmpty()) {
      start(mine, user);
    }
    return current.now();
  }

  /** A bridge that closes may have looked for token requests to end before this one was there. */
  private void start(TokenRequest mine, ChatUser user) {
    if (closed) {
      mine.fail(TokenService::closedResult);
    } else {
      fetcher.start(mine, user);
    }
  }

  /**
   * A logout notes the end before it looks for a token request, so that one of the two sees the
   * other.
   */
  private @Nullable TokenRequest next(
      SessionKey key,
      @Nullable TokenRequest there,
      @Nullable TokenRequest seen,
      TokenRequest mine) {
    if (hasEnded(key)) {
      return null;
    }
    return there == null || there.equals(seen) ? mine : there;
  }

  /** The rejected token stays owed its end until one of the token requests that follow it lands. */
  private static @Nullable ChatToken replaced(
      @Nullable TokenRequest before, @Nullable ChatToken rejected) {
    if (rejected != null || before == null) {
      return rejected;
    }
    return before.replaced().orElse(null);
  }

  private TokenResult beginShared(
      SessionKey key, SessionKey owner, Uid uid, ChatUser user, @Nullable ChatToken rejected) {
    TokenRequest joined = key.isDerived() ? null : tokenRequests.getIfPresent(key);
    if (joined != null && rejected == null && !joined.failed() && joined.isOf(user)) {
      return joined.now();
    }
    if (hasEnded(key)) {
      return notBegun();
    }
    if (rejected != null) {
      shared.forgetSpare(owner, rejected);
    }
    TokenRequest seen = shared.get(owner);
    boolean served = seen != null && seen.isOf(user) && seen.serves(rejected);
    if (!served || !key.isDerived()) {
      // Whoever joins costs no call, but the application's rule counts for each login session.
      Optional<TokenResult> rejection =
          served ? rule.rejection(key, uid, user) : rejection(key, uid, user);
      if (rejection.isPresent()) {
        withdraw(key, owner, uid, user, rejected, rejection.get());
        return orSpare(owner, user.userId(), rejection.get());
      }
    }
    TokenRequest current =
        seen != null && served ? seen : startShared(owner, uid, user, seen, rejected);
    boolean known = current.isOf(user) && (key.equals(owner) || point(key, current));
    return known ? orSpare(owner, user.userId(), current.now()) : notBegun();
  }

  /** A shared token whose lifetime has ended is still good where no other can be had. */
  private TokenResult orSpare(SessionKey owner, String userId, TokenResult result) {
    return result instanceof TokenResult.Unavailable
        ? shared.spare(owner, userId).<TokenResult>map(TokenResult.Ready::new).orElse(result)
        : result;
  }

  /** Hands a rejected token to nobody any more, although there is no other one yet. */
  private void withdraw(
      SessionKey key,
      SessionKey owner,
      Uid uid,
      ChatUser user,
      @Nullable ChatToken rejected,
      TokenResult verdict) {
    if (rejected == null) {
      return;
    }
    TokenRequest seen = shared.get(owner);
    if (seen != null && seen.holds(rejected)) {
      TokenRequest grounded = sharedRequest(owner, uid, user, rejected);
      grounded.fail(() -> verdict);
      shared.replace(owner, seen, grounded);
    }
    tokenRequests
        .asMap()
        .computeIfPresent(key, (session, there) -> there.holds(rejected) ? null : there);
  }

  private TokenRequest startShared(
      SessionKey owner,
      Uid uid,
      ChatUser user,
      @Nullable TokenRequest seen,
      @Nullable ChatToken rejected) {
    // What a page calls rejected is believed only of a token that the bridge has handed out.
    ChatToken known = rejected != null && seen != null && seen.holds(rejected) ? rejected : null;
    TokenRequest mine = sharedRequest(owner, uid, user, replaced(seen, known));
    TokenRequest current = shared.replace(owner, seen, mine);
    if (current.equals(mine)) {
      start(mine, user);
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
        landed -> shared.keep(owner, landed));
  }

  /**
   * Lets a login session find a shared token request; false if the login session has ended
   * meanwhile.
   */
  private boolean point(SessionKey key, TokenRequest tokenRequest) {
    return tokenRequests
            .asMap()
            .compute(key, (session, there) -> hasEnded(session) ? null : tokenRequest)
        != null;
  }

  private Optional<TokenResult> rejection(SessionKey key, Uid uid, ChatUser user) {
    return failures.verdict(uid).or(() -> rule.rejection(key, uid, user)).or(fetcher::rejection);
  }

  private @Nullable TokenRequest find(SessionKey key) {
    TokenRequest tokenRequest = tokenRequests.getIfPresent(key);
    return tokenRequest == null && key.isDerived() ? shared.get(key) : tokenRequest;
  }

  /**
   * A private view of the token request that ends with it, or as pending after the given time, or
   * as soon as it is known that nothing comes within that time. Whoever has waited in vain for a
   * shared token is given the one before it.
   */
  public CompletableFuture<TokenResult> await(SessionKey key, Duration atMost) {
    TokenRequest tokenRequest = find(key);
    if (tokenRequest == null || isOfAFormerHolder(tokenRequest)) {
      return CompletableFuture.completedFuture(closed ? closedResult() : notBegun());
    }
    if (atMost.isZero() || atMost.isNegative()) {
      return CompletableFuture.completedFuture(tokenRequest.now());
    }
    CompletableFuture<TokenResult> view = tokenRequest.view(timer.elapsed().plus(atMost));
    if (view.isDone()) {
      return view.thenApply(result -> afterWaiting(key, tokenRequest, result));
    }
    Timer.Cancellable end = timer.schedule(atMost, () -> view.complete(tokenRequest.now()));
    // The timer is called off before whoever waits goes on, and may look at what is scheduled.
    return view.whenComplete((result, thrown) -> end.cancel())
        .thenApply(result -> afterWaiting(key, tokenRequest, result));
  }

  /**
   * A shared token request is found by the uid alone, and may be that of whoever had the uid
   * before.
   */
  private boolean isOfAFormerHolder(TokenRequest tokenRequest) {
    return tokenRequest.isShared()
        && uidRegistry.isAnothers(tokenRequest.uid(), tokenRequest.userId());
  }

  private TokenResult afterWaiting(SessionKey key, TokenRequest tokenRequest, TokenResult result) {
    SessionKey owner = shared.owner(key, tokenRequest.uid());
    boolean inVain =
        result instanceof TokenResult.Unavailable || result instanceof TokenResult.Pending;
    return owner != null && inVain
        ? shared
            .spare(owner, tokenRequest.userId())
            .<TokenResult>map(TokenResult.Ready::new)
            .orElse(result)
        : result;
  }

  /**
   * The login session holds this token; another one that waits here came second in a race, unless
   * it is the one that is to replace the login session's.
   */
  public void tokenStored(SessionKey key, ChatToken token) {
    TokenRequest tokenRequest = tokenRequests.getIfPresent(key);
    if (tokenRequest == null || tokenRequest.replaced().filter(token::equals).isPresent()) {
      return;
    }
    if (tokenRequest.holds(token)) {
      tokenRequest.stored();
    } else if (tokenRequests.asMap().remove(key, tokenRequest) && !tokenRequest.isShared()) {
      tokenRequest.abandon(notBegun()).ifPresent(revocations::add);
      tokenRequest.takeReplaced().ifPresent(revocations::add);
    }
  }

  /** Ends a login session; repeats do nothing. */
  public void logout(SessionKey key, @Nullable ChatToken token) {
    Set<ChatToken> revoked = ended.get(key, session -> ConcurrentHashMap.newKeySet());
    TokenRequest tokenRequest = tokenRequests.asMap().remove(key);
    if (config.tokenScope() == TokenScope.USER) {
      leave(key, tokenRequest, token);
      return;
    }
    if (key.isDerived()) {
      shared.takeSpare(key).filter(revoked::add).ifPresent(revocations::add);
    }
    if (tokenRequest == null && key.isDerived()) {
      tokenRequest = shared.remove(key).orElse(null);
    }
    if (tokenRequest != null) {
      tokenRequest.abandon(notBegun()).filter(revoked::add).ifPresent(revocations::add);
      tokenRequest.takeReplaced().filter(revoked::add).ifPresent(revocations::add);
    }
    if (token != null && revoked.add(token)) {
      revocations.add(token);
    }
  }

  /**
   * Others go on with the shared token. Who logs in later gets another one: the page that held this
   * one may end it at CometChat when it logs out.
   */
  private void leave(
      SessionKey key, @Nullable TokenRequest tokenRequest, @Nullable ChatToken token) {
    if (key.isDerived()) {
      shared.forgetLanded(key);
    }
    if (tokenRequest != null) {
      tokenRequest.token().ifPresent(shared::forget);
    }
    if (token != null) {
      shared.forget(token);
    }
  }

  /**
   * Whether a login session has been ended here lately. One that its requests name themselves may
   * begin anew under its old key.
   */
  public boolean hasEnded(SessionKey key) {
    return !key.isDerived() && ended.getIfPresent(key) != null;
  }

  private void forgotten(
      @Nullable SessionKey key, @Nullable TokenRequest tokenRequest, RemovalCause cause) {
    if (cause.wasEvicted() && tokenRequest != null && !tokenRequest.isShared()) {
      // A crowd may push it out while it is on its way; what it brought would be found by nobody.
      tokenRequest.fail(TokenService::notBegun);
      tokenRequest.orphan().ifPresent(revocations::add);
      tokenRequest.takeReplaced().ifPresent(revocations::add);
    }
  }

  private static TokenResult notBegun() {
    return new TokenResult.Unavailable(SOON, TokenResult.Unavailable.Cause.NOT_STARTED);
  }

  private static TokenResult closedResult() {
    return new TokenResult.Unavailable(SOON, TokenResult.Unavailable.Cause.CLOSED);
  }

  /** Ends every token request without a token, so that nobody waits for one. */
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
