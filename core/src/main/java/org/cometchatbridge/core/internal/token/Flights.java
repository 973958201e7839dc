/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.identity.HostIds;
import org.cometchatbridge.core.internal.provision.Ladder;
import org.cometchatbridge.core.internal.sync.Revocations;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The flights of all login sessions.
 *
 * <p>A login session that stores its token itself has one flight, and the finished flight is where
 * the token waits until the session's next request stores it. A token that no login session took is
 * deleted at CometChat when its flight is forgotten. Other login sessions point to a {@linkplain
 * SharedFlights shared} flight.
 */
public final class Flights implements AutoCloseable {

  /** Longer than any flight may last; long enough for the session's next request. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final int SESSIONS = 100_000;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final HostIds hostIds;
  private final Events events;
  private final Revocations revocations;
  private final FailureMemory failures;
  private final EligibilityRule rule;
  private final Departures departures;
  private final SharedFlights shared;
  private final Cache<SessionKey, Flight> flights;
  private final Cache<SessionKey, Set<ChatToken>> ended;
  private volatile boolean closed;

  /** Starts without a flight. */
  public Flights(
      CometChatBridgeConfig config,
      Timer timer,
      HostIds hostIds,
      Ladder ladder,
      Revocations revocations,
      Events events,
      DoubleSupplier random) {
    this.config = config;
    this.timer = timer;
    this.hostIds = hostIds;
    this.events = events;
    this.revocations = revocations;
    this.failures = new FailureMemory(timer, random);
    this.rule = new EligibilityRule(config.eligibility(), timer, events);
    this.shared = new SharedFlights(config, timer);
    this.departures =
        new Departures(
            config,
            timer,
            ladder,
            failures,
            events,
            revocations::add,
            hostIds,
            shared::forgetLandedOf,
            shared::forgetLandedBefore);
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
    return begin(key, user, null);
  }

  /**
   * Like {@link #login}, but for another token than the refused one. Whoever comes second with the
   * same refused token finds the flight of the first, or what it brought.
   */
  public TokenResult refresh(SessionKey key, ChatUser user, ChatToken refused) {
    return begin(key, user, refused);
  }

  private TokenResult begin(SessionKey key, ChatUser user, @Nullable ChatToken refused) {
    if (closed) {
      return closedResult();
    }
    if (user.hostId().isBlank()) {
      return new TokenResult.NotEligible(TokenResult.NotEligible.Reason.BLANK_ID);
    }
    Uid uid = hostIds.uidOf(user.hostId()).orElse(null);
    if (uid == null) {
      events.publish(new BridgeEvent.HostIdNotMapped(user.hostId()));
      return new TokenResult.NotEligible(TokenResult.NotEligible.Reason.ID_NOT_MAPPED);
    }
    Flight present = find(key);
    if (present != null && !present.uid().equals(uid)) {
      return notBegun();
    }
    SessionKey owner = shared.owner(key, uid);
    return owner == null
        ? beginOwn(key, uid, user, present, refused)
        : beginShared(key, owner, uid, user, refused);
  }

  private TokenResult beginOwn(
      SessionKey key,
      Uid uid,
      ChatUser user,
      @Nullable Flight present,
      @Nullable ChatToken refused) {
    if (present != null && present.serves(refused)) {
      return present.isOf(user) ? present.now() : notBegun();
    }
    if (hasEnded(key)) {
      return notBegun();
    }
    Optional<TokenResult> refusal = refusal(key, uid, user);
    if (refusal.isPresent() && refused == null) {
      return refusal.get();
    }
    Flight mine =
        Flight.own(uid, user.hostId(), config.clock().instant(), replaced(present, refused));
    // A flight that may not begin takes the place of the refused token, which must not come back.
    refusal.ifPresent(verdict -> mine.fail(() -> verdict));
    Flight current =
        flights.asMap().compute(key, (session, there) -> next(session, there, present, mine));
    if (current == null || !current.isOf(user)) {
      return notBegun();
    }
    if (current.equals(mine) && refusal.isEmpty()) {
      takeOff(mine, user);
    }
    return current.now();
  }

  /** A bridge that closes may have looked for flights to end before this one was there. */
  private void takeOff(Flight mine, ChatUser user) {
    if (closed) {
      mine.fail(Flights::closedResult);
    } else {
      departures.start(mine, user);
    }
  }

  /** A logout notes the end before it looks for a flight, so that one of the two sees the other. */
  private @Nullable Flight next(
      SessionKey key, @Nullable Flight there, @Nullable Flight seen, Flight mine) {
    if (hasEnded(key)) {
      return null;
    }
    return there == null || there.equals(seen) ? mine : there;
  }

  /** The refused token stays owed its end until one of the flights that follow it lands. */
  private static @Nullable ChatToken replaced(
      @Nullable Flight before, @Nullable ChatToken refused) {
    if (refused != null || before == null) {
      return refused;
    }
    return before.replaced().orElse(null);
  }

  private TokenResult beginShared(
      SessionKey key, SessionKey owner, Uid uid, ChatUser user, @Nullable ChatToken refused) {
    Flight joined = key.isDerived() ? null : flights.getIfPresent(key);
    if (joined != null && refused == null && !joined.failed() && joined.isOf(user)) {
      return joined.now();
    }
    if (hasEnded(key)) {
      return notBegun();
    }
    if (refused != null) {
      shared.forgetSpare(owner, refused);
    }
    Flight seen = shared.get(owner);
    boolean served = seen != null && seen.isOf(user) && seen.serves(refused);
    if (!served || !key.isDerived()) {
      // Whoever joins costs no call, but the host's rule counts for each login session.
      Optional<TokenResult> refusal =
          served ? rule.refusal(key, uid, user) : refusal(key, uid, user);
      if (refusal.isPresent()) {
        withdraw(key, owner, uid, user, refused, refusal.get());
        return orSpare(owner, user.hostId(), refusal.get());
      }
    }
    Flight current = seen != null && served ? seen : takeOffShared(owner, uid, user, seen, refused);
    boolean known = current.isOf(user) && (key.equals(owner) || point(key, current));
    return known ? orSpare(owner, user.hostId(), current.now()) : notBegun();
  }

  /** A shared token whose lifetime has ended is still good where no other can be had. */
  private TokenResult orSpare(SessionKey owner, String hostId, TokenResult result) {
    return result instanceof TokenResult.Unavailable
        ? shared.spare(owner, hostId).<TokenResult>map(TokenResult.Ready::new).orElse(result)
        : result;
  }

  /** Hands a refused token to nobody any more, although there is no other one yet. */
  private void withdraw(
      SessionKey key,
      SessionKey owner,
      Uid uid,
      ChatUser user,
      @Nullable ChatToken refused,
      TokenResult verdict) {
    if (refused == null) {
      return;
    }
    Flight seen = shared.get(owner);
    if (seen != null && seen.holds(refused)) {
      Flight grounded = sharedFlight(owner, uid, user, refused);
      grounded.fail(() -> verdict);
      shared.replace(owner, seen, grounded);
    }
    flights.asMap().computeIfPresent(key, (session, there) -> there.holds(refused) ? null : there);
  }

  private Flight takeOffShared(
      SessionKey owner,
      Uid uid,
      ChatUser user,
      @Nullable Flight seen,
      @Nullable ChatToken refused) {
    // What a page calls refused is believed only of a token that the bridge has handed out.
    ChatToken known = refused != null && seen != null && seen.holds(refused) ? refused : null;
    Flight mine = sharedFlight(owner, uid, user, replaced(seen, known));
    Flight current = shared.replace(owner, seen, mine);
    if (current.equals(mine)) {
      takeOff(mine, user);
    }
    return current;
  }

  private Flight sharedFlight(
      SessionKey owner, Uid uid, ChatUser user, @Nullable ChatToken replaced) {
    return Flight.shared(
        uid,
        user.hostId(),
        config.clock().instant(),
        replaced,
        landed -> shared.keep(owner, landed));
  }

  /** Lets a login session find a shared flight; false if the login session has ended meanwhile. */
  private boolean point(SessionKey key, Flight flight) {
    return flights.asMap().compute(key, (session, there) -> hasEnded(session) ? null : flight)
        != null;
  }

  private Optional<TokenResult> refusal(SessionKey key, Uid uid, ChatUser user) {
    return failures.verdict(uid).or(() -> rule.refusal(key, uid, user)).or(departures::refusal);
  }

  private @Nullable Flight find(SessionKey key) {
    Flight flight = flights.getIfPresent(key);
    return flight == null && key.isDerived() ? shared.get(key) : flight;
  }

  /**
   * A private view of the flight that ends with it, or as pending after the given time, or as soon
   * as it is known that nothing comes within that time. Whoever has waited in vain for a shared
   * token is given the one before it.
   */
  public CompletableFuture<TokenResult> within(SessionKey key, Duration atMost) {
    Flight flight = find(key);
    if (flight == null || isOfAFormerHolder(flight)) {
      return CompletableFuture.completedFuture(closed ? closedResult() : notBegun());
    }
    if (atMost.isZero() || atMost.isNegative()) {
      return CompletableFuture.completedFuture(flight.now());
    }
    CompletableFuture<TokenResult> view = flight.view(timer.elapsed().plus(atMost));
    if (view.isDone()) {
      return view.thenApply(result -> afterWaiting(key, flight, result));
    }
    Timer.Cancellable end = timer.schedule(atMost, () -> view.complete(flight.now()));
    // The timer is called off before whoever waits goes on, and may look at what is scheduled.
    return view.whenComplete((result, thrown) -> end.cancel())
        .thenApply(result -> afterWaiting(key, flight, result));
  }

  /** A shared flight is found by the uid alone, and may be that of whoever had the uid before. */
  private boolean isOfAFormerHolder(Flight flight) {
    return flight.isShared() && hostIds.isAnothers(flight.uid(), flight.hostId());
  }

  private TokenResult afterWaiting(SessionKey key, Flight flight, TokenResult result) {
    SessionKey owner = shared.owner(key, flight.uid());
    boolean inVain =
        result instanceof TokenResult.Unavailable || result instanceof TokenResult.Pending;
    return owner != null && inVain
        ? shared
            .spare(owner, flight.hostId())
            .<TokenResult>map(TokenResult.Ready::new)
            .orElse(result)
        : result;
  }

  /**
   * The login session holds this token; another one that waits here came second in a race, unless
   * it is the one that is to replace the login session's.
   */
  public void stored(SessionKey key, ChatToken token) {
    Flight flight = flights.getIfPresent(key);
    if (flight == null || flight.replaced().filter(token::equals).isPresent()) {
      return;
    }
    if (flight.holds(token)) {
      flight.stored();
    } else if (flights.asMap().remove(key, flight) && !flight.isShared()) {
      flight.abandon(notBegun()).ifPresent(revocations::add);
      flight.takeReplaced().ifPresent(revocations::add);
    }
  }

  /** Ends a login session; repeats do nothing. */
  public void logout(SessionKey key, @Nullable ChatToken token) {
    Set<ChatToken> revoked = ended.get(key, session -> ConcurrentHashMap.newKeySet());
    Flight flight = flights.asMap().remove(key);
    if (config.tokenScope() == TokenScope.USER) {
      leave(key, flight, token);
      return;
    }
    if (key.isDerived()) {
      shared.takeSpare(key).filter(revoked::add).ifPresent(revocations::add);
    }
    if (flight == null && key.isDerived()) {
      flight = shared.remove(key).orElse(null);
    }
    if (flight != null) {
      flight.abandon(notBegun()).filter(revoked::add).ifPresent(revocations::add);
      flight.takeReplaced().filter(revoked::add).ifPresent(revocations::add);
    }
    if (token != null && revoked.add(token)) {
      revocations.add(token);
    }
  }

  /**
   * Others go on with the shared token. Who logs in later gets another one: the page that held this
   * one may end it at CometChat when it logs out.
   */
  private void leave(SessionKey key, @Nullable Flight flight, @Nullable ChatToken token) {
    if (key.isDerived()) {
      shared.forgetLanded(key);
    }
    if (flight != null) {
      flight.token().ifPresent(shared::forget);
    }
    if (token != null) {
      shared.forget(token);
    }
  }

  /**
   * Whether a login session has been ended here lately. One that its requests name themselves may
   * begin anew under its old key.
   */
  public boolean hasEnded(SessionKey key) {
    return !key.isDerived() && ended.getIfPresent(key) != null;
  }

  private void forgotten(@Nullable SessionKey key, @Nullable Flight flight, RemovalCause cause) {
    if (cause.wasEvicted() && flight != null && !flight.isShared()) {
      // A crowd may push it out while it is on its way; what it brought would be found by nobody.
      flight.fail(Flights::notBegun);
      flight.orphan().ifPresent(revocations::add);
      flight.takeReplaced().ifPresent(revocations::add);
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
    shared.close(closedResult());
  }
}
