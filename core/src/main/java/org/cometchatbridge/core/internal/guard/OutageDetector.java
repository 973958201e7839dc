/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the end of every call and tells of what concerns the whole application: outages, and
 * rejections that only an operator can mend. Each is told once, not once for every user.
 */
public final class OutageDetector {

  private static final int FAILURES_OF_AN_OUTAGE = 3;

  /** Where calls are many, three of them fail in a row by chance, within a moment. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** So many do not, and no call may follow them: they open the breaker. */
  private static final int FAILURES_WITHIN_A_MOMENT = 10;

  /** So many answers in a row that ask to slow down are no single burst. */
  private static final int ANSWERS_OF_A_THROTTLE = 3;

  private static final Duration REMINDER = Duration.ofHours(1);

  /** What comes and goes is one problem and not many. */
  private static final Duration CALM = Duration.ofMinutes(5);

  private static final String TOO_MANY_REQUESTS = "ERR_TOO_MANY_REQUESTS";

  private static final String SLOW_DOWN =
      "CometChat throttles this application: it calls more often than its plan allows. Set"
          + " coreCallsPerMinute and standardCallsPerMinute to the limits of the plan divided by"
          + " the number of nodes, or look at the plan in the dashboard.";

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
              "The app id is wrong, or the app lives in another region. Check appId and region."),
          Map.entry(
              "ERR_API_NOT_FOUND",
              "There is no such endpoint. Check baseUrl: it must end with the version, like /v3."),
          Map.entry(
              "ERR_INVALID_API_VERSION",
              "The API version is wrong. Check baseUrl: it must end with the version, like /v3."),
          Map.entry(
              "ERR_PLAN_RESTRICTION",
              "The CometChat plan does not allow this. Look at the plan in the dashboard."),
          Map.entry(
              "ERR_PLAN_QUOTA_RESTRICTION",
              "A quota of the CometChat plan is used up. Look at the plan in the dashboard."),
          Map.entry(
              "ERR_SUBSCRIPTION_EXPIRED",
              "The CometChat subscription has expired. Renew it in the dashboard."),
          Map.entry(
              "ERR_ROLE_NOT_FOUND",
              "A user has a role that does not exist in CometChat. Create the role there first."));

  private final Timer timer;
  private final Events events;
  private final Duration slow;
  private final Map<String, Problem> problems = new HashMap<>();
  private int failuresInARow;
  private Duration failingSince = Duration.ZERO;
  private int throttledInARow;
  private boolean outage;
  private Duration changedAt;

  /** What was told, and which kinds of calls have met it since without one that went well. */
  private static final class Problem {
    private final Set<Object> met = new HashSet<>();
    private @Nullable Duration told;
    private Duration seen = Duration.ZERO;
  }

  /**
   * Starts with the assumption that all is well.
   *
   * @param slow a response that takes longer helps logins as little as none
   */
  public OutageDetector(Timer timer, Events events, Duration slow) {
    this.timer = timer;
    this.events = events;
    this.slow = slow;
    // The system's timer may count from anywhere, also from below zero.
    this.changedAt = timer.elapsed();
  }

  /**
   * A call begins; its end is to be told.
   *
   * @param kind what it has in common with the calls that CometChat would reject alike
   */
  public Call begin(Object kind) {
    return new Call(kind, timer.elapsed());
  }

  /**
   * A call that is on its way. When an outage begins or ends, many are, and what becomes of them
   * one after the other says nothing of the time after it: only the ends of later calls do.
   */
  public final class Call {

    private final Object kind;
    private final Duration began;

    private Call(Object kind, Duration began) {
      this.kind = kind;
      this.began = began;
    }

    /** It went well. */
    public void succeeded() {
      synchronized (OutageDetector.this) {
        throttledInARow = 0;
        answered(began);
        mended(kind);
      }
    }

    /** It failed. */
    public void failed(ProviderException failure) {
      synchronized (OutageDetector.this) {
        if (failure instanceof UnavailableException unavailable) {
          unanswered(
              began,
              Optional.ofNullable(ConnectionProblem.met(unavailable))
                  .map(ConnectionProblem::remedy));
        } else if (failure instanceof RejectedException rejected) {
          rejected(this, rejected);
        } else {
          throttled(this, failure);
        }
      }
    }
  }

  private void answered(Duration began) {
    if (timer.elapsed().minus(began).compareTo(slow) > 0) {
      unanswered(began, Optional.empty());
      return;
    }
    if (began.compareTo(changedAt) < 0) {
      return;
    }
    failuresInARow = 0;
    if (outage) {
      events.publish(new BridgeEvent.OutageEnded(timer.elapsed().minus(changedAt)));
      change(false);
    }
  }

  private void unanswered(Duration began, Optional<String> remedy) {
    if (began.compareTo(changedAt) < 0) {
      return;
    }
    if (failuresInARow == 0) {
      failingSince = timer.elapsed();
    }
    failuresInARow++;
    if (!outage && isOutage(remedy.isPresent())) {
      events.publish(new BridgeEvent.OutageStarted(failuresInARow, remedy));
      change(true);
    }
  }

  private boolean isOutage(boolean obstacle) {
    if (failuresInARow < FAILURES_OF_AN_OUTAGE) {
      return false;
    }
    return obstacle
        || failuresInARow >= FAILURES_WITHIN_A_MOMENT
        || timer.elapsed().minus(failingSince).compareTo(MOMENT) >= 0;
  }

  /** A CometChat that asks to slow down is there. */
  private void throttled(Call call, ProviderException failure) {
    if (failure.code().isPresent()) {
      answered(call.began);
    }
    if (++throttledInARow >= ANSWERS_OF_A_THROTTLE) {
      tellOnce(TOO_MANY_REQUESTS, SLOW_DOWN, call.kind);
    }
  }

  private void rejected(Call call, RejectedException rejected) {
    if (rejected.code().isPresent()) {
      answered(call.began);
    }
    String remedy = remedy(rejected);
    if (remedy != null) {
      String code = rejected.code().orElse("HTTP_" + rejected.status().orElse(0));
      tellOnce(code, remedy, call.kind);
    } else if (rejected.code().isPresent()) {
      mended(call.kind);
    }
  }

  private void mended(Object kind) {
    for (Problem problem : problems.values()) {
      problem.met.remove(kind);
    }
  }

  private void change(boolean toOutage) {
    outage = toOutage;
    changedAt = timer.elapsed();
  }

  /** Whether an operator can mend what was rejected, so that the same call may succeed later. */
  public static boolean isMendable(RejectedException rejected) {
    return remedy(rejected) != null;
  }

  private static @Nullable String remedy(RejectedException rejected) {
    int status = rejected.status().orElse(0);
    String code = rejected.code().orElse(null);
    if (code == null) {
      return "The response is not CometChat's. Check baseUrl, and what stands between the application"
          + " and CometChat.";
    }
    String remedy = REMEDIES.get(code);
    if (remedy == null && (status == 401 || status == 403)) {
      return "The call was rejected. Check the API key, its scope and the plan in the dashboard.";
    }
    return remedy;
  }

  private void tellOnce(String code, String remedy, Object kind) {
    Problem problem = problems.computeIfAbsent(code, unknown -> new Problem());
    Duration now = timer.elapsed();
    if (isDue(problem, now)) {
      problem.told = now;
      events.publish(new BridgeEvent.OperatorActionRequired(code, remedy));
    }
    problem.seen = now;
    problem.met.add(kind);
  }

  private static boolean isDue(Problem problem, Duration now) {
    Duration told = problem.told;
    if (told == null || now.minus(told).compareTo(REMINDER) >= 0) {
      return true;
    }
    boolean mended = problem.met.isEmpty();
    return mended && now.minus(problem.seen).compareTo(CALM) >= 0;
  }
}
