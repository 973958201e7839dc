/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.spi.BridgeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the events. An event that concerns an operator is logged once, at WARN or INFO. Events of
 * single users are logged at DEBUG, so that an outage does not flood the log.
 */
public final class LoggingListener implements BridgeListener {

  private static final Logger LOG = LoggerFactory.getLogger("org.cometchatbridge.events");

  @Override
  public void onEvent(BridgeEvent event) {
    if (event instanceof BridgeEvent.OperatorActionRequired needed) {
      LOG.warn("CometChat rejects this application ({}): {}", needed.code(), needed.remedy());
    } else if (event instanceof BridgeEvent.SecondaryKeyInUse inUse) {
      LOG.warn("{}", inUse.remedy());
    } else if (event instanceof BridgeEvent.OutageStarted started) {
      LOG.warn(
          "CometChat does not respond in time ({} consecutive calls). {}Logins proceed without chat;"
              + " tokens are created when CometChat responds again",
          started.failures(),
          started.remedy().map(remedy -> remedy + " ").orElse(""));
    } else if (event instanceof BridgeEvent.OutageEnded ended) {
      LOG.info("CometChat responds again after an outage of {}", ended.duration());
    } else {
      LOG.debug("{}", event);
    }
  }
}
