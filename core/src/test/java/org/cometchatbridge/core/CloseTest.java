/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.TokenResult.Unavailable.Cause;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A bridge starts and stops while CometChat is unavailable, and releases all resources. */
class CloseTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);

  /** An idle thread ends after 10 s even if the bridge does not end it. */
  private static final Duration LESS_THAN_IDLE_TIMEOUT = Duration.ofSeconds(5);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void bridge_startsAndStopsWithCometChatDown() {
    CometChatBridgeConfig nowhere =
        BridgeFixture.config(EMULATOR.emulator()).toBuilder()
            .baseUrl(URI.create("http://127.0.0.1:1/v3"))
            .build();

    CometChatBridge.create(nowhere).close();

    assertThat(EMULATOR.emulator().journal().count()).isZero();
  }

  @Test
  void close_leavesNoThreadBehind() throws Exception {
    CometChatEmulator emulator = EMULATOR.emulator();
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .connectTimeout(TEST_TIMEOUT)
            .callTimeout(TEST_TIMEOUT)
            .tokenTimeout(TEST_TIMEOUT)
            .build();
    CometChatBridge bridge = CometChatBridge.create(config);
    SessionKey key = newSession();
    bridge.login(key, user("cometchat-uid-1"));
    ChatToken token = LoginTest.token(bridge.await(key, TEST_TIMEOUT));
    bridge.logout(key, token);
    emulator.journal().awaitCount(Operation.DELETE_AUTH_TOKEN, 1, TEST_TIMEOUT);
    assertThat(bridgeThreads()).isNotEmpty();

    bridge.close();

    long end = System.nanoTime() + LESS_THAN_IDLE_TIMEOUT.toNanos();
    for (Thread thread : bridgeThreads()) {
      thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
    }
    assertThat(bridgeThreads()).isEmpty();
  }

  @Test
  void closeDuringATokenRequest_releasesTheWaiters() throws Exception {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      BridgeFixture fixture = new BridgeFixture(emulator);
      SessionKey key = newSession();
      fixture.bridge().login(key, user("cometchat-uid-1"));
      FutureTask<TokenResult> waiting = new FutureTask<>(() -> fixture.awaitResult(key));
      new Thread(waiting).start();
      held.awaitHeld(1, TEST_TIMEOUT);

      fixture.close();

      assertThat(waiting.get())
          .isInstanceOfSatisfying(
              TokenResult.Unavailable.class,
              unavailable -> assertThat(unavailable.cause()).isIn(Cause.CLOSED, Cause.NOT_STARTED));
    }
  }

  @Test
  void closedBridge_returnsClosed() {
    BridgeFixture fixture = new BridgeFixture(EMULATOR.emulator());
    SessionKey key = newSession();
    fixture.close();
    fixture.close();

    assertThat(fixture.bridge().login(key, user("cometchat-uid-1")))
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.CLOSED));
    assertThat(fixture.bridge().await(key, Duration.ofSeconds(1)))
        .isInstanceOf(TokenResult.Unavailable.class);
    fixture.bridge().logout(key, null);
    assertThat(EMULATOR.emulator().journal().count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(TokenScope.class)
  void loginConcurrentWithClose_startsNoTokenRequest(TokenScope scope) throws Exception {
    CountDownLatch evaluated = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    CometChatBridgeConfig config =
        BridgeFixture.config(EMULATOR.emulator()).toBuilder()
            .tokenScope(scope)
            .eligibility(
                user -> {
                  evaluated.countDown();
                  return await(closed);
                })
            .build();
    BridgeFixture fixture = new BridgeFixture(EMULATOR.emulator(), config);
    FutureTask<TokenResult> login =
        new FutureTask<>(() -> fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
    new Thread(login).start();
    assertThat(await(evaluated)).isTrue();

    fixture.close();
    closed.countDown();

    assertThat(login.get(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.CLOSED));
  }

  private static boolean await(CountDownLatch gate) {
    try {
      return gate.await(TEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void pendingRevocation_isDroppedAtCloseWithAnEvent() {
    CometChatEmulator emulator = EMULATOR.emulator();
    BridgeFixture fixture = new BridgeFixture(emulator);
    SessionKey key = newSession();
    ChatToken token = LoginTest.token(fixture.loginAndWait(key, user("cometchat-uid-1")));
    try (Hold held = emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      fixture.bridge().logout(key, token);
      held.awaitHeld(1, TEST_TIMEOUT);

      fixture.close();

      assertThat(fixture.events().await(BridgeEvent.RevocationFailed.class, 1)).hasSize(1);
    }
  }

  @Test
  void manyPendingRevocations_areLoggedAtCloseAsOneWarning() {
    CometChatEmulator emulator = EMULATOR.emulator();
    BridgeFixture fixture = new BridgeFixture(emulator);
    Logger logger = (Logger) LoggerFactory.getLogger("org.cometchatbridge");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    try (Hold held = emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      for (int i = 0; i < 20; i++) {
        SessionKey key = newSession();
        ChatToken token = LoginTest.token(fixture.loginAndWait(key, user("cometchat-uid-1")));
        fixture.bridge().logout(key, token);
      }
      held.awaitHeld(1, TEST_TIMEOUT);
      logger.addAppender(lines);

      fixture.close();

      assertThat(fixture.events().await(BridgeEvent.RevocationFailed.class, 20)).hasSize(20);
      assertThat(lines.list)
          .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
          .singleElement()
          .satisfies(line -> assertThat(line.getFormattedMessage()).startsWith("20 tokens"));
    } finally {
      logger.detachAppender(lines);
    }
  }

  private static List<Thread> bridgeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cometchat-bridge-"))
        .toList();
  }
}
