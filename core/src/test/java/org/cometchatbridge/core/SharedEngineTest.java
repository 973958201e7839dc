/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many bridges share the threads of one engine, and nothing else. */
class SharedEngineTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final int BRIDGES = 100;
  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);

  /** Little enough that a test of several seconds shows what waits for it. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Set<Thread> before = bridgeThreads();
  private final List<CometChatBridge> bridges = new ArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);
  private Engine engine;
  private CometChatEmulator emulator;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    engine = Engine.shared(new DaemonTimer(), OperatorLog.toPlatform());
  }

  @AfterEach
  void end() {
    gate.countDown();
    bridges.forEach(CometChatBridge::close);
    engine.close();
  }

  @Test
  void hundredBridges_haveTwelveThreadsAndEndThem() throws Exception {
    for (int i = 0; i < BRIDGES; i++) {
      token(create(config()), "cometchat-uid-" + (1 + i % 5));
    }

    assertThat(newThreads()).hasSizeLessThanOrEqualTo(12).isNotEmpty();

    end();
    for (Thread thread : newThreads()) {
      thread.join(TEST_TIMEOUT.toMillis());
    }
    assertThat(newThreads()).isEmpty();
  }

  /** The first bridges load classes. */
  @Test
  void bridge_needs40KilobytesOfHeap() {
    for (int i = 0; i < 10; i++) {
      create(config());
    }
    long used = usedHeap();

    for (int i = 0; i < BRIDGES; i++) {
      create(config());
    }

    assertThat((usedHeap() - used) / BRIDGES).isLessThan(40_000);
  }

  @Test
  void bridgesWhoseCodeBlocks_delayNoOtherOne() {
    for (int i = 0; i < 10; i++) {
      CometChatBridgeConfig.Builder config =
          config()
              .audit(record -> await(gate))
              .listener(event -> await(gate))
              .tokenRequestObserver(() -> result -> await(gate));
      if (i % 2 == 0) {
        config.apiKey(
            () -> {
              await(gate);
              return "not-a-real-key";
            });
      }
      CometChatBridge blocked = create(config);
      for (int login = 0; login < 5; login++) {
        blocked.login(newSession(), user("cometchat-uid-" + (1 + login)));
      }
    }

    token(create(config()), "cometchat-uid-1");
  }

  @Test
  void outageOfOneApp_leavesTheCallsOfAnother() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      CometChatBridge without = create(config().baseUrl(silent(silent, "http")));
      for (int i = 0; i < 200; i++) {
        without.login(newSession(), user("user-" + i));
      }

      CometChatBridge other = create(config());
      token(other, "cometchat-uid-1");

      assertThat(other.status().state()).isEqualTo(BridgeStatus.State.AVAILABLE);
      assertThat(other.status().calls().waiting()).isZero();
    }
  }

  @Test
  void closedBridge_closesItsConnectionsAlone() throws Exception {
    CometChatBridge other = create(config());
    SessionKey key = newSession();
    try (ServerSocket silent = new ServerSocket(0);
        Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      other.login(key, user("cometchat-uid-1"));
      held.awaitHeld(1, TEST_TIMEOUT);
      CometChatBridge closing = create(config().baseUrl(silent(silent, "http")));
      closing.login(newSession(), user("cometchat-uid-2"));
      try (Socket connection = silent.accept()) {
        assertThat(connection.getInputStream().read()).isNotNegative();

        closing.close();

        awaitEnd(connection);
      }
    }

    assertThat(other.await(key, TEST_TIMEOUT)).isInstanceOf(TokenResult.Ready.class);
    token(other, "cometchat-uid-3");
  }

  /** HttpClient does not let go of a handshake before its timeout. */
  @Test
  void closedBridge_endsAHandshakeWithinTheConnectTimeout() throws Exception {
    CometChatBridge other = create(config());
    try (ServerSocket silent = new ServerSocket(0)) {
      CometChatBridge closing =
          CometChatBridge.createOn(
              engine,
              config()
                  .baseUrl(silent(silent, "https"))
                  .connectTimeout(Duration.ofMillis(500))
                  .build());
      closing.login(newSession(), user("cometchat-uid-2"));
      try (Socket connection = silent.accept()) {
        assertThat(connection.getInputStream().read()).isNotNegative();

        closing.close();

        awaitEnd(connection);
      }
    }
    token(other, "cometchat-uid-3");
  }

  private static void awaitEnd(Socket connection) throws IOException {
    connection.setSoTimeout((int) TEST_TIMEOUT.toMillis());
    try {
      connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (SocketException reset) {
      // That is an end as well.
    }
  }

  private CometChatBridgeConfig.Builder config() {
    return BridgeFixture.config(emulator).toBuilder();
  }

  private static URI silent(ServerSocket server, String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/v3");
  }

  private CometChatBridge create(CometChatBridgeConfig.Builder config) {
    CometChatBridge bridge =
        CometChatBridge.createOn(
            engine,
            config
                .connectTimeout(Duration.ofSeconds(30))
                .callTimeout(Duration.ofSeconds(30))
                .tokenTimeout(LONG)
                .build());
    bridges.add(bridge);
    return bridge;
  }

  private static void token(CometChatBridge bridge, String userId) {
    SessionKey key = newSession();
    bridge.login(key, user(userId));
    assertThat(bridge.await(key, TEST_TIMEOUT)).isInstanceOf(TokenResult.Ready.class);
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long usedHeap() {
    for (int i = 0; i < 5; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private Set<Thread> newThreads() {
    Set<Thread> threads = bridgeThreads();
    threads.removeAll(before);
    return threads;
  }

  private static Set<Thread> bridgeThreads() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().startsWith("cometchat-bridge-"));
    return threads;
  }
}
