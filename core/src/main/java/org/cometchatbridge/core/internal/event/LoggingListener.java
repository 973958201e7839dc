/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.spi.BridgeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge's own log. What an operator must know is a warning and comes once; what happens for
 * each user is debug, so that an outage never floods the log.
 */
public final class LoggingListener implements BridgeListener {

  private static final Logger LOG = LoggerFactory.getLogger("org.cometchatbridge.events");

  @Override
  public void onEvent(BridgeEvent event) {
    if (event instanceof BridgeEvent.OperatorActionRequired needed) {
      LOG.warn("CometChat rejects this application ({}): {}", needed.code(), needed.remedy());
    } else if (event instanceof BridgeEvent.SecondaryKeyInUse inUse) {
      LOG.warn("{}", inUse.remedy());
    } else if (event instanceof BridgeEvent.OutageStarted began) {
      LOG.warn(
          "CometChat is not answering in time ({} calls in a row). {}Logins go on without chat; tokens"
              + " follow once it is back",
          began.failures(),
          began.remedy().map(remedy -> remedy + " ").orElse(""));
    } else if (event instanceof BridgeEvent.OutageEnded ended) {
      LOG.info("CometChat is answering again after {}", ended.duration());
    } else {
      LOG.debug("{}", event);
    }
  }
}
