/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.lifecycle.Revocations;
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that the bridge keeps itself. The owner of such a token is a user, or a login session
 * that cannot store a token. Removing a token here does not revoke it, because a page may be using
 * it, unless there is no room for it.
 */
final class SharedTokens implements TokenStore {

  /**
   * Tokens do not expire at CometChat, so a token is a valid fallback after its lifetime, while no
   * new one is available. The limit bounds the memory that is held for inactive users.
   */
  private static final Duration FALLBACK_RETENTION = Duration.ofDays(1);

  private final TokenScope scope;
  private final Duration lifetime;
  private final TokenFetcher fetcher;
  private final Admission admission;
  private final TokenInvalidations invalidations;
  private final ExpiringTokens expiring;
  private final EndedSessions ended;
  private final Revocations revocations;
  private final UidRegistry uidRegistry;
  private final Waiters waiters;
  private final Timer timer;

  /** The running and the failed token requests, by the owner of the token. */
  private final BoundedMap<StoredKey, TokenRequest> tokenRequests;

  /** The last token of each owner, except of those whose tokens expire. */
  private final BoundedMap<StoredKey, KeptToken> tokens;

  /** Tokens that nothing can find any more, and that must not stay valid. */
  private final Queue<ChatToken> evicted = new ConcurrentLinkedQueue<>();

  /** The login sessions that use the token of another owner, their user. */
  private final BoundedMap<StoredKey, Member> members;

  /**
   * What a login session has joined: a token, or the token request that was running then. It keeps
   * its token even if later logins get another one.
   *
   * @param joinedAt in nanoseconds of the timer
   */
  private record Member(
      Uid uid,
      String userId,
      @Nullable ChatToken token,
      @Nullable TokenRequest tokenRequest,
      long joinedAt) {

    /** The token, or the state of the request; {@code null} if the request has failed. */
    @Nullable TokenResult state() {
      if (token != null) {
        return new TokenResult.Ready(token);
      }
      return tokenRequest == null || tokenRequest.failed() ? null : tokenRequest.state();
    }

    boolean hasToken(ChatToken candidate) {
      return (token != null && token.equals(candidate))
          || (tokenRequest != null && tokenRequest.hasToken(candidate));
    }
  }

  SharedTokens(
      CometChatBridgeConfig config,
      TokenFetcher fetcher,
      Admission admission,
      TokenInvalidations invalidations,
      ExpiringTokens expiring,
      EndedSessions ended,
      Revocations revocations,
      UidRegistry uidRegistry,
      Waiters waiters,
      Timer timer) {
    this.scope = config.tokenScope();
    this.lifetime = config.sharedTokenLifetime();
    this.fetcher = fetcher;
    this.admission = admission;
    this.invalidations = invalidations;
    this.expiring = expiring;
    this.ended = ended;
    this.revocations = revocations;
    this.uidRegistry = uidRegistry;
    this.waiters = waiters;
    this.timer = timer;
    long max = config.maxCachedUsers();
    Duration longestLifetime = longestLifetime(config);
    this.tokenRequests =
        new BoundedMap<>(
            timer,
            max,
            BoundedMap.Order.WRITTEN,
            (tokenRequest, now) -> tokenRequest.left(TokenService.RETENTION, now));
    this.tokens =
        new BoundedMap<>(
            timer,
            max,
            BoundedMap.Order.USED,
            (kept, now) -> BoundedMap.left(kept.createdAtNanos(), longestLifetime, now),
            this::removed);
    this.members =
        new BoundedMap<>(
            timer,
            max,
            BoundedMap.Order.WRITTEN,
            (member, now) -> BoundedMap.left(member.joinedAt(), TokenService.RETENTION, now));
  }

  /** How long a token is kept at most. */
  static Duration longestLifetime(CometChatBridgeConfig config) {
    return config.sharedTokenLifetime().plus(FALLBACK_RETENTION);
  }

  private StoredKey owner(StoredKey key, Uid uid) {
    return scope == TokenScope.USER ? StoredKey.ofUser(uid) : key;
  }

  @Override
  public TokenResult request(
      StoredKey key, Uid uid, ChatUser user, @Nullable ChatToken rejected, SessionHistory stored) {
    if (belongsToOther(key, uid) || ended.contains(key)) {
      return TokenService.notStarted();
    }
    StoredKey owner = owner(key, uid);
    SessionHistory history = history(stored, key, rejected);
    Optional<TokenResult> rejection = fetcher.rejection(uid, history);
    if (rejection.isPresent()) {
      if (rejected != null && remove(owner, rejected) && scope == TokenScope.SESSION) {
        revocations.add(rejected);
      }
      return rejection.get();
    }
    if (expires(owner)) {
      expiring.startUnlessKnown(owner);
    }
    Member member = members.get(key);
    if (member != null && rejected == null && member.userId().equals(user.userId())) {
      TokenResult joined = member.state();
      if (joined != null) {
        return joined;
      }
    }
    boolean known = rejected != null && remove(owner, rejected);
    Member usable = usable(owner, user.userId());
    if (usable == null || !key.isDerived()) {
      // Joining a request makes no call, but the eligibility rule applies to each login session.
      Optional<TokenResult> denial =
          usable == null ? fetcher.denial(key, uid, user) : fetcher.ineligibility(key, uid, user);
      if (denial.isPresent()) {
        withdraw(key, owner, uid, user, known ? rejected : null, history, denial.get());
        return orFallback(owner, user.userId(), denial.get());
      }
    }
    Member current =
        usable == null ? start(owner, uid, user, known ? rejected : null, history) : usable;
    if (current == null || !join(key, owner, current)) {
      return TokenService.notStarted();
    }
    TokenRequest running = current.tokenRequest();
    TokenResult state = running == null ? current.state() : running.state();
    return state == null ? TokenService.notStarted() : orFallback(owner, user.userId(), state);
  }

  /**
   * What has happened to a login session. The requests of a user without a login session do not say
   * when the user has logged in, so each of them counts as a new login, unless its credential names
   * when it was issued.
   */
  private SessionHistory history(
      SessionHistory stored, StoredKey key, @Nullable ChatToken rejected) {
    if (key.kind() == SessionKey.Kind.USER) {
      return new SessionHistory(SessionHistory.UNKNOWN, rejected != null, stored.issuedAt());
    }
    boolean hadToken = stored.hadToken() || rejected != null;
    return stored.signOutId() == SessionHistory.UNKNOWN
        ? new SessionHistory(lastSignOutId(key, rejected), hadToken, stored.issuedAt())
        : new SessionHistory(stored.signOutId(), hadToken, stored.issuedAt());
  }

  /** The last sign-out when a login session began, by what it uses or has used. */
  private long lastSignOutId(StoredKey key, @Nullable ChatToken rejected) {
    Member member = members.get(key);
    TokenRequest running = member == null ? tokenRequests.get(key) : member.tokenRequest();
    KeptToken last = kept(key);
    if (member != null && member.token() != null) {
      return member.token().signOutId();
    }
    if (running != null) {
      return running.signOutId();
    }
    if (last != null) {
      return last.token().signOutId();
    }
    return rejected == null ? SessionHistory.UNKNOWN : rejected.signOutId();
  }

  /** Whether a key names the login session, or the user, of another uid. */
  private boolean belongsToOther(StoredKey key, Uid uid) {
    if (key.kind() == SessionKey.Kind.USER) {
      return !key.equals(StoredKey.ofUser(uid));
    }
    Member member = members.get(key);
    TokenRequest running = tokenRequests.get(key);
    KeptToken last = kept(key);
    return (member != null && !member.uid().equals(uid))
        || (running != null && !running.uid().equals(uid))
        || (last != null && !last.token().uid().equals(uid));
  }

  /** The running request or the token of an owner, if it can serve a user. */
  private @Nullable Member usable(StoredKey owner, String userId) {
    TokenRequest running = tokenRequests.get(owner);
    if (running != null && isUsable(running, userId)) {
      return new Member(running.uid(), userId, null, running, now());
    }
    return fresh(owner)
        .filter(token -> token.belongsTo(userId))
        .map(token -> new Member(token.token().uid(), userId, token.token(), null, now()))
        .orElse(null);
  }

  private boolean isUsable(TokenRequest running, String userId) {
    return !running.failed()
        && running.userId().equals(userId)
        && !admission.isOutdated(running.uid(), running.signOutId());
  }

  private @Nullable Member start(
      StoredKey owner,
      Uid uid,
      ChatUser user,
      @Nullable ChatToken rejected,
      SessionHistory history) {
    TokenRequest found = tokenRequests.get(owner);
    Duration started = timer.elapsed();
    // A page may report any text as rejected: only a token that the bridge handed out is revoked.
    TokenRequest mine =
        fetcher.newRequest(
            uid,
            user,
            TokenRequest.replacedBy(found, rejected),
            history,
            succeeded -> keep(owner, succeeded, started));
    TokenRequest current =
        tokenRequests.compute(owner, existing -> next(owner, user, existing, found, mine));
    if (current == null) {
      return usable(owner, user.userId());
    }
    if (current.equals(mine)) {
      fetch(owner, mine, user);
    }
    return current.belongsTo(user) ? new Member(uid, user.userId(), null, current, now()) : null;
  }

  /** The token request to keep; none if a concurrent one has created a token meanwhile. */
  private @Nullable TokenRequest next(
      StoredKey owner,
      ChatUser user,
      @Nullable TokenRequest existing,
      @Nullable TokenRequest found,
      TokenRequest mine) {
    // Another login may have started one since this login found none.
    if (existing != null && (!existing.equals(found) || isUsable(existing, user.userId()))) {
      return existing;
    }
    boolean completed = fresh(owner).filter(token -> token.belongsTo(user.userId())).isPresent();
    return completed ? null : mine;
  }

  private void fetch(StoredKey owner, TokenRequest mine, ChatUser user) {
    mine.beforeCompletion(() -> tokenRequests.renew(owner, mine, () -> mine.keep(timer.elapsed())));
    fetcher.start(mine, user);
  }

  /** Keeps the token of a token request, unless the request was removed meanwhile. */
  private void keep(StoredKey owner, TokenRequest succeeded, Duration started) {
    ChatToken created = succeeded.token().orElse(null);
    if (created == null) {
      return;
    }
    KeptToken token = KeptToken.of(created, succeeded.userId(), started, timer.elapsed());
    if (expires(owner)) {
      // No logout removes such a request between these steps.
      if (succeeded.equals(tokenRequests.get(owner))) {
        expiring.add(owner, token, succeeded.replaced().orElse(null));
        tokenRequests.remove(owner, succeeded);
      }
      return;
    }
    tokenRequests.compute(
        owner,
        current -> {
          if (!succeeded.equals(current)) {
            return current;
          }
          tokens.put(owner, token);
          return null;
        });
    revokeEvicted();
  }

  /** Without a lock: a store may need time for a revocation. */
  private void revokeEvicted() {
    for (ChatToken token = evicted.poll(); token != null; token = evicted.poll()) {
      revocations.add(token);
    }
  }

  private long now() {
    return timer.elapsed().toNanos();
  }

  private @Nullable KeptToken kept(StoredKey owner) {
    return expires(owner) ? expiring.token(owner) : tokens.get(owner);
  }

  private boolean remove(StoredKey owner, KeptToken token) {
    return expires(owner) ? expiring.withdraw(owner, token.token()) : tokens.remove(owner, token);
  }

  /** Whether the tokens of an owner end with the identity of the user, not with a login session. */
  private boolean expires(StoredKey owner) {
    return scope == TokenScope.SESSION && owner.kind() == SessionKey.Kind.USER;
  }

  /**
   * Stops handing out a rejected token although no new one may be requested.
   *
   * @param rejected the token, if the bridge handed it out; the next request replaces it
   */
  private void withdraw(
      StoredKey key,
      StoredKey owner,
      Uid uid,
      ChatUser user,
      @Nullable ChatToken rejected,
      SessionHistory history,
      TokenResult denial) {
    if (rejected == null) {
      return;
    }
    TokenRequest denied = fetcher.newRequest(uid, user, rejected, history, succeeded -> {});
    denied.fail(() -> denial);
    denied.keep(timer.elapsed());
    tokenRequests.compute(owner, running -> running == null ? denied : running);
    members.compute(key, member -> member == null || member.hasToken(rejected) ? null : member);
  }

  /** Associates a login session with a token of another owner; false if the session has ended. */
  private boolean join(StoredKey key, StoredKey owner, Member joined) {
    return key.equals(owner)
        || members.compute(key, current -> ended.contains(key) ? null : joined) != null;
  }

  /** The token of an owner, if its user is still the same at CometChat. */
  private Optional<KeptToken> valid(StoredKey owner) {
    KeptToken token = kept(owner);
    if (token == null) {
      return Optional.empty();
    }
    if (admission.isOutdated(token.token().uid(), token.token().signOutId())) {
      // Shows that the login session began before the sign-out.
      return Optional.empty();
    }
    if (invalidations.isValid(token.token().uid(), token.createdAt())) {
      return Optional.of(token);
    }
    remove(owner, token);
    return Optional.empty();
  }

  private Optional<KeptToken> fresh(StoredKey owner) {
    return valid(owner)
        .filter(token -> timer.elapsed().toNanos() - token.startedAt() < lifetime.toNanos());
  }

  /** A shared token whose lifetime is over is still valid, and used if no new one is available. */
  private TokenResult orFallback(StoredKey owner, String userId, TokenResult result) {
    return result instanceof TokenResult.Unavailable ? fallback(owner, userId, result) : result;
  }

  private TokenResult fallback(StoredKey owner, String userId, TokenResult result) {
    return valid(owner)
        .filter(token -> token.belongsTo(userId))
        .<TokenResult>map(token -> new TokenResult.Ready(token.token()))
        .orElse(result);
  }

  @Override
  public CompletableFuture<TokenResult> await(StoredKey key, Duration maxWait) {
    Member member = members.get(key);
    ChatToken token = member == null ? null : member.token();
    TokenRequest running = member == null ? tokenRequests.get(key) : member.tokenRequest();
    if (member != null && token != null) {
      return completed(member.uid(), member.userId(), token);
    }
    if (running == null) {
      return fresh(key)
          .map(last -> completed(last.token().uid(), last.userId(), last.token()))
          .orElseGet(() -> CompletableFuture.completedFuture(TokenService.notStarted()));
    }
    StoredKey owner = owner(key, running.uid());
    return belongsToPreviousOwner(running.uid(), running.userId())
        ? CompletableFuture.completedFuture(TokenService.notStarted())
        : waiters
            .await(running, maxWait)
            .thenApply(result -> afterWaiting(owner, running.userId(), maxWait, result));
  }

  private CompletableFuture<TokenResult> completed(Uid uid, String userId, ChatToken token) {
    return CompletableFuture.completedFuture(
        belongsToPreviousOwner(uid, userId)
            ? TokenService.notStarted()
            : new TokenResult.Ready(token));
  }

  /**
   * The key of a user depends on the uid alone, so it can find the token of the user id that the
   * uid was assigned to before.
   */
  private boolean belongsToPreviousOwner(Uid uid, String userId) {
    return uidRegistry.isOwnedByOther(uid, userId);
  }

  private TokenResult afterWaiting(
      StoredKey owner, String userId, Duration maxWait, TokenResult result) {
    boolean waited = !maxWait.isZero() && !maxWait.isNegative();
    boolean withoutToken =
        result instanceof TokenResult.Unavailable || result instanceof TokenResult.Pending;
    return waited && withoutToken ? fallback(owner, userId, result) : result;
  }

  @Override
  public long signOutId(StoredKey key) {
    return lastSignOutId(key, null);
  }

  /** The bridge keeps the token, whether or not a login session stores a copy. */
  @Override
  public void tokenStored(StoredKey key, ChatToken token) {}

  @Override
  public Collection<ChatToken> logout(StoredKey key, @Nullable ChatToken token) {
    ended.add(key);
    Member member = members.remove(key);
    if (scope == TokenScope.USER || key.kind() == SessionKey.Kind.USER) {
      leave(key, member, token);
      return List.of();
    }
    return revoke(key, token);
  }

  /**
   * Other login sessions keep the shared token. Later logins get a new one, because the page that
   * logs out may invalidate this one at CometChat. A running token request continues.
   */
  private void leave(StoredKey key, @Nullable Member member, @Nullable ChatToken token) {
    if (key.kind() == SessionKey.Kind.USER) {
      KeptToken last = kept(key);
      if (last != null) {
        remove(key, last);
      }
    }
    if (member != null && member.state() instanceof TokenResult.Ready joined) {
      remove(StoredKey.ofUser(member.uid()), joined.token());
    }
    if (token != null) {
      remove(StoredKey.ofUser(token.uid()), token);
    }
  }

  private Collection<ChatToken> revoke(StoredKey key, @Nullable ChatToken token) {
    List<ChatToken> revoked = new ArrayList<>();
    TokenRequest running = tokenRequests.remove(key);
    if (running != null) {
      running.cancel(TokenService.notStarted()).ifPresent(revoked::add);
      running.takeReplaced().ifPresent(revoked::add);
    }
    KeptToken last = tokens.remove(key);
    if (last != null) {
      revoked.add(last.token());
    }
    if (token != null) {
      revoked.add(token);
    }
    revoked.forEach(each -> ended.revoke(key, each));
    return revoked;
  }

  /** Removes a token from its owner; false if the owner has another one, or none. */
  private boolean remove(StoredKey owner, ChatToken token) {
    KeptToken last = kept(owner);
    return last != null && last.token().equals(token) && remove(owner, last);
  }

  private void removed(StoredKey key, KeptToken token, boolean expired) {
    if (!expired) {
      evicted.add(token.token());
    }
  }

  @Override
  public Stream<TokenResult> statesOf(Uid uid) {
    Stream<TokenResult> requested =
        tokenRequests.values(tokenRequest -> tokenRequest.uid().equals(uid)).stream()
            .map(TokenRequest::state);
    StoredKey user = StoredKey.ofUser(uid);
    Stream<KeptToken> present =
        Stream.concat(
            tokens.values(kept -> kept.token().uid().equals(uid)).stream(),
            Stream.ofNullable(expires(user) ? expiring.token(user) : null));
    return Stream.concat(requested, present.map(KeptToken::token).map(TokenResult.Ready::new));
  }

  @Override
  public void close(TokenResult result) {
    tokenRequests.values(tokenRequest -> true).forEach(running -> running.fail(() -> result));
    tokenRequests.clear();
    tokens.clear();
    members.clear();
  }
}
