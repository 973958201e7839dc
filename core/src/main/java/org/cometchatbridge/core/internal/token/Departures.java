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
import org.cometchatbridge.core.internal.identity.HostIds;
import org.cometchatbridge.core.internal.provision.Ladder;
import org.cometchatbridge.core.internal.provision.Outcome;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/** Lets flights take off, and sees to it that each one ends. */
final class Departures {

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final Ladder ladder;
  private final FailureMemory failures;
  private final MintBudget budget;
  private final ObservedFlights observed;
  private final Events events;
  private final Consumer<ChatToken> revoke;
  private final HostIds hostIds;
  private final Consumer<Uid> denied;
  private final Consumer<Flight> recreated;

  /**
   * One for all flights of a bridge.
   *
   * @param revoke takes tokens that are nobody's any more
   * @param hostIds is given back uids that turn out to be somebody else's
   * @param denied hears whose user is not to have chat any more
   * @param recreated hears of flights that found no active user and brought one into being
   */
  Departures(
      CometChatBridgeConfig config,
      Timer timer,
      Ladder ladder,
      FailureMemory failures,
      Events events,
      Consumer<ChatToken> revoke,
      HostIds hostIds,
      Consumer<Uid> denied,
      Consumer<Flight> recreated) {
    this.config = config;
    this.timer = timer;
    this.ladder = ladder;
    this.failures = failures;
    this.budget = new MintBudget(config.mintBudget(), timer, events);
    this.observed = new ObservedFlights(config.flightObserver());
    this.events = events;
    this.revoke = revoke;
    this.hostIds = hostIds;
    this.denied = denied;
    this.recreated = recreated;
  }

  /** Why no flight can start now: CometChat does not answer. Nobody's failures are counted up. */
  Optional<TokenResult> refusal() {
    return ladder
        .refusedFor()
        .map(
            left -> new TokenResult.Unavailable(left, TokenResult.Unavailable.Cause.PROVIDER_DOWN));
  }

  /** Starts a flight; one that the budget does not allow ends at once. */
  @SuppressWarnings("FutureReturnValueIgnored") // the end is handled in the stage itself
  void start(Flight flight, ChatUser user) {
    Duration began = timer.elapsed();
    Optional<Duration> wait = budget.take(flight.uid(), began);
    if (wait.isPresent()) {
      flight.fail(() -> overBudget(wait.get()));
      return;
    }
    observed.accompany(flight);
    Deadline deadline = Deadline.after(timer, config.flightDeadline());
    Timer.Cancellable end =
        timer.schedule(config.flightDeadline(), () -> unavailable(flight, deadlinePassed()));
    ladder
        .climb(flight.uid(), user, deadline, delay -> flight.putOff(timer.elapsed().plus(delay)))
        .whenComplete(
            (outcome, thrown) -> {
              ended(flight, user, outcome, thrown, began);
              // Not before: whatever goes wrong there, like a clock of the host's, the flight ends.
              end.cancel();
            });
  }

  private void ended(
      Flight flight,
      ChatUser user,
      @Nullable Outcome outcome,
      @Nullable Throwable thrown,
      Duration began) {
    if (outcome instanceof Outcome.Minted minted) {
      land(flight, minted, began);
      return;
    }
    budget.giveBack(flight.uid(), began);
    if (outcome instanceof Outcome.Refused refused) {
      deny(flight, user, refused.reason());
    } else if (thrown != null) {
      unavailable(flight, Failures.of(thrown));
    }
  }

  private void land(Flight flight, Outcome.Minted minted, Duration began) {
    Instant now = config.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    ChatToken token = ChatToken.of(flight.uid(), minted.token(), now);
    failures.succeeded(flight.uid());
    if (minted.anew()) {
      recreated.accept(flight);
    }
    if (flight.land(token)) {
      Duration took = timer.elapsed().minus(began);
      events.publish(new BridgeEvent.TokenMinted(flight.uid(), minted.calls(), took));
      if (config.tokenScope() == TokenScope.SESSION) {
        // A CometChat that answers an old token again must not lose it to its own successor.
        flight.takeReplaced().filter(old -> !old.equals(token)).ifPresent(revoke);
      }
    } else {
      revoke.accept(token);
    }
  }

  private void deny(Flight flight, ChatUser user, TokenResult.NotEligible.Reason reason) {
    denied.accept(flight.uid());
    if (reason == TokenResult.NotEligible.Reason.FOREIGN_USER) {
      hostIds.release(flight.uid(), user.hostId());
    }
    flight.fail(
        () -> {
          failures.denied(flight.uid(), reason);
          events.publish(new BridgeEvent.UserDenied(flight.uid(), reason));
          return new TokenResult.NotEligible(reason);
        });
  }

  private void unavailable(Flight flight, ProviderException failure) {
    flight.fail(
        () -> {
          TokenResult.Unavailable.Cause cause = cause(failure);
          Duration retryAfter =
              failures.unavailable(flight.uid(), cause, failure.retryAfter().orElse(Duration.ZERO));
          events.publish(
              new BridgeEvent.FlightFailed(
                  flight.uid(), cause, failure.status(), failure.code(), retryAfter));
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
    return new UnavailableException("The flight deadline has passed", 0, null, null);
  }
}
