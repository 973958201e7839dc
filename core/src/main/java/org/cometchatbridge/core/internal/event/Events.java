/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import org.cometchatbridge.core.event.BridgeEvent;

/** Where the parts of the bridge leave their events. */
@FunctionalInterface
public interface Events {

  /** Leaves an event and returns at once; never throws. */
  void publish(BridgeEvent event);
}
