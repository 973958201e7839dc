/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The meters of changes that CometChat does not have yet. */
class OutboxMetersTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

  private double value(String name) {
    return registry.get("cometchat.bridge.outbox." + name).gauge().value();
  }

  @Test
  void oldestChange_hasAnAgeInSeconds() {
    CometChatEmulator emulator = EMULATOR.emulator();
    new OutboxMeters(beans.getBeanProvider(CometChatBridge.class)).bindTo(registry);
    assertThat(value("oldest")).isZero();
    try (BridgeFixture fixture = new BridgeFixture(emulator);
        Hold held = emulator.faults().on(Operation.CREATE_USER).hang()) {
      beans.addBean("bridge", fixture.bridge());
      fixture.bridge().users().save(ChatUser.builder("ada").name("Ada").build());
      held.awaitHeld(1, Duration.ofSeconds(20));

      fixture.time().advance(Duration.ofMillis(2_500));

      assertThat(value("oldest")).isEqualTo(2.5);
      assertThat(value("pending")).isEqualTo(1);
      assertThat(registry.get("cometchat.bridge.outbox.oldest").gauge().getId().getBaseUnit())
          .isEqualTo("seconds");
      held.release();
      fixture.events().await(BridgeEvent.UserCreated.class, 1);
    }
  }

  @Test
  void parkedUser_isCounted_untilItIsReplayed() {
    CometChatEmulator emulator = EMULATOR.emulator();
    new OutboxMeters(beans.getBeanProvider(CometChatBridge.class)).bindTo(registry);
    assertThat(value("parked")).isZero();
    try (BridgeFixture fixture = new BridgeFixture(emulator)) {
      beans.addBean("bridge", fixture.bridge());
      emulator.faults().on(Operation.CREATE_USER).error(400, "ERR_INVALID_UID").always();

      fixture.bridge().users().save(ChatUser.builder("ada").name("Ada").build());
      fixture.events().await(BridgeEvent.UserParked.class, 1);

      assertThat(value("parked")).isEqualTo(1);
      assertThat(value("pending")).isZero();
      emulator.faults().clear();
      fixture.bridge().parkedUsers().replay(Uid.of("ada"));
      fixture.events().await(BridgeEvent.UserCreated.class, 1);
      assertThat(value("parked")).isZero();
    }
  }
}
