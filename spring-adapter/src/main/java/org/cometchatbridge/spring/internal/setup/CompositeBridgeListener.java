/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import java.util.List;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.spi.BridgeListener;

/** Several listeners as one. An exception of one listener does not affect the others. */
final class CompositeBridgeListener implements BridgeListener {

  private final BridgeListener first;
  private final List<BridgeListener> others;
  private final OperatorLog log;

  CompositeBridgeListener(BridgeListener first, List<BridgeListener> others, OperatorLog log) {
    this.log = log.named(CompositeBridgeListener.class);
    this.first = first;
    this.others = List.copyOf(others);
  }

  @Override
  public void onEvent(BridgeEvent event) {
    notify(first, event);
    others.forEach(listener -> notify(listener, event));
  }

  private void notify(BridgeListener listener, BridgeEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException | LinkageError e) {
      log.warn("A bridge listener failed on the event {}", event, e);
    }
  }
}
