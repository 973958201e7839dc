/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.provision.Outcome;
import org.cometchatbridge.core.internal.provision.UserProvisioner;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/** Lets token requests take off, and sees to it that each one ends. */
final class TokenFetcher {

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final UserProvisioner provisioner;
  private final FailureMemory failures;
  private final TokenQuota budget;
  private final ObservedTokenRequests observed;
  private final Events events;
  private final Consumer<ChatToken> revoke;
  private final UidRegistry uidRegistry;
  private final Consumer<Uid> denied;
  private final Consumer<TokenRequest> recreated;

  /**
   * One for all token requests of a bridge.
   *
   * @param revoke takes tokens that are nobody's any more
   * @param uidRegistry is given back uids that turn out to be somebody else's
   * @param denied hears whose user is not to have chat any more
   * @param recreated hears of token requests that found no active user and brought one into being
   */
  TokenFetcher(
      CometChatBridgeConfig config,
      Timer timer,
      UserProvisioner provisioner,
      FailureMemory failures,
      Events events,
      Consumer<ChatToken> revoke,
      UidRegistry uidRegistry,
      Consumer<Uid> denied,
      Consumer<TokenRequest> recreated) {
    this.config = config;
    this.timer = timer;
    this.provisioner = provisioner;
    this.failures = failures;
    this.budget = new TokenQuota(config.maxTokensPerUserPerHour(), timer, events);
    this.observed = new ObservedTokenRequests(config.tokenRequestObserver());
    this.events = events;
    this.revoke = revoke;
    this.uidRegistry = uidRegistry;
    this.denied = denied;
    this.recreated = recreated;
  }

  /**
   * Why no token request can start now: CometChat does not answer. Nobody's failures are counted
   * up.
   */
  Optional<TokenResult> rejection() {
    return provisioner
        .rejectedFor()
        .map(
            left -> new TokenResult.Unavailable(left, TokenResult.Unavailable.Cause.PROVIDER_DOWN));
  }

  /** Starts a token request; one that the budget does not allow ends at once. */
  @SuppressWarnings("FutureReturnValueIgnored") // the end is handled in the stage itself
  void start(TokenRequest tokenRequest, ChatUser user) {
    Duration began = timer.elapsed();
    Optional<Duration> wait = budget.take(tokenRequest.uid(), began);
    if (wait.isPresent()) {
      tokenRequest.fail(() -> overBudget(wait.get()));
      return;
    }
    observed.accompany(tokenRequest);
    Deadline deadline = Deadline.after(timer, config.tokenTimeout());
    Timer.Cancellable end =
        timer.schedule(config.tokenTimeout(), () -> unavailable(tokenRequest, deadlinePassed()));
    provisioner
        .run(
            tokenRequest.uid(),
            user,
            deadline,
            delay -> tokenRequest.postponed(timer.elapsed().plus(delay)))
        .whenComplete(
            (outcome, thrown) -> {
              ended(tokenRequest, user, outcome, thrown, began);
              // Not before: whatever goes wrong there, like a clock of the application's, the token
              // request ends.
              end.cancel();
            });
  }

  private void ended(
      TokenRequest tokenRequest,
      ChatUser user,
      @Nullable Outcome outcome,
      @Nullable Throwable thrown,
      Duration began) {
    if (outcome instanceof Outcome.Minted minted) {
      land(tokenRequest, minted, began);
      return;
    }
    budget.giveBack(tokenRequest.uid(), began);
    if (outcome instanceof Outcome.Rejected rejected) {
      deny(tokenRequest, user, rejected.reason());
    } else if (thrown != null) {
      unavailable(tokenRequest, Failures.of(thrown));
    }
  }

  private void land(TokenRequest tokenRequest, Outcome.Minted minted, Duration began) {
    Instant now = config.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    ChatToken token = ChatToken.of(tokenRequest.uid(), minted.token(), now);
    failures.succeeded(tokenRequest.uid());
    if (minted.anew()) {
      recreated.accept(tokenRequest);
    }
    if (tokenRequest.land(token)) {
      Duration took = timer.elapsed().minus(began);
      events.publish(new BridgeEvent.TokenCreated(tokenRequest.uid(), minted.calls(), took));
      if (config.tokenScope() == TokenScope.SESSION) {
        // A CometChat that responses an old token again must not lose it to its own successor.
        tokenRequest.takeReplaced().filter(old -> !old.equals(token)).ifPresent(revoke);
      }
    } else {
      revoke.accept(token);
    }
  }

  private void deny(
      TokenRequest tokenRequest, ChatUser user, TokenResult.NotEligible.Reason reason) {
    denied.accept(tokenRequest.uid());
    if (reason == TokenResult.NotEligible.Reason.FOREIGN_USER) {
      uidRegistry.release(tokenRequest.uid(), user.userId());
    }
    tokenRequest.fail(
        () -> {
          failures.denied(tokenRequest.uid(), reason);
          events.publish(new BridgeEvent.UserNotEligible(tokenRequest.uid(), reason));
          return new TokenResult.NotEligible(reason);
        });
  }

  private void unavailable(TokenRequest tokenRequest, ProviderException failure) {
    tokenRequest.fail(
        () -> {
          TokenResult.Unavailable.Cause cause = cause(failure);
          Duration retryAfter =
              failures.unavailable(
                  tokenRequest.uid(), cause, failure.retryAfter().orElse(Duration.ZERO));
          events.publish(
              new BridgeEvent.TokenRequestFailed(
                  tokenRequest.uid(), cause, failure.status(), failure.code(), retryAfter));
          return new TokenResult.Unavailable(retryAfter, cause);
        });
  }

  private static TokenResult.Unavailable.Cause cause(ProviderException failure) {
    if (failure instanceof RateLimitedException) {
      return TokenResult.Unavailable.Cause.RATE_LIMITED;
    }
    return failure instanceof RejectedException
        ? TokenResult.Unavailable.Cause.REJECTED
        : TokenResult.Unavailable.Cause.PROVIDER_DOWN;
  }

  private static TokenResult overBudget(Duration wait) {
    return new TokenResult.Unavailable(wait, TokenResult.Unavailable.Cause.RATE_LIMITED);
  }

  private static ProviderException deadlinePassed() {
    return new UnavailableException("The token request deadline has passed", 0, null, null);
  }
}
