/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import java.util.List;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.event.BridgeEvent.OperatorActionRequired;
import org.cometchatbridge.core.spi.BridgeListener;
import org.cometchatbridge.spring.internal.settings.PropertyNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several listeners as one. An exception of one listener does not affect the others. Remedies name
 * the settings as properties.
 */
final class CompositeBridgeListener implements BridgeListener {

  private static final Logger LOG = LoggerFactory.getLogger(CompositeBridgeListener.class);

  private final BridgeListener first;
  private final List<BridgeListener> others;

  CompositeBridgeListener(BridgeListener first, List<BridgeListener> others) {
    this.first = first;
    this.others = List.copyOf(others);
  }

  @Override
  public void onEvent(BridgeEvent event) {
    BridgeEvent worded =
        event instanceof OperatorActionRequired needed
            ? new OperatorActionRequired(needed.code(), PropertyNames.in(needed.remedy()))
            : event;
    notify(first, worded);
    others.forEach(listener -> notify(listener, worded));
  }

  private static void notify(BridgeListener listener, BridgeEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("A bridge listener failed on the event {}", event, e);
    }
  }
}
