/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import java.util.List;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.spi.BridgeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one. An exception of one listener does not affect the others. */
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
    notify(first, event);
    others.forEach(listener -> notify(listener, event));
  }

  private static void notify(BridgeListener listener, BridgeEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("A bridge listener failed on the event {}", event, e);
    }
  }
}
