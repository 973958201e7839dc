/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.lifecycle.GateChange;
import org.cometchatbridge.core.internal.lifecycle.GateReading;
import org.cometchatbridge.core.internal.lifecycle.Revocations;
import org.cometchatbridge.core.internal.lifecycle.SeenProfile;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.UserStore.GateView;
import org.cometchatbridge.core.internal.memory.BoundedMap;
import org.cometchatbridge.core.internal.provision.ProvisioningRequest;
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
  private final EligibilityRule rule;
  private final BoundedMap<Uid, KnownUser> users;
  private final TokenQuota quota;
  private final TokenRequestObservation observation;
  private final TokenInvalidations invalidations;
  private final ExpiringTokens expiring;
  private final Revocations revocations;
  private final UidRegistry uidRegistry;
  private final Admission admission;
  private final NewLogins newLogins;
  private final Events events;
  private final Audit audit;
  private volatile boolean closed;

  /** Creates the fetcher of a bridge. */
  TokenFetcher(
      BridgeContext context,
      UserProvisioner provisioner,
      TokenInvalidations invalidations,
      ExpiringTokens expiring,
      Revocations revocations,
      UidRegistry uidRegistry,
      Admission admission,
      NewLogins newLogins) {
    this.config = context.config();
    this.timer = context.timer();
    this.events = context.events();
    this.audit = context.audit();
    this.provisioner = provisioner;
    this.failures = new FailureMemory(timer, context.random(), config.maxCachedUsers());
    this.rule =
        new EligibilityRule(
            config.eligibility(), failures, config.maxCachedUsers(), timer, events, config.log());
    this.users = TokenQuota.users(timer, config.maxCachedUsers());
    this.quota =
        new TokenQuota(
            config.maxTokensPerUserPerHour(),
            config.maxCachedUsers(),
            users,
            timer,
            events,
            config.log());
    this.observation =
        new TokenRequestObservation(
            config.tokenRequestObserver(), context.callbacks(), config.log());
    this.invalidations = invalidations;
    this.expiring = expiring;
    this.revocations = revocations;
    this.uidRegistry = uidRegistry;
    this.admission = admission;
    this.newLogins = newLogins;
  }

  /** Creates a token request, which does not start yet. */
  TokenRequest newRequest(
      Uid uid,
      ChatUser user,
      @Nullable ChatToken replaced,
      SessionHistory history,
      Consumer<TokenRequest> onSuccess) {
    return new TokenRequest(
        uid, user.userId(), config.clock().instant(), replaced, history, onSuccess);
  }

  /** The result if the application has ended the user, or the login session. */
  Optional<TokenResult> rejection(Uid uid, SessionHistory history) {
    return admission.rejection(uid, history);
  }

  /** The result if no token request may start now. */
  Optional<TokenResult> denial(StoredKey key, Uid uid, ChatUser user) {
    return failures
        .recentFailure(uid)
        .or(() -> ineligibility(key, uid, user))
        .or(this::unavailability);
  }

  /** The result if the application's rule excludes the user. */
  Optional<TokenResult> ineligibility(StoredKey key, Uid uid, ChatUser user) {
    return rule.rejection(key, uid, user);
  }

  /** An outage does not count as a failure of the user. */
  private Optional<TokenResult> unavailability() {
    return provisioner
        .rejectedFor()
        .map(
            left -> new TokenResult.Unavailable(left, TokenResult.Unavailable.Cause.PROVIDER_DOWN));
  }

  /** Records that a login session of the user ended, and its token with it. */
  void loggedOut(Uid uid) {
    quota.loggedOut(uid);
  }

  /** The last failure of a user since the last token, or {@code null}. */
  FailureMemory.@Nullable Failure lastFailure(Uid uid) {
    return failures.last(uid);
  }

  /** The tokens of a user within the last hour. */
  TokenQuota.Tokens tokensOf(Uid uid) {
    return quota.tokensOf(uid);
  }

  /**
   * The application has ended a user, or all login sessions of a user: earlier failures delay
   * nothing. A sign-out does not change whose the user at CometChat is.
   */
  void changed(Uid uid, GateChange change) {
    failures.forget(uid);
    if (change == GateChange.STANDING) {
      provisioner.standingChanged(uid);
    }
  }

  /** Makes every token request that starts from now on fail. */
  void close() {
    closed = true;
  }

  /** Starts a token request; it fails immediately if the user's quota is exceeded. */
  @SuppressWarnings("FutureReturnValueIgnored") // the completion is handled in the stage itself
  void start(TokenRequest tokenRequest, ChatUser user) {
    if (closed) {
      tokenRequest.fail(TokenService::closedResult);
      return;
    }
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
    CompletableFuture<GateReading> gate = admission.read(tokenRequest.uid());
    gate.thenAccept(tokenRequest::gateRead);
    provisioner
        .run(
            new ProvisioningRequest(
                tokenRequest.uid(),
                user,
                tokenRequest.hadToken(),
                gate,
                deadline,
                delay -> tokenRequest.postponed(timer.elapsed().plus(delay))))
        .whenComplete(
            (result, thrown) ->
                // No token is handed out before the gate has read its user.
                gate.thenAccept(
                    reading -> {
                      completed(tokenRequest, user, result, thrown, started, reading);
                      // Cancelled last: if the line above throws (a clock of the application, for
                      // example), the timeout still completes the token request.
                      timeout.cancel();
                    }));
  }

  private void completed(
      TokenRequest tokenRequest,
      ChatUser user,
      @Nullable ProvisioningResult result,
      @Nullable Throwable thrown,
      Duration started,
      GateReading reading) {
    // Stages of the gate run in any order.
    tokenRequest.gateRead(reading);
    TokenResult.NotEligible.Reason ended = admission.rejection(tokenRequest, reading);
    if (ended != null) {
      quota.release(tokenRequest.uid(), started);
      if (result instanceof ProvisioningResult.TokenCreated created) {
        revocations.add(token(tokenRequest, created));
      }
      ended(tokenRequest, ended);
      return;
    }
    if (result instanceof ProvisioningResult.TokenCreated created) {
      GateView view = reading.view();
      if (!tokenRequest.hadToken() && view != null) {
        // Before the token is handed out, so that the next login of the user finds what this one
        // has recorded. It takes microseconds, and makes no call.
        loggedIn(tokenRequest.uid(), user, created.userCreated(), view.sent());
      }
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

  private void loggedIn(Uid uid, ChatUser user, boolean created, Sent sent) {
    SeenProfile last = KnownUser.profile(users.get(uid));
    SeenProfile seen = newLogins.loggedIn(uid, user, created, sent, last);
    if (seen != null) {
      users.compute(uid, known -> KnownUser.withProfile(known, seen));
    }
  }

  /** The application has ended the user or the login session, before or while the request ran. */
  private void ended(TokenRequest tokenRequest, TokenResult.NotEligible.Reason reason) {
    revokeReplaced(tokenRequest);
    tokenRequest.fail(() -> rejected(tokenRequest.uid(), reason));
  }

  /** Other login sessions may be using a token of the scope user. */
  private void revokeReplaced(TokenRequest tokenRequest) {
    if (config.tokenScope() == TokenScope.SESSION) {
      tokenRequest.takeReplaced().ifPresent(revocations::add);
    }
  }

  private TokenResult rejected(Uid uid, TokenResult.NotEligible.Reason reason) {
    events.publish(new BridgeEvent.UserNotEligible(uid, reason));
    audit.record(
        uid,
        AuditRecord.Action.USER_REJECTED,
        null,
        AuditRecord.Outcome.DONE,
        List.of(reason.name()));
    return new TokenResult.NotEligible(reason);
  }

  private ChatToken token(TokenRequest tokenRequest, ProvisioningResult.TokenCreated created) {
    audit.done(tokenRequest.uid(), AuditRecord.Action.TOKEN_CREATED);
    Instant now = config.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    return ChatToken.of(tokenRequest.uid(), created.token(), now, tokenRequest.signOutId());
  }

  private void succeeded(
      TokenRequest tokenRequest, ProvisioningResult.TokenCreated created, Duration started) {
    ChatToken token = token(tokenRequest, created);
    failures.forget(tokenRequest.uid());
    if (created.userWasMissing()) {
      invalidations.invalidate(tokenRequest.uid(), started);
    }
    if (tokenRequest.succeed(token)) {
      Duration duration = timer.elapsed().minus(started);
      events.publish(new BridgeEvent.TokenCreated(tokenRequest.uid(), created.calls(), duration));
      if (config.tokenScope() == TokenScope.SESSION) {
        // If CometChat returns the old token again, it must not be revoked as replaced.
        tokenRequest.takeReplaced().filter(old -> !old.equals(token)).ifPresent(revocations::add);
      }
    } else {
      revocations.add(token);
    }
  }

  private void notEligible(
      TokenRequest tokenRequest, ChatUser user, TokenResult.NotEligible.Reason reason) {
    invalidations.invalidate(tokenRequest.uid(), timer.elapsed());
    if (reason == TokenResult.NotEligible.Reason.DEACTIVATED) {
      expiring.revoke(StoredKey.ofUser(tokenRequest.uid()));
    }
    if (reason == TokenResult.NotEligible.Reason.SIGNED_OUT) {
      // The login session gets no other token that could replace the rejected one.
      revokeReplaced(tokenRequest);
    }
    if (reason == TokenResult.NotEligible.Reason.FOREIGN_USER) {
      uidRegistry.release(tokenRequest.uid(), user.userId());
    }
    tokenRequest.fail(
        () -> {
          if (reason != TokenResult.NotEligible.Reason.SIGNED_OUT) {
            // A new login would get a token.
            failures.notEligible(tokenRequest.uid(), reason);
          }
          return rejected(tokenRequest.uid(), reason);
        });
  }

  private void unavailable(TokenRequest tokenRequest, ProviderException failure) {
    tokenRequest.fail(
        () -> {
          TokenResult.Unavailable.Cause cause = cause(failure);
          Duration retryAfter = failures.unavailable(tokenRequest.uid(), cause, failure);
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
