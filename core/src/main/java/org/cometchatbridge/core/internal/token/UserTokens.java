/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.TokenResult;
import org.jspecify.annotations.Nullable;

/**
 * What a bridge knows of the tokens of one user at one moment, without a token.
 *
 * @param pendingSince when the oldest running token request started
 * @param heldSince when the newest token that the bridge holds was created
 * @param requestedAgo how long ago the newest token of the last hour was requested
 * @param loggedOut whether a login session has ended since that request
 * @param failure the last failure since the last token
 * @param exceededFor how long the quota allows no token, if it denied one
 */
public record UserTokens(
    Optional<Instant> pendingSince,
    Optional<Instant> heldSince,
    Optional<Duration> requestedAgo,
    boolean loggedOut,
    Optional<Failure> failure,
    Optional<Duration> exceededFor) {

  /**
   * A token request that ended without a token.
   *
   * @param result how it ended
   * @param status the HTTP status of the last response, or 0
   * @param code CometChat's {@code error.code}, or {@code null}
   * @param left how long no other request starts for this user; zero or less if one may start
   */
  public record Failure(TokenResult result, int status, @Nullable String code, Duration left) {}

  static UserTokens of(
      List<TokenResult> held,
      FailureMemory.@Nullable Failure failure,
      TokenQuota.Tokens tokens,
      Duration now) {
    Duration newest = tokens.newest();
    return new UserTokens(
        held.stream()
            .filter(TokenResult.Pending.class::isInstance)
            .map(result -> ((TokenResult.Pending) result).since())
            .min(Comparator.naturalOrder()),
        held.stream()
            .filter(TokenResult.Ready.class::isInstance)
            .map(result -> ((TokenResult.Ready) result).token())
            .map(ChatToken::createdAt)
            .max(Comparator.naturalOrder()),
        Optional.ofNullable(newest).map(now::minus),
        tokens.loggedOut(),
        Optional.ofNullable(failure)
            .map(last -> new Failure(last.result(), last.status(), last.code(), last.left(now))),
        Optional.ofNullable(tokens.exceededFor()));
  }
}
