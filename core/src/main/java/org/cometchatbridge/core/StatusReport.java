/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cometchatbridge.core.UserStatus.Reason;
import org.cometchatbridge.core.internal.connection.Connections;
import org.cometchatbridge.core.internal.guard.GuardState;
import org.cometchatbridge.core.internal.guard.OutageDetector;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.token.TokenService;
import org.cometchatbridge.core.internal.token.UserTokens;
import org.cometchatbridge.core.settings.SettingNotation;
import org.jspecify.annotations.Nullable;

/** Describes the state of a bridge. Makes no call to CometChat and changes nothing. */
final class StatusReport {

  /** The prefix of CometChat's codes for the key and the app. */
  private static final String KEY_OR_APP = "AUTH_ERR_";

  private static final String USER_CHANGES = "USER_CHANGES";

  /** A fourth of the calls of a minute may be made at once. */
  private static final int BURST_PART = 4;

  private static final String PARKED_CHANGE =
      "A change of this user is parked, so CometChat does not have it.";

  private final InstantSource clock;
  private final SettingNotation notation;
  private final CometChatClient client;
  private final TokenService tokens;
  private final UserStore users;
  private final UidRegistry uidRegistry;

  StatusReport(
      CometChatBridgeConfig config,
      CometChatClient client,
      TokenService tokens,
      UserStore users,
      UidRegistry uidRegistry) {
    this.clock = config.clock();
    this.notation = config.notation();
    this.client = client;
    this.tokens = tokens;
    this.users = users;
    this.uidRegistry = uidRegistry;
  }

  /** The state of a bridge that has not been used. */
  static BridgeStatus ofIdle(CometChatBridgeConfig config) {
    BridgeStatus.CircuitBreaker closed = new BridgeStatus.CircuitBreaker(true, Optional.empty());
    return new BridgeStatus(
        BridgeStatus.State.AVAILABLE,
        Optional.empty(),
        false,
        List.of(),
        closed,
        closed,
        unused(config.coreCallsPerMinute()),
        unused(config.standardCallsPerMinute()),
        new BridgeStatus.Calls(0, 0, Connections.MOST_CALLS),
        0,
        new BridgeStatus.UserChanges(
            0, 0, Duration.ZERO, Optional.of(config.clock().instant()), Optional.empty()));
  }

  private static BridgeStatus.RateLimit unused(int perMinute) {
    return new BridgeStatus.RateLimit(
        perMinute, perMinute, Math.max(1, perMinute / BURST_PART), 0, Optional.empty());
  }

  BridgeStatus bridge() {
    Instant now = clock.instant();
    OutageDetector.State outage = client.outageState();
    GuardState guard = client.guardState();
    Connections.Load load = client.load();
    boolean silent = client.silence().isSilent();
    UserStore.Counts changes = users.counts();
    Optional<Instant> countedAt = Optional.ofNullable(users.countsAge()).map(now::minus);
    Optional<String> problem = Optional.ofNullable(users.problem()).map(notation::in);
    return new BridgeStatus(
        state(outage, guard, silent || problem.isPresent()),
        Optional.ofNullable(outage.outageFor()).map(now::minus),
        silent,
        problems(outage, problem, now),
        breaker(guard.logins(), now),
        breaker(guard.background(), now),
        limit(guard.core(), now),
        limit(guard.standard(), now),
        new BridgeStatus.Calls(load.running(), load.waiting(), load.limit()),
        (int) Math.min(changes.tokens(), Integer.MAX_VALUE),
        new BridgeStatus.UserChanges(
            changes.pending(), changes.parked(), changes.oldest(), countedAt, problem));
  }

  private List<BridgeStatus.Problem> problems(
      OutageDetector.State outage, Optional<String> ofUserChanges, Instant now) {
    Stream<BridgeStatus.Problem> ofDatabase =
        ofUserChanges.map(text -> new BridgeStatus.Problem(USER_CHANGES, text, now)).stream();
    Stream<BridgeStatus.Problem> ofCometChat =
        outage.problems().stream()
            .map(
                problem ->
                    new BridgeStatus.Problem(
                        problem.code(), notation.in(problem.remedy()), now.minus(problem.ago())));
    return Stream.concat(ofDatabase, ofCometChat).toList();
  }

  private BridgeStatus.State state(
      OutageDetector.State outage, GuardState guard, boolean impaired) {
    if (tokens.isClosed()) {
      return BridgeStatus.State.CLOSED;
    }
    if (rejection(outage.problems()).isPresent()) {
      return BridgeStatus.State.REJECTED;
    }
    boolean degraded =
        outage.outageFor() != null
            || impaired
            || !outage.problems().isEmpty()
            || !guard.logins().closed()
            || !guard.core().pausedFor().isZero();
    return degraded ? BridgeStatus.State.DEGRADED : BridgeStatus.State.AVAILABLE;
  }

  private static Optional<OutageDetector.OpenProblem> rejection(
      List<OutageDetector.OpenProblem> problems) {
    return problems.stream().filter(problem -> problem.code().startsWith(KEY_OR_APP)).findFirst();
  }

  private static BridgeStatus.CircuitBreaker breaker(GuardState.Circuit circuit, Instant now) {
    return new BridgeStatus.CircuitBreaker(
        circuit.closed(), Optional.ofNullable(circuit.rejectedFor()).map(now::plus));
  }

  private static BridgeStatus.RateLimit limit(GuardState.Rate rate, Instant now) {
    return new BridgeStatus.RateLimit(
        rate.perMinute(),
        rate.currentPerMinute(),
        rate.available(),
        rate.waiting(),
        rate.pausedFor().isZero() ? Optional.empty() : Optional.of(now.plus(rate.pausedFor())));
  }

  UserStatus user(String userId) {
    Uid uid = uidRegistry.lookUp(userId).orElse(null);
    if (tokens.isClosed()) {
      return plain(Reason.CLOSED, uid);
    }
    if (uid == null) {
      return plain(userId.isBlank() ? Reason.BLANK_USER_ID : Reason.USER_ID_NOT_MAPPED, null);
    }
    return user(uid, tokens.tokensOf(uid));
  }

  private UserStatus user(Uid uid, UserTokens known) {
    Instant now = clock.instant();
    TokenResult rejection = tokens.rejection(uid).orElse(null);
    UserStore.Parked parked = users.parked(uid);
    if (rejection != null) {
      return parked == null ? plain(reason(rejection), uid) : parked(reason(rejection), parked);
    }
    Instant created = known.heldSince().or(() -> known.requestedAgo().map(now::minus)).orElse(null);
    if (known.pendingSince().isPresent()) {
      return status(Reason.PENDING, uid, created, null);
    }
    if (known.failure().isPresent()) {
      return failed(uid, created, known.failure().get(), now);
    }
    if (known.exceededFor().isPresent()) {
      return status(Reason.QUOTA_EXCEEDED, uid, created, now.plus(known.exceededFor().get()));
    }
    if (known.heldSince().isPresent()) {
      return status(Reason.HAS_TOKEN, uid, created, null);
    }
    if (created != null) {
      return status(known.loggedOut() ? Reason.LOGGED_OUT : Reason.HAS_TOKEN, uid, created, null);
    }
    return unknown(uid, now, parked);
  }

  private UserStatus failed(
      Uid uid, @Nullable Instant created, UserTokens.Failure failure, Instant now) {
    Reason reason = reason(failure.result());
    String remedy =
        reason == Reason.REJECTED
            ? OutageDetector.remedyOf(failure.status(), failure.code())
            : remedy(reason);
    Duration left = left(failure);
    boolean waits = !left.isNegative() && !left.isZero();
    return new UserStatus(
        reason,
        notation.in(remedy),
        uid,
        created,
        waits ? now.plus(left) : null,
        failure.code(),
        failure.status());
  }

  /** With an open circuit breaker, the end of the user's own back-off changes nothing. */
  private Duration left(UserTokens.Failure failure) {
    Duration closed =
        failure.result() instanceof TokenResult.Unavailable
            ? client.rejectedFor().orElse(Duration.ZERO)
            : Duration.ZERO;
    return closed.compareTo(failure.left()) > 0 ? closed : failure.left();
  }

  private Reason reason(TokenResult result) {
    if (result instanceof TokenResult.NotEligible notEligible) {
      return switch (notEligible.reason()) {
        case BLANK_USER_ID -> Reason.BLANK_USER_ID;
        case USER_ID_NOT_MAPPED -> Reason.USER_ID_NOT_MAPPED;
        case FOREIGN_USER -> Reason.FOREIGN_USER;
        case UNSTAMPED_USER -> Reason.UNSTAMPED_USER;
        case RECYCLED_USER_ID -> Reason.RECYCLED_USER_ID;
        case ELIGIBILITY_RULE -> Reason.NOT_ELIGIBLE;
        case DEACTIVATED -> Reason.DEACTIVATED;
        case DELETED -> Reason.DELETED;
        case SIGNED_OUT -> Reason.LOGGED_OUT;
      };
    }
    TokenResult.Unavailable.Cause cause =
        result instanceof TokenResult.Unavailable unavailable
            ? unavailable.cause()
            : TokenResult.Unavailable.Cause.NOT_STARTED;
    return switch (cause) {
      case RATE_LIMITED -> Reason.RATE_LIMITED;
      case REJECTED -> Reason.REJECTED;
      case CLOSED -> Reason.CLOSED;
      case PROVIDER_DOWN, NOT_STARTED -> isOutage() ? Reason.OUTAGE : Reason.FAILED;
    };
  }

  private boolean isOutage() {
    return client.outageState().outageFor() != null || client.rejectedFor().isPresent();
  }

  /** A login during an outage or with a wrong key is denied without a trace of the user. */
  private UserStatus unknown(Uid uid, Instant now, UserStore.@Nullable Parked parked) {
    Instant retryAt = client.rejectedFor().map(now::plus).orElse(null);
    OutageDetector.OpenProblem rejection = rejection(client.outageState().problems()).orElse(null);
    if (rejection != null) {
      return new UserStatus(
          Reason.REJECTED,
          notation.in(rejection.remedy()),
          uid,
          null,
          retryAt,
          rejection.code(),
          0);
    }
    if (isOutage()) {
      return status(Reason.OUTAGE, uid, null, retryAt);
    }
    return parked == null
        ? status(Reason.NOT_REQUESTED, uid, null, null)
        : parked(Reason.PARKED, parked);
  }

  private UserStatus parked(Reason reason, UserStore.Parked parked) {
    String cause =
        parked.code().equals(UserStore.BRAKE)
            ? "So many users were deactivated or deleted that this one is held: check what the"
                + " application has deleted, then call ParkedUsers.replay for this user, or"
                + " ParkedUsers.release for all."
            : OutageDetector.remedyOf(0, parked.code())
                + " Then change the user again, or call ParkedUsers.replay.";
    String start = reason == Reason.PARKED ? remedy(reason) : remedy(reason) + " " + PARKED_CHANGE;
    return new UserStatus(
        reason, notation.in(start + " " + cause), parked.uid(), null, null, parked.code(), 0);
  }

  private UserStatus plain(Reason reason, @Nullable Uid uid) {
    return status(reason, uid, null, null);
  }

  private UserStatus status(
      Reason reason, @Nullable Uid uid, @Nullable Instant created, @Nullable Instant retryAt) {
    return new UserStatus(reason, notation.in(remedy(reason)), uid, created, retryAt, null, 0);
  }

  private static String remedy(Reason reason) {
    return switch (reason) {
      case HAS_TOKEN ->
          "A token was created. If the page has none, its login session is another one, or was"
              + " stored on another node: reload the page.";
      case PENDING -> "A token request is running. It ends within tokenTimeout.";
      case NOT_REQUESTED ->
          "No token was requested for this user on this node within the last hour. Check that the"
              + " user id is the one that the application logs in, that the user is logged in, and"
              + " the other nodes. Without a login session, a token is created only when the page"
              + " asks for it. A login session that is older keeps its token.";
      case LOGGED_OUT ->
          "The login session of the newest token has ended. The next login creates another token.";
      case BLANK_USER_ID -> "A blank user id has no CometChat user. Pass the user's id.";
      case USER_ID_NOT_MAPPED ->
          "uidMapping has no uid for this user id, or the uid belongs to another user id. Fix the"
              + " mapping, or use uidMapping=default.";
      case NOT_ELIGIBLE ->
          "The application's eligibility rule excluded this user. Change the rule, or what it reads"
              + " of the user, then log the user in again.";
      case FOREIGN_USER ->
          "The CometChat user with this uid belongs to another user id. Check uidMapping, tenant"
              + " and whether two applications share one CometChat app.";
      case UNSTAMPED_USER ->
          "The CometChat user existed before, and existingUsers is reject. Set existingUsers to"
              + " adopt or claim if such users belong to this application.";
      case RECYCLED_USER_ID ->
          "The user has just registered, but the CometChat user existed before, and recycledUserIds"
              + " is reject. Call ChatUsers.delete with PERMANENT for the earlier user, then activate"
              + " for the new one.";
      case DEACTIVATED ->
          "The CometChat user is deactivated. If the application has done so, call"
              + " ChatUsers.activate. Otherwise reactivate the user in the dashboard, or set"
              + " deactivatedUsers=reactivate.";
      case DELETED ->
          "The application has deleted this user. Only ChatUsers.activate lets the user chat again,"
              + " as soon as the old user is erased at CometChat.";
      case PARKED -> PARKED_CHANGE;
      case QUOTA_EXCEEDED ->
          "The user has reached maxTokensPerUserPerHour. The likely cause is an application that"
              + " creates a login session with every request.";
      case RATE_LIMITED ->
          "There are more calls than CometChat or coreCallsPerMinute allows. Set"
              + " coreCallsPerMinute and standardCallsPerMinute to the limits of the plan divided"
              + " by the number of nodes.";
      case REJECTED -> "CometChat rejected the call.";
      case OUTAGE ->
          "CometChat does not respond to this application. Tokens are created when it responds"
              + " again; check the network, the proxy and CometChat's status page.";
      case FAILED ->
          "The last token request of this user failed. The next request of the user after the pause"
              + " starts another one; if it fails each time, ask CometChat's support.";
      case CLOSED -> "The bridge is closed, because the application stops.";
    };
  }
}
