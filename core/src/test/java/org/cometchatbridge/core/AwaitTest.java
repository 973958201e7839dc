/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Waiting for a token ends on time, whatever the application's own code does. */
class AwaitTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

  @Test
  void await_forever_returnsTheResult() {
    try (CometChatBridge bridge =
        CometChatBridge.create(BridgeFixture.config(EMULATOR.emulator()))) {
      SessionKey key = newSession();
      bridge.login(key, user("cometchat-uid-1"));

      assertThat(bridge.await(key, FOREVER)).isInstanceOf(TokenResult.Ready.class);
    }
  }

  @Test
  void await_hugeNegativeWait_returnsTheStateAtOnce() {
    try (Hold held = EMULATOR.emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang();
        CometChatBridge bridge =
            CometChatBridge.create(BridgeFixture.config(EMULATOR.emulator()))) {
      SessionKey key = newSession();
      bridge.login(key, user("cometchat-uid-1"));

      assertThat(bridge.await(key, FOREVER.negated())).isInstanceOf(TokenResult.Pending.class);
      held.awaitHeld(1, Duration.ofSeconds(20));
    }
  }

  @Test
  void awaitAsync_completesOffTheTimerAndTheIoThreads() throws Exception {
    try (CometChatBridge bridge =
        CometChatBridge.create(BridgeFixture.config(EMULATOR.emulator()))) {
      SessionKey key = newSession();
      CompletableFuture<String> thread = new CompletableFuture<>();
      CompletableFuture<TokenResult> result = new CompletableFuture<>();
      try (Hold held = EMULATOR.emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
        bridge.login(key, user("cometchat-uid-1"));
        held.awaitHeld(1, Duration.ofSeconds(20));
        bridge
            .awaitAsync(key, FOREVER)
            .thenAccept(
                token -> {
                  thread.complete(Thread.currentThread().getName());
                  result.complete(token);
                });
      }

      assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOf(TokenResult.Ready.class);
      assertThat(thread.join()).startsWith("cometchat-bridge-callbacks-");
    }
  }

  @Test
  void await_observerBlocks_endsOnTime() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CometChatBridgeConfig config =
        BridgeFixture.config(EMULATOR.emulator()).toBuilder()
            .connectTimeout(Duration.ofMillis(50))
            .callTimeout(Duration.ofMillis(50))
            .maxLoginWait(Duration.ofMillis(50))
            .tokenTimeout(Duration.ofMillis(100))
            .tokenRequestObserver(
                () ->
                    result -> {
                      blocked.countDown();
                      awaitRelease(release);
                    })
            .build();
    try (Hold held = EMULATOR.emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang();
        CometChatBridge bridge = CometChatBridge.create(config)) {
      bridge.login(newSession(), user("cometchat-uid-1"));
      held.awaitHeld(1, Duration.ofSeconds(20));
      assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
      SessionKey key = newSession();
      bridge.login(key, user("cometchat-uid-2"));

      CompletableFuture<TokenResult> result =
          CompletableFuture.supplyAsync(() -> bridge.await(key, Duration.ofMillis(20)));

      assertThat(result.get(20, TimeUnit.SECONDS)).isNotInstanceOf(TokenResult.Ready.class);
      assertThat(release.getCount()).isEqualTo(1);
    } finally {
      release.countDown();
    }
  }

  @Test
  void awaitAsync_observersBlock_completes() throws Exception {
    CountDownLatch blocked = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    CometChatBridgeConfig config =
        BridgeFixture.config(EMULATOR.emulator()).toBuilder()
            .tokenRequestObserver(
                () ->
                    result -> {
                      blocked.countDown();
                      awaitRelease(release);
                    })
            .build();
    try (CometChatBridge bridge = CometChatBridge.create(config)) {
      bridge.login(newSession(), user("cometchat-uid-1"));
      bridge.login(newSession(), user("cometchat-uid-2"));
      assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
      SessionKey key = newSession();
      bridge.login(key, user("cometchat-uid-3"));

      CompletableFuture<TokenResult> result = bridge.awaitAsync(key, FOREVER).toCompletableFuture();

      assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOf(TokenResult.Ready.class);
      assertThat(release.getCount()).isEqualTo(1);
    } finally {
      release.countDown();
    }
  }

  private static void awaitRelease(CountDownLatch release) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
