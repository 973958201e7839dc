/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.BridgeListener;

/**
 * Logs the events. An event that concerns an operator is logged once, at ERROR, WARN or INFO.
 * Events of single users are logged at DEBUG, so that an outage does not flood the log.
 */
public final class LoggingListener implements BridgeListener {

  private static final String CONSEQUENCE =
      "Logins proceed without chat; tokens are created when CometChat responds again";

  private final OperatorLog log;

  /** Writes to this log, with a logger of its own. */
  public LoggingListener(OperatorLog log) {
    this.log = log.named("org.cometchatbridge.events");
  }

  @Override
  public void onEvent(BridgeEvent event) {
    if (event instanceof BridgeEvent.OperatorActionRequired needed) {
      log.error("CometChat rejects this application ({}): {}", needed.code(), needed.remedy());
    } else if (event instanceof BridgeEvent.SecondaryKeyInUse inUse) {
      log.warn("{}", inUse.remedy());
    } else if (event instanceof BridgeEvent.OutageStarted started) {
      log.warn(
          started.remedy().isPresent()
              ? "Calls to CometChat fail ({} consecutive calls). {} " + CONSEQUENCE
              : "CometChat does not respond in time ({} consecutive calls).{} " + CONSEQUENCE,
          started.failures(),
          started.remedy().orElse(""));
    } else if (event instanceof BridgeEvent.OutageEnded ended) {
      log.info("CometChat responds again after an outage of {}", ended.duration());
    } else if (event instanceof BridgeEvent.BrakeApplied applied) {
      log.warn(
          "{} users were deactivated or deleted within an hour, so further ones are parked (BRAKE);"
              + " their profiles and revocations go on. Check what the application has deleted. Then"
              + " call CometChatBridge.parkedUsers().release(), or activate the users again",
          applied.limit());
    } else {
      log.debug(event);
    }
  }
}
