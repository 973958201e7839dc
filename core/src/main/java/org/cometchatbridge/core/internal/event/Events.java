/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import org.cometchatbridge.core.event.BridgeEvent;

/** Publishes the events of the bridge. */
@FunctionalInterface
public interface Events {

  /** Queues an event for delivery; never blocks and never throws. */
  void publish(BridgeEvent event);
}
