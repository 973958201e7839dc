/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.core.BridgeStatus;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.ParkedUser;
import org.cometchatbridge.core.ParkedUsers;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UserStatus;
import org.cometchatbridge.core.doctor.Doctor;
import org.cometchatbridge.core.doctor.Finding;
import org.cometchatbridge.core.error.StoreException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.lang.Nullable;

/**
 * The actuator endpoint {@code cometchat}. By default it only reads. It makes no call to CometChat,
 * unless the checks are requested. The result is a map, because Spring Boot writes it with Jackson
 * 2 or 3.
 */
@Endpoint(id = "cometchat", defaultAccess = Access.READ_ONLY)
final class BridgeEndpoint {

  private static final String RELEASE = "release";
  private static final String REPLAY = "replay";
  private static final int MOST_PARKED = 100;

  private final ObjectProvider<CometChatBridge> bridges;
  private final ObjectProvider<CometChatApps> apps;

  /** By app id. */
  private final Map<String, RememberedChecks> checks = new ConcurrentHashMap<>();

  BridgeEndpoint(ObjectProvider<CometChatBridge> bridges, ObjectProvider<CometChatApps> apps) {
    this.bridges = bridges;
    this.apps = apps;
  }

  /**
   * The state of the bridge on this node.
   *
   * @param checks {@code true} for the findings of the checks that only read
   * @param app the name of one of several apps; {@code null} for the states of all of them
   */
  @ReadOperation
  Map<String, Object> bridge(@Nullable Boolean checks, @Nullable String app) {
    CometChatApps several = apps.getIfAvailable();
    if (several != null && app == null) {
      return described(several);
    }
    CometChatBridge bridge = bridge(app);
    if (bridge == null) {
      return switchedOff();
    }
    return Boolean.TRUE.equals(checks) ? checked(bridge) : described(bridge, bridge.status());
  }

  private static Map<String, Object> described(CometChatApps apps) {
    Map<String, Object> states = new LinkedHashMap<>();
    for (String name : apps.names()) {
      apps.find(name).ifPresent(app -> states.put(name, word(app.status().state())));
    }
    return Map.of("apps", states);
  }

  /** The bridge, or that of one of several apps. */
  private @Nullable CometChatBridge bridge(@Nullable String app) {
    CometChatApps several = apps.getIfAvailable();
    if (several == null) {
      return bridges.getIfAvailable();
    }
    return Optional.ofNullable(app)
        .flatMap(several::find)
        .orElseThrow(
            () ->
                rejected(
                    "Name one of the apps: ?app=NAME for GET, NAME/release for POST. The endpoint"
                        + " lists their names."));
  }

  private Map<String, Object> checked(CometChatBridge bridge) {
    Map<String, Object> described = new LinkedHashMap<>();
    Optional<RememberedChecks.Checked> checked =
        checks
            .computeIfAbsent(bridge.config().appId(), id -> new RememberedChecks(Clock.systemUTC()))
            .get(() -> Doctor.of(bridge.config()).readOnly().run());
    if (checked.isEmpty()) {
      described.put("state", "running");
      described.put("remedy", "Repeat the request in a few seconds.");
      return described;
    }
    described.put("worst", word(checked.get().report().worst()));
    described.put("checkedAt", checked.get().at().toString());
    described.put(
        "findings",
        checked.get().report().findings().stream().map(BridgeEndpoint::described).toList());
    return described;
  }

  private static Map<String, String> described(Finding finding) {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("id", finding.id());
    described.put("severity", word(finding.severity()));
    described.put("sentence", finding.sentence());
    described.put("remedy", finding.remedy());
    return described;
  }

  /** Why a user has a token, or none. A user id may contain slashes. */
  @ReadOperation
  Map<String, Object> user(
      @Selector(match = Selector.Match.ALL_REMAINING) String[] userId, @Nullable String app) {
    CometChatBridge bridge = bridge(app);
    return bridge == null ? switchedOff() : described(bridge.statusOf(String.join("/", userId)));
  }

  /**
   * Carries out parked changes: {@code release} those that the brake holds, {@code replay/code/…}
   * those with a code, {@code replay/uid/…} those of a user. With several apps, the path begins
   * with the name of one: as a parameter, it would make Spring require a body of JSON.
   */
  @WriteOperation
  Map<String, Object> carryOut(@Selector(match = Selector.Match.ALL_REMAINING) String[] path) {
    boolean several = apps.getIfAvailable() != null;
    List<String> what = List.of(path).subList(several ? 1 : 0, path.length);
    CometChatBridge bridge = bridge(several ? path[0] : null);
    return bridge == null
        ? switchedOff()
        : Map.of("replayed", replayed(bridge.parkedUsers(), what));
  }

  private static int replayed(ParkedUsers parked, List<String> what) {
    if (what.equals(List.of(RELEASE))) {
      return parked.release();
    }
    boolean replays = what.size() == 3 && what.get(0).equals(REPLAY);
    if (replays && what.get(1).equals("code")) {
      return parked.replayAll(what.get(2));
    }
    if (replays && what.get(1).equals("uid")) {
      return parked.replay(uid(what.get(2))) ? 1 : 0;
    }
    throw rejected("Use POST with release, replay/code/{code} or replay/uid/{uid}.");
  }

  private static Uid uid(String text) {
    try {
      return Uid.of(text);
    } catch (IllegalArgumentException e) {
      throw rejected("This is not a uid. The list of parked users has the uids.");
    }
  }

  private static InvalidEndpointRequestException rejected(String reason) {
    return new InvalidEndpointRequestException(reason, reason);
  }

  private static Map<String, Object> switchedOff() {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("state", "switched_off");
    described.put("remedy", "Set cometchat.bridge.enabled=true, or remove it.");
    return described;
  }

  private static Map<String, Object> described(CometChatBridge bridge, BridgeStatus status) {
    Map<String, Object> calls = new LinkedHashMap<>();
    calls.put("running", status.calls().running());
    calls.put("waiting", status.calls().waiting());
    calls.put("limit", status.calls().limit());
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("calls", calls);
    limits.put("coreCalls", described(status.coreCalls()));
    limits.put("standardCalls", described(status.standardCalls()));
    limits.put("tokensPerUserPerHour", bridge.config().maxTokensPerUserPerHour());
    Map<String, Object> breakers = new LinkedHashMap<>();
    breakers.put("logins", described(status.loginBreaker()));
    breakers.put("background", described(status.backgroundBreaker()));

    Map<String, Object> described = new LinkedHashMap<>();
    described.put("state", word(status.state()));
    put(described, "outageSince", status.outageSince());
    described.put("silent", status.silent());
    described.put("problems", described(status.problems()));
    described.put("circuitBreakers", breakers);
    described.put("limits", limits);
    described.put("revocations", Map.of("pending", status.pendingRevocations()));
    Map<String, Object> changes = UserChangesDetails.of(status.userChanges());
    try {
      List<ParkedUser> parked = bridge.parkedUsers().list(MOST_PARKED);
      changes.put("brake", isBraked(parked) ? "applied" : "released");
      changes.put("parkedUsers", parked.stream().map(BridgeEndpoint::described).toList());
    } catch (StoreException e) {
      changes.putIfAbsent(
          "problem", "The database of user changes does not respond, so parked users are missing.");
    }
    described.put("userChanges", changes);
    return described;
  }

  private static boolean isBraked(List<ParkedUser> parked) {
    return parked.stream().anyMatch(user -> user.code().equals(ParkedUsers.BRAKE));
  }

  private static Map<String, String> described(ParkedUser user) {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("uid", user.uid().value());
    described.put("code", user.code());
    described.put("since", user.since().toString());
    return described;
  }

  private static List<Map<String, String>> described(List<BridgeStatus.Problem> problems) {
    return problems.stream()
        .map(
            problem -> {
              Map<String, String> described = new LinkedHashMap<>();
              described.put("code", problem.code());
              described.put("remedy", problem.remedy());
              described.put("lastSeen", problem.lastSeen().toString());
              return described;
            })
        .toList();
  }

  private static Map<String, Object> described(BridgeStatus.CircuitBreaker breaker) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("state", breaker.closed() ? "closed" : "open");
    put(described, "nextCallAt", breaker.nextCallAt());
    return described;
  }

  private static Map<String, Object> described(BridgeStatus.RateLimit limit) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("perMinute", limit.perMinute());
    described.put("currentPerMinute", limit.currentPerMinute());
    described.put("available", limit.available());
    described.put("waiting", limit.waiting());
    put(described, "pausedUntil", limit.pausedUntil());
    return described;
  }

  private static Map<String, Object> described(UserStatus status) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("hasToken", status.reason() == UserStatus.Reason.HAS_TOKEN);
    described.put("reason", word(status.reason()));
    described.put("remedy", status.remedy());
    status.uid().ifPresent(uid -> described.put("uid", uid.value()));
    put(described, "tokenCreatedAt", status.tokenCreatedAt());
    put(described, "retryAt", status.retryAt());
    status.code().ifPresent(code -> described.put("code", code));
    status.httpStatus().ifPresent(http -> described.put("httpStatus", http));
    return described;
  }

  private static void put(Map<String, Object> described, String name, Optional<Instant> time) {
    time.ifPresent(instant -> described.put(name, instant.toString()));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
