/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the end of every call and tells of what concerns the whole application: outages, and
 * refusals that only an operator can mend. Each is told once, not once for every user.
 */
public final class ProviderWatch {

  private static final int FAILURES_OF_AN_OUTAGE = 3;

  private static final Duration REMINDER = Duration.ofHours(1);

  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          Map.entry(
              "AUTH_ERR_APIKEY_NOT_FOUND",
              "The API key is wrong or was revoked. Set apiKey to a REST API key of this app."),
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
  private final Map<String, Duration> toldAt = new HashMap<>();
  private int failuresInARow;
  private boolean outage;
  private Duration changedAt = Duration.ZERO;

  /** Starts with the assumption that all is well. */
  public ProviderWatch(Timer timer, Events events) {
    this.timer = timer;
    this.events = events;
  }

  /** A call begins; its end is to be told. */
  public Call begin() {
    return new Call(timer.elapsed());
  }

  /**
   * A call that is on its way. When an outage begins or ends, many are, and what becomes of them
   * one after the other says nothing of the time after it: only the ends of later calls do.
   */
  public final class Call {

    private final Duration began;

    private Call(Duration began) {
      this.began = began;
    }

    /** It was answered by CometChat. */
    public void succeeded() {
      answered(began);
    }

    /** It failed. */
    public void failed(ProviderException failure) {
      if (failure instanceof UnavailableException) {
        unanswered(began);
      } else if (failure instanceof RejectedException rejected) {
        if (rejected.code().isPresent()) {
          answered(began);
        }
        tellOnce(rejected);
      }
    }
  }

  private synchronized void answered(Duration began) {
    if (began.compareTo(changedAt) < 0) {
      return;
    }
    failuresInARow = 0;
    if (outage) {
      events.publish(new BridgeEvent.OutageEnded(timer.elapsed().minus(changedAt)));
      change(false);
    }
  }

  private synchronized void unanswered(Duration began) {
    if (began.compareTo(changedAt) < 0) {
      return;
    }
    failuresInARow++;
    if (failuresInARow >= FAILURES_OF_AN_OUTAGE && !outage) {
      events.publish(new BridgeEvent.OutageBegan(failuresInARow));
      change(true);
    }
  }

  private void change(boolean toOutage) {
    outage = toOutage;
    changedAt = timer.elapsed();
  }

  /** Whether an operator can mend what was refused, so that the same call may succeed later. */
  public static boolean isMendable(RejectedException rejected) {
    return remedy(rejected) != null;
  }

  private static @Nullable String remedy(RejectedException rejected) {
    int status = rejected.status().orElse(0);
    String code = rejected.code().orElse(null);
    if (code == null) {
      return "The answer is not CometChat's. Check baseUrl, and what stands between the application"
          + " and CometChat.";
    }
    String remedy = REMEDIES.get(code);
    if (remedy == null && (status == 401 || status == 403)) {
      return "The call was refused. Check the API key, its scope and the plan in the dashboard.";
    }
    return remedy;
  }

  private synchronized void tellOnce(RejectedException rejected) {
    String remedy = remedy(rejected);
    String code = rejected.code().orElse("HTTP_" + rejected.status().orElse(0));
    if (remedy != null && due(code)) {
      events.publish(new BridgeEvent.OperatorActionNeeded(code, remedy));
    }
  }

  private boolean due(String code) {
    Duration now = timer.elapsed();
    Duration last = toldAt.get(code);
    if (last != null && now.minus(last).compareTo(REMINDER) < 0) {
      return false;
    }
    toldAt.put(code, now);
    return true;
  }
}
