/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the end of every call and reports what concerns the whole application: outages, and
 * rejections that only an operator can fix. Each is reported once, not once for every user.
 */
public final class OutageDetector {

  private static final int FAILURES_OF_AN_OUTAGE = 3;

  /** Where calls are many, three of them fail in succession by chance, within a moment. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** Those of so many users do not, and no call may follow: they open the circuit breaker. */
  private static final int USERS_WITHIN_A_MOMENT = 10;

  /** So many users with the same rejection are no user's own problem. */
  private static final int USERS_OF_A_PROBLEM = 3;

  private static final Duration REMINDER = Duration.ofHours(1);

  /** A problem that comes and goes is one problem and not many. */
  private static final Duration CALM = Duration.ofMinutes(5);

  /** Codes come from outside, so that their number is limited. */
  private static final int PROBLEMS = 100;

  /** A key whose scope is too small is not among these: it may succeed with other calls. */
  private static final Set<String> UNKNOWN_APP =
      Set.of(
          "AUTH_ERR_APIKEY_NOT_FOUND",
          "AUTH_ERR_EMPTY_APIKEY",
          "AUTH_ERR_EMPTY_APPID",
          "AUTH_ERR_INVALID_APPID");

  private static final String BAD_REQUEST = "ERR_BAD_REQUEST";
  private static final String TOO_MANY_REQUESTS = "ERR_TOO_MANY_REQUESTS";

  private static final String SLOW_DOWN =
      "CometChat throttles this application: it calls more often than its plan allows. Set"
          + " coreCallsPerMinute and standardCallsPerMinute to the limits of the plan divided by"
          + " the number of nodes, or check the plan in the dashboard.";

  /** Rejections that belong to the ordinary course of a login or a logout. */
  private static final Set<String> ORDINARY =
      Set.of("ERR_UID_NOT_FOUND", "ERR_UID_ALREADY_EXISTS", "ERR_AUTH_TOKEN_NOT_FOUND");

  /** Rejections of one user, which concern an operator if several users meet them. */
  private static final Map<String, String> USER_REMEDIES =
      Map.of(
          BAD_REQUEST,
          "CometChat rejects the data of several users. Check the fields that the application"
              + " describes its users with",
          "ERR_INVALID_UID",
          "CometChat rejects the uids of several users. Check uidMapping",
          "ERR_AUTHTOKEN_UNAVAILABLE",
          "CometChat binds tokens to another device for several users. Ask CometChat's support",
          "ERR_AUTHTOKEN_NOT_ACCESSIBLE",
          "CometChat assigns tokens to another user. Ask CometChat's support",
          "ERR_IMPORT_INVALID_USER_FORMAT",
          "CometChat rejects imported users. Check the fields that they have");

  private static final String UNKNOWN_CODE =
      "CometChat rejects calls with a code that the bridge does not know. Look it up in CometChat's"
          + " error guide, or ask CometChat's support";

  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          Map.entry(
              "AUTH_ERR_APIKEY_NOT_FOUND",
              "The API key is wrong or was revoked, and so is secondaryApiKey if it is set. Set"
                  + " apiKey to a REST API key of this app."),
          Map.entry("AUTH_ERR_EMPTY_APIKEY", "The API key arrives empty. Set apiKey."),
          Map.entry(
              "AUTH_ERR_NO_ACCESS",
              "The API key's scope is too small. Use a REST API key with fullAccess scope."),
          Map.entry("AUTH_ERR_EMPTY_APPID", "The app id arrives empty. Set appId."),
          Map.entry(
              "AUTH_ERR_INVALID_APPID",
              "The app id is wrong, or the app lives in another region. Check appId and 'region'."),
          Map.entry(
              "ERR_API_NOT_FOUND",
              "There is no such endpoint. Check baseUrl: it must end with the version, like /v3."),
          Map.entry(
              "ERR_INVALID_API_VERSION",
              "The API version is wrong. Check baseUrl: it must end with the version, like /v3."),
          Map.entry(
              "ERR_PLAN_RESTRICTION",
              "The CometChat plan does not allow this. Check the plan in the dashboard."),
          Map.entry(
              "ERR_PLAN_QUOTA_RESTRICTION",
              "A quota of the CometChat plan is used up. Check the plan in the dashboard."),
          Map.entry(
              "ERR_SUBSCRIPTION_EXPIRED",
              "The CometChat subscription has expired. Renew it in the dashboard."),
          Map.entry(
              "ERR_ROLE_NOT_FOUND",
              "A user has a role that does not exist in CometChat. Create the role there first."));

  /** What a response without CometChat's error code means; a gateway sends it, not CometChat. */
  private static final Map<Integer, String> GATEWAY_REMEDIES =
      Map.ofEntries(
          Map.entry(401, Gateway.REJECTS),
          Map.entry(403, Gateway.REJECTS),
          Map.entry(413, Gateway.TOO_LARGE),
          Map.entry(414, Gateway.TOO_LARGE),
          Map.entry(
              426,
              "A gateway between the application and CometChat requires another protocol than"
                  + " HTTP/1.1. Check its settings, and baseUrl."),
          Map.entry(431, Gateway.TOO_LARGE),
          Map.entry(451, Gateway.REJECTS));

  private final Timer timer;
  private final Events events;
  private final Map<String, Problem> problems = new HashMap<>();
  private final ThrottleDetector throttle;
  private final Set<Uid> failing = new HashSet<>();
  private int failuresInSuccession;
  private Duration failingSince = Duration.ZERO;
  private boolean outage;
  private Duration changedAt;

  private static final class Gateway {
    static final String REJECTS =
        "A gateway between the application and CometChat, such as a firewall, rejects the calls."
            + " Allow them there, and check baseUrl.";
    static final String TOO_LARGE =
        "A gateway between the application and CometChat, or CometChat itself, finds a request too"
            + " large. Shorten the metadata of the users.";
    static final String SLOW_DOWN =
        "A gateway between the application and CometChat, or CometChat itself, throttles the calls."
            + " Allow more of them there, or set coreCallsPerMinute and standardCallsPerMinute to"
            + " what it allows, divided by the number of nodes.";
    static final String UNKNOWN = ConnectionProblem.OTHER_RESPONSE.remedy();

    private Gateway() {}
  }

  /** A problem, and which kinds of calls have met it since without one that succeeded. */
  private static final class Problem {
    private final Set<Object> met = new HashSet<>();
    private final Set<Uid> users = new HashSet<>();
    private String remedy = "";
    private boolean succeededSince;
    private @Nullable Duration reported;
    private Duration seen = Duration.ZERO;
  }

  /** Starts with the assumption that CometChat responds. */
  public OutageDetector(Timer timer, Events events) {
    this.timer = timer;
    this.events = events;
    // The system's timer may count from anywhere, also from below zero.
    this.changedAt = timer.elapsed();
    this.throttle = new ThrottleDetector(timer);
  }

  /**
   * What is currently reported.
   *
   * @param outageFor how long the outage has lasted; {@code null} if there is none
   * @param problems the problems that no later success has ended, the last one first
   */
  public record State(@Nullable Duration outageFor, List<OpenProblem> problems) {}

  /**
   * A rejection that an operator can fix.
   *
   * @param code CometChat's {@code error.code}, or {@code HTTP_nnn}
   * @param remedy how to fix it, in a complete sentence
   * @param ago how long ago a call was rejected for it last
   */
  public record OpenProblem(String code, String remedy, Duration ago) {}

  /** The current state; changes nothing. */
  public synchronized State state() {
    Duration now = timer.elapsed();
    List<OpenProblem> open =
        problems.entrySet().stream()
            .filter(entry -> isOpen(entry.getKey(), entry.getValue()))
            .map(
                entry ->
                    new OpenProblem(
                        entry.getKey(), entry.getValue().remedy, now.minus(entry.getValue().seen)))
            .sorted(Comparator.comparing(OpenProblem::ago).thenComparing(OpenProblem::code))
            .toList();
    return new State(outage ? now.minus(changedAt) : null, open);
  }

  /** An unknown key or app fails every kind of call, so that any success ends the problem. */
  private static boolean isOpen(String code, Problem problem) {
    return !problem.met.isEmpty() && !(problem.succeededSince && UNKNOWN_APP.contains(code));
  }

  /**
   * A call whose end is to be reported.
   *
   * @param kind what it has in common with the calls that CometChat would reject alike
   */
  public Call begin(Object kind, Attempt attempt) {
    return new Call(kind, attempt);
  }

  /**
   * A running call. When an outage begins or ends, many calls run, and their ends say nothing of
   * the time after it: only the ends of later calls do.
   */
  public final class Call {

    private final Object kind;
    private final Attempt attempt;
    private final Duration made;

    private Call(Object kind, Attempt attempt) {
      this.kind = kind;
      this.attempt = attempt;
      this.made = timer.elapsed();
    }

    /** When it left the bridge's queue. */
    private Duration began() {
      Duration began = attempt.began();
      return began == null ? made : began;
    }

    /** It succeeded. */
    public void succeeded() {
      synchronized (OutageDetector.this) {
        throttle.succeeded();
        problems.values().forEach(problem -> problem.succeededSince = true);
        responded(began());
        fixed(kind);
      }
    }

    /** It got a response that concerns neither an outage nor an operator. */
    public void gotResponse() {
      synchronized (OutageDetector.this) {
        responded(began());
      }
    }

    /** It failed. */
    public void failed(ProviderException failure) {
      synchronized (OutageDetector.this) {
        if (failure instanceof UnavailableException unavailable) {
          if (attempt.failureCounts()) {
            unavailable(this, unavailable);
          }
        } else if (failure instanceof RejectedException rejected) {
          rejected(this, rejected);
        } else {
          throttled(this, failure);
        }
      }
    }
  }

  private void responded(Duration began) {
    if (began.compareTo(changedAt) < 0) {
      return;
    }
    failuresInSuccession = 0;
    failing.clear();
    if (outage) {
      events.publish(new BridgeEvent.OutageEnded(timer.elapsed().minus(changedAt)));
      change(false);
    }
  }

  /**
   * A call failed. Responses of CometChat that say so count once for each user: it may be unable to
   * serve one. Failures that are faster than the successes of others are no outage.
   */
  private void unavailable(Call call, UnavailableException failure) {
    if (call.began().compareTo(changedAt) < 0) {
      return;
    }
    Optional<String> remedy = Optional.ofNullable(ConnectionProblem.remedy(failure));
    if (failuresInSuccession == 0) {
      failingSince = timer.elapsed();
    }
    boolean ofAnotherUser =
        failing.size() < ThrottleDetector.MOST && failing.add(call.attempt.uid());
    if (ofAnotherUser || ConnectionProblem.concernsEveryUser(failure)) {
      failuresInSuccession++;
    }
    if (!outage && isOutage(remedy.isPresent()) && failing.size() >= call.attempt.overtaken()) {
      events.publish(new BridgeEvent.OutageStarted(failuresInSuccession, remedy));
      change(true);
    }
  }

  private boolean isOutage(boolean reasonIsKnown) {
    if (failuresInSuccession < FAILURES_OF_AN_OUTAGE) {
      return false;
    }
    return reasonIsKnown
        || failing.size() >= USERS_WITHIN_A_MOMENT
        || timer.elapsed().minus(failingSince).compareTo(MOMENT) >= 0;
  }

  /** A response that asks the application to slow down shows that CometChat is available. */
  private void throttled(Call call, ProviderException failure) {
    if (failure.code().isPresent()) {
      responded(call.began());
    }
    if (throttle.concernsApp(call.attempt)) {
      boolean byCometChat = failure.code().isPresent();
      report(
          byCometChat ? TOO_MANY_REQUESTS : "HTTP_429",
          byCometChat ? SLOW_DOWN : Gateway.SLOW_DOWN,
          call.kind);
    }
  }

  private void rejected(Call call, RejectedException rejected) {
    String code = rejected.code().orElse(null);
    if (code != null) {
      responded(call.began());
    }
    String remedy = remedy(rejected);
    if (remedy != null) {
      report(code == null ? "HTTP_" + rejected.status().orElse(0) : code, remedy, call.kind);
      return;
    }
    fixed(call.kind);
    if (code != null && !ORDINARY.contains(code)) {
      reportOfUsers(call, code, rejected);
    }
  }

  /** A code that is known to be about single users is reported if several users meet it. */
  private void reportOfUsers(Call call, String code, RejectedException rejected) {
    String known = USER_REMEDIES.get(code);
    Problem problem = problem(code);
    if (problem == null) {
      return;
    }
    if (problem.users.size() < USERS_OF_A_PROBLEM) {
      problem.users.add(call.attempt.uid());
    }
    if (known == null || problem.users.size() >= USERS_OF_A_PROBLEM) {
      String fields =
          rejected.detailFields().isEmpty()
              ? "."
              : " (" + String.join(", ", new TreeSet<>(rejected.detailFields())) + ").";
      report(code, (known == null ? UNKNOWN_CODE : known) + fields, call.kind);
    }
  }

  private void fixed(Object kind) {
    for (Problem problem : problems.values()) {
      problem.met.remove(kind);
    }
  }

  private void change(boolean toOutage) {
    outage = toOutage;
    changedAt = timer.elapsed();
  }

  /** Whether an operator can fix what was rejected, so that the same call may succeed later. */
  public static boolean isFixable(RejectedException rejected) {
    return remedy(rejected) != null;
  }

  /** How to fix a rejection of calls for one user, in complete sentences. */
  public static String remedyOf(int status, @Nullable String code) {
    String remedy = remedy(status, code);
    if (remedy == null) {
      remedy = USER_REMEDIES.getOrDefault(String.valueOf(code), UNKNOWN_CODE) + ".";
    }
    return remedy;
  }

  /** What to do about calls that fail like this, or {@code null} if nothing special is known. */
  public static @Nullable String remedyOf(UnavailableException failure) {
    return ConnectionProblem.remedy(failure);
  }

  /** Whether a code has a known meaning that has nothing to do with the data of a user. */
  public static boolean isAboutOtherThings(String code) {
    return REMEDIES.containsKey(code)
        || ORDINARY.contains(code)
        || (USER_REMEDIES.containsKey(code) && !code.equals(BAD_REQUEST));
  }

  private static @Nullable String remedy(RejectedException rejected) {
    return remedy(rejected.status().orElse(0), rejected.code().orElse(null));
  }

  private static @Nullable String remedy(int status, @Nullable String code) {
    if (code == null) {
      return GATEWAY_REMEDIES.getOrDefault(status, Gateway.UNKNOWN);
    }
    String remedy = REMEDIES.get(code);
    if (remedy == null && (status == 401 || status == 403)) {
      return "The call was rejected. Check the API key, its scope and the plan in the dashboard.";
    }
    return remedy;
  }

  private @Nullable Problem problem(String code) {
    Problem known = problems.get(code);
    if (known != null || problems.size() >= PROBLEMS) {
      return known;
    }
    Problem created = new Problem();
    problems.put(code, created);
    return created;
  }

  private void report(String code, String remedy, Object kind) {
    Problem problem = problem(code);
    if (problem == null) {
      return;
    }
    Duration now = timer.elapsed();
    if (isDue(problem, now)) {
      problem.reported = now;
      events.publish(new BridgeEvent.OperatorActionRequired(code, remedy));
    }
    problem.remedy = remedy;
    problem.succeededSince = false;
    problem.seen = now;
    problem.met.add(kind);
  }

  private static boolean isDue(Problem problem, Duration now) {
    Duration reported = problem.reported;
    if (reported == null || now.minus(reported).compareTo(REMINDER) >= 0) {
      return true;
    }
    boolean fixed = problem.met.isEmpty();
    return fixed && now.minus(problem.seen).compareTo(CALM) >= 0;
  }
}
