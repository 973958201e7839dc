/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.event;

import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.settings.SettingNotation;

/** Publishes events whose remedies name settings in the notation of the configuration. */
public final class NotatedEvents implements Events {

  private final Events events;
  private final SettingNotation notation;

  /**
   * Creates a publisher.
   *
   * @param events receives the events
   * @param notation the notation of the configuration
   */
  public NotatedEvents(Events events, SettingNotation notation) {
    this.events = events;
    this.notation = notation;
  }

  @Override
  public void publish(BridgeEvent event) {
    events.publish(notated(event));
  }

  private BridgeEvent notated(BridgeEvent event) {
    if (event instanceof BridgeEvent.OperatorActionRequired needed) {
      return new BridgeEvent.OperatorActionRequired(needed.code(), notation.in(needed.remedy()));
    }
    if (event instanceof BridgeEvent.SecondaryKeyInUse inUse) {
      return new BridgeEvent.SecondaryKeyInUse(notation.in(inUse.remedy()));
    }
    if (event instanceof BridgeEvent.OutageStarted started) {
      return new BridgeEvent.OutageStarted(started.failures(), started.remedy().map(notation::in));
    }
    return event;
  }
}
