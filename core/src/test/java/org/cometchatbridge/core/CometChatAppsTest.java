/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** The apps of one application: their number, their life cycle, and what idle ones cost. */
class CometChatAppsTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final int APPS = 1_000;
  private static final int BUSY = 10;

  private final Set<Thread> before = bridgeThreads();
  private final List<CometChatEmulator> emulators = new ArrayList<>();
  private final CometChatApps apps = CometChatApps.create();
  private CometChatEmulator emulator;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
  }

  @AfterEach
  void end() {
    apps.close();
    emulators.forEach(CometChatEmulator::close);
  }

  @Test
  void thousandApps_ofWhichTenAreBusy_haveTwelveThreadsAndIdleOnesNoConnection() throws Exception {
    addIdle(0, BUSY);
    long used = usedHeap();
    addIdle(BUSY, APPS);
    apps.names().forEach(name -> apps.find(name).orElseThrow().status());
    assertThat((usedHeap() - used) / (APPS - BUSY)).as("bytes of an idle app").isLessThan(10_000);
    assertThat(newThreads()).isEmpty();

    for (int i = 0; i < BUSY; i++) {
      CometChatEmulator busy = CometChatEmulator.builder().appId("busy-" + i).start();
      emulators.add(busy);
      CometChatBridge bridge = apps.replace("tenant-" + i, BridgeFixture.config(busy));
      for (int login = 1; login <= 5; login++) {
        token(bridge, "cometchat-uid-" + login);
      }
    }

    for (CometChatEmulator busy : emulators) {
      assertThat(busy.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(5);
    }
    assertThat(newThreads()).hasSizeLessThanOrEqualTo(12).isNotEmpty();
    assertThat(apps.names()).hasSize(APPS);
    assertThat(emulator.openConnections()).isZero();
    assertThat(emulator.journal().count()).isZero();

    apps.close();
    for (Thread thread : newThreads()) {
      thread.join(TEST_TIMEOUT.toMillis());
    }
    assertThat(newThreads()).isEmpty();
  }

  @Test
  void idleApp_hasTheStatusOfAnUnusedBridge() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .coreCallsPerMinute(1_000)
            .standardCallsPerMinute(3)
            .clock(Clock.fixed(Instant.parse("2026-11-30T12:00:00Z"), ZoneOffset.UTC))
            .build();
    CometChatBridge idle = apps.add("idle", config);
    BridgeStatus status = idle.status();
    assertThat(newThreads()).isEmpty();

    try (CometChatBridge bridge = CometChatBridge.create(config)) {
      assertThat(status)
          .usingRecursiveComparison()
          .ignoringFields("userChanges.countedAt")
          .isEqualTo(bridge.status());
    }
  }

  @Test
  void removedApp_endsItsRequestsAndCarriesOutItsRevocations() throws Exception {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().shutdownWait(TEST_TIMEOUT).build();
    CometChatBridge bridge = apps.add("acme", config);
    SessionKey loggedOut = newSession();
    SessionKey running = newSession();
    ChatToken token = token(bridge, loggedOut, "cometchat-uid-1");
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      bridge.login(running, user("cometchat-uid-2"));
      held.awaitHeld(1, TEST_TIMEOUT);
      bridge.logout(loggedOut, token);

      assertThat(apps.remove("acme")).isTrue();
    }

    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(1);
    assertThat(bridge.await(running, TEST_TIMEOUT)).isEqualTo(closed());
    assertThat(bridge.login(newSession(), user("cometchat-uid-3"))).isEqualTo(closed());
    assertThat(apps.find("acme")).isEmpty();
    assertThat(apps.findByAppId(emulator.appId())).isEmpty();
    assertThat(apps.remove("acme")).isFalse();
  }

  @Test
  void appThatWasRemovedBeforeItsFirstUse_isClosed() {
    CometChatBridge bridge = apps.add("acme", BridgeFixture.config(emulator));
    apps.remove("acme");

    assertThat(bridge.isActive()).isFalse();
    assertThat(bridge.login(newSession(), user("cometchat-uid-1")))
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            result -> assertThat(result.cause()).isEqualTo(TokenResult.Unavailable.Cause.CLOSED));
    assertThat(bridge.status().state()).isEqualTo(BridgeStatus.State.CLOSED);
    assertThat(bridge.statusOf("cometchat-uid-1").remedy()).contains("removed this CometChat app");
    assertThat(newThreads()).isEmpty();
  }

  @Test
  void linesOfTheLog_beginWithTheNameOfTheApp() {
    CometChatBridge bridge = apps.add("acme", BridgeFixture.config(emulator));
    Logger logger = (Logger) LoggerFactory.getLogger(CometChatAppsTest.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      bridge
          .config()
          .log()
          .in(SettingNotation.PROPERTY)
          .named(CometChatAppsTest.class)
          .warn("Set apiKey to {}", "x");
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("[acme] Set cometchat.bridge.api-key to x");
  }

  @Test
  void replacedApp_usesTheNewKeyAndKeepsTheTokensOfItsSessions() {
    CometChatBridgeConfig config = BridgeFixture.config(emulator);
    CometChatBridge before = apps.add("acme", config.toBuilder().apiKey("0".repeat(40)).build());
    before.login(newSession(), user("cometchat-uid-1"));
    assertThat(before.await(newSession(), Duration.ZERO)).isNotNull();

    CometChatBridge bridge = apps.replace("acme", config);

    assertThat(apps.find("acme")).containsSame(bridge);
    assertThat(apps.findByAppId(config.appId())).containsSame(bridge);
    assertThat(before.isActive()).isFalse();
    ChatToken token = token(bridge, newSession(), "cometchat-uid-1");
    apps.replace("acme", config);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    assertThat(token.uid()).isEqualTo(Uid.of("cometchat-uid-1"));
  }

  @Test
  void replacedApp_withAnotherAppId_isFoundByThatOnly() {
    CometChatBridgeConfig config = BridgeFixture.config(emulator);
    apps.add("acme", config);

    apps.replace("acme", config.toBuilder().appId("another").build());

    assertThat(apps.findByAppId(config.appId())).isEmpty();
    assertThat(apps.findByAppId("another")).isPresent();
    apps.add("other", config);
    assertThat(apps.names()).containsExactly("acme", "other");
  }

  /** One after another, their waits would take twenty seconds. */
  @Test
  void close_waitsForAllAppsTogether() throws Exception {
    try (Hold held = emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      for (int i = 0; i < 20; i++) {
        CometChatBridge bridge =
            apps.add(
                "tenant-" + i, idle(i).toBuilder().shutdownWait(Duration.ofSeconds(1)).build());
        bridge.logout(
            newSession(),
            ChatToken.of(Uid.of("user"), "user_" + String.format("%040d", i), Instant.EPOCH));
      }
      long start = System.nanoTime();

      apps.close();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(held.held()).isPositive();
    }
  }

  @Test
  void wrongNamesAndDuplicates_areRejected() {
    CometChatBridgeConfig config = BridgeFixture.config(emulator);
    apps.add("acme", config);

    assertThatThrownBy(() -> apps.add("acme", idle(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is an app 'acme' already. Use replace for it");
    assertThatThrownBy(() -> apps.add("second", config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Another name has the CometChat app " + config.appId());
    assertThatThrownBy(() -> apps.replace("missing", config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no app 'missing'. Use add for a new one");
    for (String name : List.of("", " ", "a.b", "-a", "a-", "a".repeat(64), "ä", "a\nb")) {
      assertThatThrownBy(() -> apps.add(name, idle(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not the name of an app");
    }
    assertThat(apps.names()).containsExactly("acme");
  }

  @Test
  void moreThanTheMost_areRejected() {
    for (int i = 0; i < CometChatApps.MAX_APPS; i++) {
      apps.add("tenant-" + i, idle(i));
    }

    assertThatThrownBy(() -> apps.add("one-more", idle(CometChatApps.MAX_APPS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There are 10000 apps already");
  }

  /** As pools do that cannot be initialized. */
  @Test
  void databaseThatThrows_leavesTheAppsAsTheyWere() {
    CometChatBridgeConfig config = BridgeFixture.config(emulator);
    CometChatBridgeConfig failing =
        config.toBuilder().jdbcSync(JdbcSync.builder(failingPool()).build()).build();

    assertThatThrownBy(() -> apps.add("acme", failing)).hasMessage("no pool");
    assertThat(apps.names()).isEmpty();
    CometChatBridge bridge = apps.add("acme", config);
    assertThatThrownBy(() -> apps.replace("acme", failing)).hasMessage("no pool");

    assertThat(apps.find("acme")).containsSame(bridge);
    assertThat(apps.findByAppId(config.appId())).containsSame(bridge);
    token(bridge, "cometchat-uid-1");
  }

  private static DataSource failingPool() {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                throw new IllegalStateException("no pool");
              }
              return method.getReturnType() == int.class ? 0 : null;
            });
  }

  @Test
  void closedRegistry_takesNoApp() {
    apps.add("acme", idle(1));
    apps.close();

    assertThat(apps.find("acme")).isEmpty();
    assertThatThrownBy(() -> apps.add("late", idle(2))).isInstanceOf(IllegalStateException.class);
  }

  private void addIdle(int from, int to) {
    for (int i = from; i < to; i++) {
      apps.add("tenant-" + i, idle(i));
    }
  }

  /** The settings of an app at the emulator, which no app of this kind may call. */
  private CometChatBridgeConfig idle(int number) {
    return BridgeFixture.config(emulator).toBuilder().appId("idle-" + number).build();
  }

  private static TokenResult closed() {
    return new TokenResult.Unavailable(Duration.ofSeconds(1), TokenResult.Unavailable.Cause.CLOSED);
  }

  private static void token(CometChatBridge bridge, String userId) {
    token(bridge, newSession(), userId);
  }

  private static ChatToken token(CometChatBridge bridge, SessionKey key, String userId) {
    bridge.login(key, user(userId));
    TokenResult result = bridge.await(key, TEST_TIMEOUT);
    assertThat(result).isInstanceOf(TokenResult.Ready.class);
    return ((TokenResult.Ready) result).token();
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
