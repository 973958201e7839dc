/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.provision.Ladder;
import org.cometchatbridge.core.internal.provision.Outcome;
import org.cometchatbridge.core.internal.sync.Revocations;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flights of all login sessions.
 *
 * <p>One login session has one flight, and the finished flight is where its token waits until the
 * session's next request stores it. A token that no login session took is deleted at CometChat when
 * its flight is forgotten.
 */
public final class Flights implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Flights.class);

  /** Longer than any flight may last; long enough for the session's next request. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final int SESSIONS = 100_000;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final Ladder ladder;
  private final Revocations revocations;
  private final FailureMemory failures;
  private final Events events;
  private final Cache<SessionKey, Flight> flights;
  private final Cache<SessionKey, Set<ChatToken>> ended;
  private final AtomicBoolean ruleFailureTold = new AtomicBoolean();
  private volatile boolean closed;

  /** Starts without a flight. */
  public Flights(
      CometChatBridgeConfig config,
      Timer timer,
      Ladder ladder,
      Revocations revocations,
      Events events,
      DoubleSupplier random) {
    this.config = config;
    this.timer = timer;
    this.ladder = ladder;
    this.revocations = revocations;
    this.failures = new FailureMemory(timer, random);
    this.events = events;
    this.flights =
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

  /** Begins a flight unless there is one, or good reason not to; says where it stands. */
  public TokenResult login(SessionKey key, ChatUser user) {
    if (closed) {
      return closedResult();
    }
    if (user.hostId().isBlank()) {
      return new TokenResult.NotEligible(TokenResult.NotEligible.Reason.BLANK_ID);
    }
    Uid uid = Uid.ofHostId(user.hostId());
    Flight present = flights.getIfPresent(key);
    if (present != null && !present.uid().equals(uid)) {
      return notBegun();
    }
    if (present != null && !present.failed()) {
      return present.now();
    }
    if (hasEnded(key)) {
      return notBegun();
    }
    Optional<TokenResult> verdict = failures.verdict(uid);
    if (verdict.isPresent()) {
      return verdict.get();
    }
    if (!eligible(user)) {
      events.publish(new BridgeEvent.UserDenied(uid, TokenResult.NotEligible.Reason.HOST_RULE));
      return new TokenResult.NotEligible(TokenResult.NotEligible.Reason.HOST_RULE);
    }
    return takeOff(key, uid, user, present);
  }

  private TokenResult takeOff(SessionKey key, Uid uid, ChatUser user, @Nullable Flight failed) {
    Flight mine = new Flight(uid, config.clock().instant());
    Flight current =
        flights.asMap().compute(key, (session, there) -> next(session, there, failed, mine));
    if (current == null) {
      return notBegun();
    }
    if (current.equals(mine)) {
      start(mine, user);
    }
    return current.now();
  }

  /** A logout notes the end before it looks for a flight, so that one of the two sees the other. */
  private @Nullable Flight next(
      SessionKey key, @Nullable Flight there, @Nullable Flight failed, Flight mine) {
    if (hasEnded(key)) {
      return null;
    }
    return there == null || there.equals(failed) ? mine : there;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the end is handled in the stage itself
  private void start(Flight flight, ChatUser user) {
    Duration began = timer.elapsed();
    Deadline deadline = Deadline.after(timer, config.flightDeadline());
    Timer.Cancellable end =
        timer.schedule(config.flightDeadline(), () -> unavailable(flight, deadlinePassed()));
    ladder
        .climb(flight.uid(), user, deadline)
        .whenComplete(
            (outcome, thrown) -> {
              end.cancel();
              if (outcome instanceof Outcome.Minted minted) {
                land(flight, minted, began);
              } else if (outcome instanceof Outcome.Deactivated) {
                deactivated(flight);
              } else if (thrown != null) {
                unavailable(flight, Failures.of(thrown));
              }
            });
  }

  private void land(Flight flight, Outcome.Minted minted, Duration began) {
    Instant now = config.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    ChatToken token = ChatToken.of(flight.uid(), minted.token(), now);
    failures.succeeded(flight.uid());
    if (flight.land(token)) {
      Duration took = timer.elapsed().minus(began);
      events.publish(new BridgeEvent.TokenMinted(flight.uid(), minted.calls(), took));
    } else {
      revocations.add(token);
    }
  }

  private void deactivated(Flight flight) {
    TokenResult.NotEligible.Reason reason = TokenResult.NotEligible.Reason.DEACTIVATED;
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

  private static ProviderException deadlinePassed() {
    return new UnavailableException("The flight deadline has passed", 0, null, null);
  }

  /** A private view of the flight that ends with it, or as pending after the given time. */
  @SuppressWarnings("FutureReturnValueIgnored") // only calls the timer off
  public CompletableFuture<TokenResult> within(SessionKey key, Duration atMost) {
    Flight flight = flights.getIfPresent(key);
    if (flight == null) {
      return CompletableFuture.completedFuture(closed ? closedResult() : notBegun());
    }
    CompletableFuture<TokenResult> view = flight.view();
    if (view.isDone()) {
      return view;
    }
    if (atMost.isZero() || atMost.isNegative()) {
      return CompletableFuture.completedFuture(flight.now());
    }
    Timer.Cancellable end = timer.schedule(atMost, () -> view.complete(flight.now()));
    view.whenComplete((result, thrown) -> end.cancel());
    return view;
  }

  /** The login session holds this token; another one that waits here came second in a race. */
  public void stored(SessionKey key, ChatToken token) {
    Flight flight = flights.getIfPresent(key);
    if (flight == null) {
      return;
    }
    if (flight.token().filter(token::equals).isPresent()) {
      flight.stored();
    } else if (flights.asMap().remove(key, flight)) {
      flight.abandon(notBegun()).ifPresent(revocations::add);
    }
  }

  /** Ends a login session; repeats do nothing. */
  public void logout(SessionKey key, @Nullable ChatToken token) {
    Set<ChatToken> revoked = ended.get(key, session -> ConcurrentHashMap.newKeySet());
    Flight flight = flights.asMap().remove(key);
    Optional<ChatToken> waiting = flight == null ? Optional.empty() : flight.abandon(notBegun());
    waiting.filter(revoked::add).ifPresent(revocations::add);
    if (token != null && revoked.add(token)) {
      revocations.add(token);
    }
  }

  /** Whether a login session has been ended here lately. */
  public boolean hasEnded(SessionKey key) {
    return ended.getIfPresent(key) != null;
  }

  private void forgotten(@Nullable SessionKey key, @Nullable Flight flight, RemovalCause cause) {
    if (cause.wasEvicted() && flight != null) {
      flight.orphan().ifPresent(revocations::add);
    }
  }

  private boolean eligible(ChatUser user) {
    try {
      return config.eligibility().test(user);
    } catch (Exception | Error e) {
      // The rule is the host's own, and other languages throw checked exceptions undeclared.
      if (ruleFailureTold.compareAndSet(false, true)) {
        LOG.warn(
            "The eligibility rule failed, so the user gets no chat; told once: {}",
            e.getClass().getName());
      }
      return false;
    }
  }

  private static TokenResult notBegun() {
    return new TokenResult.Unavailable(SOON, TokenResult.Unavailable.Cause.NOT_BEGUN);
  }

  private static TokenResult closedResult() {
    return new TokenResult.Unavailable(SOON, TokenResult.Unavailable.Cause.CLOSED);
  }

  /** Ends every flight without a token, so that nobody waits for one. */
  @Override
  public void close() {
    closed = true;
    flights.asMap().values().forEach(flight -> flight.fail(Flights::closedResult));
    flights.invalidateAll();
  }
}
