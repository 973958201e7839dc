/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.spi;

import org.cometchatbridge.core.event.BridgeEvent;

/**
 * Receives the events of a bridge: the single source for logs and metrics. The audit has a lane of
 * its own, {@link AuditSink}.
 *
 * <p>Events are delivered one at a time on a dedicated thread of the bridge, never on a thread of
 * the application and never on a thread that calls CometChat. Up to 1,000 events wait for a slow
 * listener; further ones are dropped and their number is logged. An exception thrown by a listener
 * is logged and not propagated.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BridgeListener {

  /**
   * Handles one event.
   *
   * @param event the event; it contains no API key, no token and no text written by CometChat
   */
  void onEvent(BridgeEvent event);
}
