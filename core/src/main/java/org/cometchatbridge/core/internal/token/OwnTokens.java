/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.Revocations;
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The token requests of login sessions that store their token themselves. A completed request keeps
 * the token until the next request of the login session stores it. A token that no login session
 * has stored is revoked when its token request is removed.
 */
final class OwnTokens implements TokenStore {

  private final TokenFetcher fetcher;
  private final EndedSessions ended;
  private final Revocations revocations;
  private final Waiters waiters;
  private final Timer timer;
  private final BoundedMap<StoredKey, TokenRequest> tokenRequests;

  OwnTokens(
      TokenFetcher fetcher,
      EndedSessions ended,
      Revocations revocations,
      Waiters waiters,
      Timer timer,
      long maxTokens) {
    this.fetcher = fetcher;
    this.ended = ended;
    this.revocations = revocations;
    this.waiters = waiters;
    this.timer = timer;
    this.tokenRequests =
        new BoundedMap<StoredKey, TokenRequest>(
                timer,
                maxTokens,
                BoundedMap.Order.WRITTEN,
                (tokenRequest, now) -> tokenRequest.left(TokenService.RETENTION, now),
                (key, tokenRequest, expired) -> removed(tokenRequest))
            .removingOnTime();
  }

  @Override
  public TokenResult request(
      StoredKey key, Uid uid, ChatUser user, @Nullable ChatToken rejected, SessionHistory stored) {
    TokenRequest present = tokenRequests.get(key);
    if (present != null && !present.uid().equals(uid)) {
      return TokenService.notStarted();
    }
    SessionHistory history = history(stored, rejected, present);
    Optional<TokenResult> rejection = fetcher.rejection(uid, history);
    if (rejection.isPresent()) {
      if (rejected != null) {
        revocations.add(rejected);
      }
      return rejection.get();
    }
    if (present != null && present.canServe(rejected)) {
      return present.belongsTo(user) ? present.state() : TokenService.notStarted();
    }
    if (ended.contains(key)) {
      return TokenService.notStarted();
    }
    Optional<TokenResult> denial = fetcher.denial(key, uid, user);
    if (denial.isPresent() && rejected == null) {
      return denial.get();
    }
    TokenRequest mine =
        fetcher.newRequest(
            uid, user, TokenRequest.replacedBy(present, rejected), history, succeeded -> {});
    // A denied request still replaces the request of the rejected token, which must not be handed
    // out again.
    denial.ifPresent(
        result -> {
          mine.fail(() -> result);
          mine.keep(timer.elapsed());
        });
    TokenRequest current =
        tokenRequests.compute(key, existing -> next(key, existing, present, mine));
    if (current == null || !current.belongsTo(user)) {
      return TokenService.notStarted();
    }
    if (current.equals(mine) && denial.isEmpty()) {
      start(key, mine, user);
    }
    return current.state();
  }

  /** What has happened to a login session, by its store and by its last token request. */
  private static SessionHistory history(
      SessionHistory stored, @Nullable ChatToken rejected, @Nullable TokenRequest present) {
    long signOutId = stored.signOutId();
    if (signOutId == SessionHistory.UNKNOWN && present != null) {
      signOutId = present.signOutId();
    }
    if (signOutId == SessionHistory.UNKNOWN && rejected != null) {
      signOutId = rejected.signOutId();
    }
    boolean hadToken =
        stored.hadToken() || rejected != null || (present != null && present.hadToken());
    return new SessionHistory(signOutId, hadToken, stored.issuedAt());
  }

  /**
   * The token request to keep for a login session. A logout marks the login session as ended before
   * it removes the token request, so that no request started concurrently remains.
   */
  private @Nullable TokenRequest next(
      StoredKey key,
      @Nullable TokenRequest existing,
      @Nullable TokenRequest present,
      TokenRequest mine) {
    if (ended.contains(key)) {
      return null;
    }
    return existing == null || existing.equals(present) ? mine : existing;
  }

  private void start(StoredKey key, TokenRequest mine, ChatUser user) {
    mine.beforeCompletion(() -> tokenRequests.renew(key, mine, () -> mine.keep(timer.elapsed())));
    fetcher.start(mine, user);
  }

  @Override
  public CompletableFuture<TokenResult> await(StoredKey key, Duration maxWait) {
    TokenRequest tokenRequest = tokenRequests.get(key);
    return tokenRequest == null
        ? CompletableFuture.completedFuture(TokenService.notStarted())
        : waiters.await(tokenRequest, maxWait);
  }

  @Override
  public long signOutId(StoredKey key) {
    TokenRequest present = tokenRequests.get(key);
    return present == null ? SessionHistory.UNKNOWN : present.signOutId();
  }

  /**
   * A different token that waits here lost a race between nodes and is revoked, unless it is meant
   * to replace the stored one.
   */
  @Override
  public void tokenStored(StoredKey key, ChatToken token) {
    TokenRequest tokenRequest = tokenRequests.get(key);
    if (tokenRequest == null || tokenRequest.replaced().filter(token::equals).isPresent()) {
      return;
    }
    if (tokenRequest.hasToken(token)) {
      tokenRequest.markStored();
    } else if (tokenRequests.remove(key, tokenRequest)) {
      tokenRequest.cancel(TokenService.notStarted()).ifPresent(revocations::add);
      tokenRequest.takeReplaced().ifPresent(revocations::add);
    }
  }

  @Override
  public Collection<ChatToken> logout(StoredKey key, @Nullable ChatToken token) {
    ended.add(key);
    List<ChatToken> revoked = new ArrayList<>();
    TokenRequest tokenRequest = tokenRequests.remove(key);
    if (tokenRequest != null) {
      tokenRequest.cancel(TokenService.notStarted()).ifPresent(revoked::add);
      tokenRequest.takeReplaced().ifPresent(revoked::add);
    }
    if (token != null) {
      revoked.add(token);
    }
    revoked.forEach(each -> ended.revoke(key, each));
    return revoked;
  }

  /** The request has ended, but perhaps no login session stores its token. */
  private void removed(TokenRequest tokenRequest) {
    tokenRequest.unclaimedToken().ifPresent(revocations::add);
    tokenRequest.takeReplaced().ifPresent(revocations::add);
  }

  @Override
  public Stream<TokenResult> statesOf(Uid uid) {
    return tokenRequests.values(tokenRequest -> tokenRequest.uid().equals(uid)).stream()
        .map(TokenRequest::state);
  }

  @Override
  public void close(TokenResult result) {
    tokenRequests.values(tokenRequest -> true).forEach(running -> running.fail(() -> result));
    tokenRequests.clear();
  }
}
