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
import org.cometchatbridge.core.internal.provision.ProvisioningResult;
import org.cometchatbridge.core.internal.provision.UserProvisioner;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/** Starts token requests and ensures that each one completes within {@code tokenTimeout}. */
final class TokenFetcher {

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final UserProvisioner provisioner;
  private final FailureMemory failures;
  private final TokenQuota quota;
  private final TokenRequestObservation observation;
  private final Events events;
  private final Consumer<ChatToken> revoke;
  private final UidRegistry uidRegistry;
  private final Consumer<Uid> onNotEligible;
  private final Consumer<TokenRequest> onRecreated;

  /**
   * Creates the fetcher of a bridge.
   *
   * @param revoke revokes tokens that no login session uses
   * @param uidRegistry releases uids whose CometChat user belongs to another user id
   * @param onNotEligible called with users who are not eligible
   * @param onRecreated called with token requests that created or reactivated a user
   */
  TokenFetcher(
      CometChatBridgeConfig config,
      Timer timer,
      UserProvisioner provisioner,
      FailureMemory failures,
      Events events,
      Consumer<ChatToken> revoke,
      UidRegistry uidRegistry,
      Consumer<Uid> onNotEligible,
      Consumer<TokenRequest> onRecreated) {
    this.config = config;
    this.timer = timer;
    this.provisioner = provisioner;
    this.failures = failures;
    this.quota = new TokenQuota(config.maxTokensPerUserPerHour(), timer, events);
    this.observation = new TokenRequestObservation(config.tokenRequestObserver());
    this.events = events;
    this.revoke = revoke;
    this.uidRegistry = uidRegistry;
    this.onNotEligible = onNotEligible;
    this.onRecreated = onRecreated;
  }

  /**
   * The result if CometChat is unavailable and no token request can start. It does not count as a
   * failure of the user.
   */
  Optional<TokenResult> unavailability() {
    return provisioner
        .rejectedFor()
        .map(
            left -> new TokenResult.Unavailable(left, TokenResult.Unavailable.Cause.PROVIDER_DOWN));
  }

  /** Starts a token request; it fails immediately if the user's quota is exceeded. */
  @SuppressWarnings("FutureReturnValueIgnored") // the completion is handled in the stage itself
  void start(TokenRequest tokenRequest, ChatUser user) {
    Duration started = timer.elapsed();
    Optional<Duration> wait = quota.acquire(tokenRequest.uid(), started);
    if (wait.isPresent()) {
      tokenRequest.fail(() -> quotaExceeded(wait.get()));
      return;
    }
    observation.observe(tokenRequest);
    Deadline deadline = Deadline.after(timer, config.tokenTimeout());
    Timer.Cancellable timeout =
        timer.schedule(config.tokenTimeout(), () -> unavailable(tokenRequest, timedOut()));
    provisioner
        .run(
            tokenRequest.uid(),
            user,
            deadline,
            delay -> tokenRequest.postponed(timer.elapsed().plus(delay)))
        .whenComplete(
            (result, thrown) -> {
              completed(tokenRequest, user, result, thrown, started);
              // Cancelled last: if the line above throws (a clock of the application, for example),
              // the timeout still completes the token request.
              timeout.cancel();
            });
  }

  private void completed(
      TokenRequest tokenRequest,
      ChatUser user,
      @Nullable ProvisioningResult result,
      @Nullable Throwable thrown,
      Duration started) {
    if (result instanceof ProvisioningResult.TokenCreated created) {
      succeeded(tokenRequest, created, started);
      return;
    }
    quota.release(tokenRequest.uid(), started);
    if (result instanceof ProvisioningResult.NotEligible notEligible) {
      notEligible(tokenRequest, user, notEligible.reason());
    } else if (thrown != null) {
      unavailable(tokenRequest, Failures.of(thrown));
    }
  }

  private void succeeded(
      TokenRequest tokenRequest, ProvisioningResult.TokenCreated created, Duration started) {
    Instant now = config.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    ChatToken token = ChatToken.of(tokenRequest.uid(), created.token(), now);
    failures.succeeded(tokenRequest.uid());
    if (created.userWasMissing()) {
      onRecreated.accept(tokenRequest);
    }
    if (tokenRequest.succeed(token)) {
      Duration duration = timer.elapsed().minus(started);
      events.publish(new BridgeEvent.TokenCreated(tokenRequest.uid(), created.calls(), duration));
      if (config.tokenScope() == TokenScope.SESSION) {
        // If CometChat returns the old token again, it must not be revoked as replaced.
        tokenRequest.takeReplaced().filter(old -> !old.equals(token)).ifPresent(revoke);
      }
    } else {
      revoke.accept(token);
    }
  }

  private void notEligible(
      TokenRequest tokenRequest, ChatUser user, TokenResult.NotEligible.Reason reason) {
    onNotEligible.accept(tokenRequest.uid());
    if (reason == TokenResult.NotEligible.Reason.FOREIGN_USER) {
      uidRegistry.release(tokenRequest.uid(), user.userId());
    }
    tokenRequest.fail(
        () -> {
          failures.notEligible(tokenRequest.uid(), reason);
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

  private static TokenResult quotaExceeded(Duration wait) {
    return new TokenResult.Unavailable(wait, TokenResult.Unavailable.Cause.RATE_LIMITED);
  }

  private static ProviderException timedOut() {
    return new UnavailableException(
        "The token request did not complete within tokenTimeout", 0, null, null);
  }
}
