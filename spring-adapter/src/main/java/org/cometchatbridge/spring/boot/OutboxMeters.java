/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.cometchatbridge.core.BridgeStatus.UserChanges;
import org.cometchatbridge.core.CometChatBridge;
import org.springframework.beans.factory.ObjectProvider;

/** The number and the age of changes that CometChat does not have yet. */
final class OutboxMeters implements MeterBinder {

  private static final String PREFIX = "cometchat.bridge.outbox.";
  private static final double MILLIS_OF_SECOND = 1_000;

  private final ObjectProvider<CometChatBridge> bridge;

  OutboxMeters(ObjectProvider<CometChatBridge> bridge) {
    this.bridge = bridge;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "pending", "Users with changes that wait for CometChat", UserChanges::pending);
    gauge(registry, "parked", "Users with changes that wait for an operator", UserChanges::parked);
    Gauge.builder(
            PREFIX + "oldest", () -> of(changes -> changes.oldest().toMillis() / MILLIS_OF_SECOND))
        .description("For how long the oldest change has waited for CometChat")
        .baseUnit("seconds")
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<UserChanges> value) {
    Gauge.builder(PREFIX + name, () -> of(value)).description(description).register(registry);
  }

  private double of(ToDoubleFunction<UserChanges> value) {
    CometChatBridge present = bridge.getIfAvailable();
    return present == null ? 0 : value.applyAsDouble(present.status().userChanges());
  }
}
