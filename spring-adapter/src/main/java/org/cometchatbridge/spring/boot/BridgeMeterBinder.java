/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.spi.BridgeListener;

/** Counts the bridge's events in every registry that it is bound to. */
final class BridgeMeterBinder implements BridgeListener, MeterBinder {

  private final List<BridgeMeters> bound = new CopyOnWriteArrayList<>();

  @Override
  public void bindTo(MeterRegistry registry) {
    bound.add(new BridgeMeters(registry));
  }

  @Override
  public void onEvent(BridgeEvent event) {
    bound.forEach(meters -> meters.record(event));
  }
}
