/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pending revocations are carried out before the bridge closes, if CometChat is available. */
class ShutdownWaitTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final ManualTime time = new ManualTime();
  private final RecordingListener events = new RecordingListener();

  private CometChatBridge bridge(Duration shutdownWait) {
    return time.bridge(
        BridgeFixture.config(EMULATOR.emulator()).toBuilder()
            .shutdownWait(shutdownWait)
            .listener(events)
            .build());
  }

  /** Those of one user are deleted one after another, those of several users at once. */
  private static ChatToken token(int number) {
    String uid = "cometchat-uid-" + (number % 5 + 1);
    return ChatToken.of(
        Uid.of(uid),
        uid + "_" + String.format("%040d", number),
        Instant.parse("2026-11-20T08:00:00Z"));
  }

  @Test
  void close_pendingRevocations_carriesThemOut() {
    CometChatBridge bridge = bridge(Duration.ofSeconds(2));
    for (int i = 0; i < 200; i++) {
      bridge.logout(newSession(), token(i));
    }

    bridge.close();

    assertThat(EMULATOR.emulator().journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(200);
    events.await(BridgeEvent.TokenRevoked.class, 200);
    assertThat(events.all(BridgeEvent.RevocationFailed.class)).isEmpty();
  }

  @Test
  void close_deferredRevocation_isAttemptedAtOnce() {
    EMULATOR
        .emulator()
        .faults()
        .on(Operation.DELETE_AUTH_TOKEN)
        .error(500, "ERR_EXCEPTION")
        .times(1);
    CometChatBridge bridge = bridge(Duration.ofSeconds(2));
    bridge.logout(newSession(), token(1));
    events.await(BridgeEvent.RevocationDeferred.class, 1);

    bridge.close();

    events.await(BridgeEvent.TokenRevoked.class, 1);
  }

  @Test
  void close_cometChatHangs_endsAfterTheWaitAndReportsWhatIsLeft() throws Exception {
    CometChatBridge bridge = bridge(Duration.ofSeconds(2));
    try (Hold held = EMULATOR.emulator().faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      bridge.logout(newSession(), token(1));
      bridge.logout(newSession(), token(2));
      held.awaitHeld(2, Duration.ofSeconds(20));

      CompletableFuture<Void> closed = CompletableFuture.runAsync(bridge::close);
      time.awaitScheduled(Duration.ofSeconds(2));
      assertThat(closed).isNotDone();
      time.advance(Duration.ofSeconds(2));

      closed.get(20, TimeUnit.SECONDS);
      events.await(BridgeEvent.RevocationFailed.class, 2);
    }
  }

  @Test
  void close_twiceAtOnce_carriesThemOut() throws Exception {
    CometChatBridge bridge = bridge(Duration.ofSeconds(2));
    CompletableFuture<Void> closed;
    CompletableFuture<Void> closedToo;
    try (Hold held = EMULATOR.emulator().faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      bridge.logout(newSession(), token(1));
      bridge.logout(newSession(), token(2));
      held.awaitHeld(2, Duration.ofSeconds(20));

      closed = CompletableFuture.runAsync(bridge::close);
      time.awaitScheduled(Duration.ofSeconds(2));
      closedToo = CompletableFuture.runAsync(bridge::close);
    }

    closed.get(20, TimeUnit.SECONDS);
    closedToo.get(20, TimeUnit.SECONDS);
    events.await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(events.all(BridgeEvent.RevocationFailed.class)).isEmpty();
  }

  @Test
  void close_zeroWait_doesNotWait() throws Exception {
    CometChatBridge bridge = bridge(Duration.ZERO);
    try (Hold held = EMULATOR.emulator().faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      bridge.logout(newSession(), token(1));
      held.awaitHeld(1, Duration.ofSeconds(20));

      bridge.close();

      events.await(BridgeEvent.RevocationFailed.class, 1);
    }
  }
}
