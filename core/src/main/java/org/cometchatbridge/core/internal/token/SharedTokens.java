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
 * The token requests whose tokens the bridge keeps itself, by their owner: the user, or a login
 * session that has nothing to store a token in. A token that is forgotten here stays valid, for
 * somebody may use it.
 */
final class SharedTokens {

  private static final int OWNERS = 100_000;

  /** A token does not expire at CometChat, but who has had no other for this long is long gone. */
  private static final Duration LONGEST_OUTAGE = Duration.ofDays(1);

  private final TokenScope scope;
  private final Cache<SessionKey, TokenRequest> tokenRequests;

  /**
   * Tokens of token requests that landed. One outlives its token request, for as long as there is
   * no other.
   */
  private final Cache<SessionKey, Spare> spares;

  /**
   * Asked when a token request is looked up: a search for its victims would cost each new user one.
   */
  private final Cache<Uid, TokenRequest> recreations;

  private record Spare(ChatToken token, String userId) {}

  SharedTokens(CometChatBridgeConfig config, Timer timer) {
    Duration lifetime = config.sharedTokenLifetime();
    Duration spareLifetime = lifetime.plus(LONGEST_OUTAGE);
    this.scope = config.tokenScope();
    this.tokenRequests = SharedTokens.<SessionKey, TokenRequest>cache(lifetime, timer);
    this.spares = SharedTokens.<SessionKey, Spare>cache(spareLifetime, timer);
    this.recreations = SharedTokens.<Uid, TokenRequest>cache(spareLifetime, timer);
  }

  private static <K, V> Cache<K, V> cache(Duration lifetime, Timer timer) {
    return Caffeine.newBuilder()
        .expireAfterWrite(lifetime)
        .maximumSize(OWNERS)
        .ticker(() -> timer.elapsed().toNanos())
        .executor(Runnable::run)
        .build();
  }

  /** Who owns the token of a login session; {@code null} if it stores its token itself. */
  @Nullable SessionKey owner(SessionKey key, Uid uid) {
    if (scope == TokenScope.USER) {
      return SessionKey.ofUser(uid);
    }
    return key.isDerived() ? key : null;
  }

  @Nullable TokenRequest get(SessionKey owner) {
    TokenRequest tokenRequest = tokenRequests.getIfPresent(owner);
    if (tokenRequest == null || !isOfAFormerUser(tokenRequest)) {
      return tokenRequest;
    }
    tokenRequests.asMap().remove(owner, tokenRequest);
    return null;
  }

  private boolean isOfAFormerUser(TokenRequest tokenRequest) {
    TokenRequest recreating = recreations.getIfPresent(tokenRequest.uid());
    return recreating != null && tokenRequest.landedBefore(recreating);
  }

  /**
   * Puts a token request in the place of the one that was seen there.
   *
   * @return the token request that is there now: this one, or the one of whoever was quicker
   */
  TokenRequest replace(SessionKey owner, @Nullable TokenRequest seen, TokenRequest mine) {
    return tokenRequests
        .asMap()
        .compute(owner, (key, there) -> there == null || there.equals(seen) ? mine : there);
  }

  /**
   * Notes the token of a token request that has landed, unless somebody has forgotten it meanwhile.
   */
  void keep(SessionKey owner, TokenRequest landed) {
    tokenRequests
        .asMap()
        .computeIfPresent(
            owner,
            (key, there) -> {
              if (there.equals(landed)) {
                landed
                    .token()
                    .ifPresent(token -> spares.put(key, new Spare(token, landed.userId())));
              }
              return there;
            });
  }

  /** The token that an owner had last and that is still good, where no other can be had. */
  Optional<ChatToken> spare(SessionKey owner, String userId) {
    return Optional.ofNullable(spares.getIfPresent(owner))
        .filter(spare -> spare.userId().equals(userId))
        .map(Spare::token)
        .filter(token -> !isOfAFormerUser(token));
  }

  /** The same for whoever sees to its end. */
  Optional<ChatToken> takeSpare(SessionKey owner) {
    return Optional.ofNullable(spares.asMap().remove(owner)).map(Spare::token);
  }

  private boolean isOfAFormerUser(ChatToken token) {
    TokenRequest recreating = recreations.getIfPresent(token.uid());
    return recreating != null && recreating.beganAfter(token);
  }

  /** Forgets the token request of an owner, landed or not, and the token of the one before. */
  Optional<TokenRequest> remove(SessionKey owner) {
    TokenRequest removed = tokenRequests.asMap().remove(owner);
    spares.invalidate(owner);
    return Optional.ofNullable(removed);
  }

  /** Hands a landed token to nobody any more; a token request in the air goes on. */
  void forgetLanded(SessionKey owner) {
    tokenRequests
        .asMap()
        .computeIfPresent(owner, (key, there) -> there.token().isPresent() ? null : there);
    spares.invalidate(owner);
  }

  /** Hands a token that was rejected to nobody any more, although there may be no other. */
  void forgetSpare(SessionKey owner, ChatToken rejected) {
    spares
        .asMap()
        .computeIfPresent(owner, (key, spare) -> spare.token().equals(rejected) ? null : spare);
  }

  /** Hands a user's token to nobody any more, because a page that held it has logged out. */
  void forget(ChatToken token) {
    tokenRequests
        .asMap()
        .computeIfPresent(
            SessionKey.ofUser(token.uid()), (key, there) -> there.holds(token) ? null : there);
    forgetSpare(SessionKey.ofUser(token.uid()), token);
  }

  /** Forgets every landed token of a user: a deactivated user's are worth nothing. */
  void forgetLandedOf(Uid uid) {
    if (scope == TokenScope.USER) {
      forgetLanded(SessionKey.ofUser(uid));
    } else {
      tokenRequests
          .asMap()
          .values()
          .removeIf(
              tokenRequest -> tokenRequest.uid().equals(uid) && tokenRequest.token().isPresent());
      spares.asMap().values().removeIf(spare -> spare.token().uid().equals(uid));
    }
  }

  /**
   * Forgets the tokens that a user had before this token request, which found that there is no such
   * user any more: they are dead, also if the user is created anew.
   */
  void forgetLandedBefore(TokenRequest recreating) {
    if (tokenRequests.estimatedSize() > 0 || spares.estimatedSize() > 0) {
      recreations.put(recreating.uid(), recreating);
    }
  }

  /** Ends every token request, so that nobody waits for one. */
  void close(TokenResult result) {
    tokenRequests.asMap().values().forEach(tokenRequest -> tokenRequest.fail(() -> result));
    tokenRequests.invalidateAll();
    spares.invalidateAll();
    recreations.invalidateAll();
  }
}
