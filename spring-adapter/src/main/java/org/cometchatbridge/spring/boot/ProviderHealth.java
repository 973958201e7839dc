/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.core.BridgeStatus;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.event.BridgeEvent.OperatorActionRequired;
import org.cometchatbridge.core.event.BridgeEvent.OutageEnded;
import org.cometchatbridge.core.event.BridgeEvent.OutageStarted;
import org.cometchatbridge.core.event.BridgeEvent.TokenCreated;
import org.cometchatbridge.core.event.BridgeEvent.TokenRequestFailed;
import org.cometchatbridge.core.spi.BridgeListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The state of CometChat for this application, derived from the bridge's events. A health check
 * makes no call to CometChat and never waits.
 */
final class ProviderHealth implements BridgeListener {

  /** The prefix of CometChat's codes for a wrong key and a wrong app. */
  private static final String KEY_OR_APP_ERROR = "AUTH_ERR_";

  /** The remedies by code. The log repeats a remedy at most once an hour. */
  private final Map<String, String> remedies = new ConcurrentHashMap<>();

  private static final int MOST_NAMES = 20;

  private final ObjectProvider<CometChatBridge> bridge;
  private final ObjectProvider<CometChatApps> apps;
  private volatile boolean outage;
  private volatile @Nullable String rejectedWith;

  ProviderHealth(ObjectProvider<CometChatBridge> bridge, ObjectProvider<CometChatApps> apps) {
    this.bridge = bridge;
    this.apps = apps;
  }

  @Override
  public void onEvent(BridgeEvent event) {
    if (event instanceof OutageStarted) {
      outage = true;
    } else if (event instanceof OutageEnded) {
      outage = false;
    } else if (event instanceof TokenCreated) {
      rejectedWith = null;
    } else if (event instanceof OperatorActionRequired needed) {
      remedies.put(needed.code(), needed.remedy());
      rejectedWith = needed.code();
    } else if (event instanceof TokenRequestFailed failed) {
      failed.code().filter(remedies::containsKey).ifPresent(code -> rejectedWith = code);
    }
  }

  /**
   * The status: {@code DEGRADED} while chat does not work, or changes of users are not carried out.
   * It is never {@code DOWN}, because the application works without chat, and a load balancer would
   * take it out of service.
   */
  String status() {
    CometChatApps several = apps.getIfAvailable();
    if (several != null) {
      return impaired(several).isEmpty() ? "UP" : "DEGRADED";
    }
    return outage || rejectedWith != null || hasDatabaseProblem() ? "DEGRADED" : "UP";
  }

  private static List<String> impaired(CometChatApps apps) {
    return apps.names().stream()
        .filter(
            name ->
                apps.find(name)
                    .filter(app -> app.status().state() != BridgeStatus.State.AVAILABLE)
                    .isPresent())
        .toList();
  }

  private boolean hasDatabaseProblem() {
    CometChatBridge present = bridge.getIfAvailable();
    return present != null && present.status().userChanges().problem().isPresent();
  }

  /** Whether the key or the app is wrong, so that no user gets chat until an operator acts. */
  private static boolean isKeyOrApp(String code) {
    return code.startsWith(KEY_OR_APP_ERROR);
  }

  /** The details beside the status. */
  Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    CometChatApps several = apps.getIfAvailable();
    if (several != null) {
      List<String> impaired = impaired(several);
      details.put("apps", several.names().size());
      details.put("impaired", impaired.size());
      details.put("impairedApps", impaired.stream().limit(MOST_NAMES).toList());
      return details;
    }
    String code = rejectedWith;
    if (code == null) {
      details.put("provider", outage ? "DEGRADED" : "OK");
    } else {
      details.put("provider", isKeyOrApp(code) ? "REJECTED" : "DEGRADED");
      details.put("action", remedies.getOrDefault(code, "See the log of the application."));
    }
    CometChatBridge present = bridge.getIfAvailable();
    if (present != null) {
      details.put("userChanges", UserChangesDetails.of(present.status().userChanges()));
    }
    return details;
  }
}
