/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.spi;

import org.cometchatbridge.core.event.BridgeEvent;

/**
 * Hears of everything that matters: the one source for logs, metrics and audit.
 *
 * <p>Events are delivered one after the other on a thread of the bridge, never on a thread of the
 * application and never on one that talks to CometChat. While a listener is slow, up to 1,000
 * events wait; after that new ones are dropped and their number is logged. What a listener throws
 * is logged and goes no further.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface BridgeListener {

  /**
   * Hears of one event.
   *
   * @param event what happened; never holds a key, a token or a text written by CometChat
   */
  void onEvent(BridgeEvent event);
}
