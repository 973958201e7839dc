/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The token requests whose tokens the bridge keeps itself. The owner of such a token is a user, or
 * a login session that cannot store a token. Removing a token here does not revoke it, because a
 * page may be using it.
 */
final class SharedTokens {

  private static final int MAX_OWNERS = 100_000;

  /**
   * Tokens do not expire at CometChat, so a token is a valid fallback after its lifetime. The limit
   * bounds the memory that is held for inactive users.
   */
  private static final Duration FALLBACK_RETENTION = Duration.ofDays(1);

  private final TokenScope scope;
  private final Cache<SessionKey, TokenRequest> tokenRequests;

  /**
   * The last token of each owner. It outlives its token request and is handed out while no new one
   * is available.
   */
  private final Cache<SessionKey, Fallback> fallbacks;

  /**
   * The token requests that created or reactivated a user. Older tokens of that user are invalid.
   * They are discarded on lookup: removing them here would scan the whole cache for each new user.
   */
  private final Cache<Uid, TokenRequest> recreations;

  private record Fallback(ChatToken token, String userId) {}

  SharedTokens(CometChatBridgeConfig config, Timer timer) {
    Duration lifetime = config.sharedTokenLifetime();
    Duration fallbackLifetime = lifetime.plus(FALLBACK_RETENTION);
    this.scope = config.tokenScope();
    this.tokenRequests = SharedTokens.<SessionKey, TokenRequest>cache(lifetime, timer);
    this.fallbacks = SharedTokens.<SessionKey, Fallback>cache(fallbackLifetime, timer);
    this.recreations = SharedTokens.<Uid, TokenRequest>cache(fallbackLifetime, timer);
  }

  private static <K, V> Cache<K, V> cache(Duration lifetime, Timer timer) {
    return Caffeine.newBuilder()
        .expireAfterWrite(lifetime)
        .maximumSize(MAX_OWNERS)
        .ticker(() -> timer.elapsed().toNanos())
        .executor(Runnable::run)
        .build();
  }

  /** The owner of the token of a login session; {@code null} if the login session stores it. */
  @Nullable SessionKey owner(SessionKey key, Uid uid) {
    if (scope == TokenScope.USER) {
      return SessionKey.ofUser(uid);
    }
    return key.isDerived() ? key : null;
  }

  @Nullable TokenRequest get(SessionKey owner) {
    TokenRequest tokenRequest = tokenRequests.getIfPresent(owner);
    if (tokenRequest == null || !precedesRecreation(tokenRequest)) {
      return tokenRequest;
    }
    tokenRequests.asMap().remove(owner, tokenRequest);
    return null;
  }

  private boolean precedesRecreation(TokenRequest tokenRequest) {
    TokenRequest recreating = recreations.getIfPresent(tokenRequest.uid());
    return recreating != null && tokenRequest.succeededBefore(recreating);
  }

  /**
   * Replaces the token request that the caller has found, unless it was replaced concurrently.
   *
   * @return the current token request: the new one, or that of a concurrent caller
   */
  TokenRequest replace(SessionKey owner, @Nullable TokenRequest found, TokenRequest replacement) {
    return tokenRequests
        .asMap()
        .compute(
            owner,
            (key, current) -> current == null || current.equals(found) ? replacement : current);
  }

  /** Keeps the token of a token request as a fallback, unless the request was removed meanwhile. */
  void keepAsFallback(SessionKey owner, TokenRequest succeeded) {
    tokenRequests
        .asMap()
        .computeIfPresent(
            owner,
            (key, current) -> {
              if (current.equals(succeeded)) {
                succeeded
                    .token()
                    .ifPresent(
                        token -> fallbacks.put(key, new Fallback(token, succeeded.userId())));
              }
              return current;
            });
  }

  /** The last token of an owner, to be used if no new one is available. */
  Optional<ChatToken> fallback(SessionKey owner, String userId) {
    return Optional.ofNullable(fallbacks.getIfPresent(owner))
        .filter(fallback -> fallback.userId().equals(userId))
        .map(Fallback::token)
        .filter(token -> !precedesRecreation(token));
  }

  /** Removes the last token of an owner and returns it, so that the caller can revoke it. */
  Optional<ChatToken> takeFallback(SessionKey owner) {
    return Optional.ofNullable(fallbacks.asMap().remove(owner)).map(Fallback::token);
  }

  private boolean precedesRecreation(ChatToken token) {
    TokenRequest recreating = recreations.getIfPresent(token.uid());
    return recreating != null && recreating.startedAfter(token);
  }

  /** Removes the token request of an owner, running or completed, and the fallback. */
  Optional<TokenRequest> remove(SessionKey owner) {
    TokenRequest removed = tokenRequests.asMap().remove(owner);
    fallbacks.invalidate(owner);
    return Optional.ofNullable(removed);
  }

  /** Removes the tokens of an owner; a running token request continues. */
  void removeTokens(SessionKey owner) {
    tokenRequests
        .asMap()
        .computeIfPresent(owner, (key, current) -> current.token().isPresent() ? null : current);
    fallbacks.invalidate(owner);
  }

  /** Removes a rejected token from the fallbacks. */
  void removeFallback(SessionKey owner, ChatToken rejected) {
    fallbacks
        .asMap()
        .computeIfPresent(
            owner, (key, fallback) -> fallback.token().equals(rejected) ? null : fallback);
  }

  /** Removes a token that is shared by a user, because a page that used it has logged out. */
  void removeToken(ChatToken token) {
    tokenRequests
        .asMap()
        .computeIfPresent(
            SessionKey.ofUser(token.uid()),
            (key, current) -> current.hasToken(token) ? null : current);
    removeFallback(SessionKey.ofUser(token.uid()), token);
  }

  /** Removes all tokens of a user who is no longer eligible. */
  void removeTokensOf(Uid uid) {
    if (scope == TokenScope.USER) {
      removeTokens(SessionKey.ofUser(uid));
    } else {
      tokenRequests
          .asMap()
          .values()
          .removeIf(
              tokenRequest -> tokenRequest.uid().equals(uid) && tokenRequest.token().isPresent());
      fallbacks.asMap().values().removeIf(fallback -> fallback.token().uid().equals(uid));
    }
  }

  /**
   * Invalidates the tokens that were created before a token request that found no active user:
   * CometChat has deleted them, even if the user exists again.
   */
  void invalidateTokensBefore(TokenRequest recreating) {
    if (tokenRequests.estimatedSize() > 0 || fallbacks.estimatedSize() > 0) {
      recreations.put(recreating.uid(), recreating);
    }
  }

  /** Completes every running token request with the given result. */
  void close(TokenResult result) {
    tokenRequests.asMap().values().forEach(tokenRequest -> tokenRequest.fail(() -> result));
    tokenRequests.invalidateAll();
    fallbacks.invalidateAll();
    recreations.invalidateAll();
  }
}
