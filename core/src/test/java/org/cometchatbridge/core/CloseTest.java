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

/** A bridge that starts and stops without CometChat, and leaves nothing behind. */
class CloseTest {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  /** Threads that nobody told to end do so by themselves when they have been idle for 10 s. */
  private static final Duration SHORTER_THAN_IDLE = Duration.ofSeconds(5);

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
            .connectTimeout(REAL_LIMIT)
            .callTimeout(REAL_LIMIT)
            .tokenTimeout(REAL_LIMIT)
            .build();
    CometChatBridge bridge = CometChatBridge.create(config);
    SessionKey key = newSession();
    bridge.login(key, user("cometchat-uid-1"));
    ChatToken token = LoginTest.token(bridge.await(key, REAL_LIMIT));
    bridge.logout(key, token);
    emulator.journal().awaitCount(Operation.DELETE_AUTH_TOKEN, 1, REAL_LIMIT);
    assertThat(bridgeThreads()).isNotEmpty();

    bridge.close();

    long end = System.nanoTime() + SHORTER_THAN_IDLE.toNanos();
    for (Thread thread : bridgeThreads()) {
      thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
    }
    assertThat(bridgeThreads()).isEmpty();
  }

  @Test
  void closeDuringAFlight_letsNobodyWait() throws Exception {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      BridgeFixture fixture = new BridgeFixture(emulator);
      SessionKey key = newSession();
      fixture.bridge().login(key, user("cometchat-uid-1"));
      FutureTask<TokenResult> waiting = new FutureTask<>(() -> fixture.end(key));
      new Thread(waiting).start();
      held.awaitHeld(1, REAL_LIMIT);

      fixture.close();

      assertThat(waiting.get())
          .isInstanceOfSatisfying(
              TokenResult.Unavailable.class,
              unavailable -> assertThat(unavailable.cause()).isIn(Cause.CLOSED, Cause.NOT_STARTED));
    }
  }

  @Test
  void closedBridge_answersThatItIsClosed() {
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
  void loginThatIsUnderWayAtClose_beginsNoFlight(TokenScope scope) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    CometChatBridgeConfig config =
        BridgeFixture.config(EMULATOR.emulator()).toBuilder()
            .tokenScope(scope)
            .eligibility(
                user -> {
                  asked.countDown();
                  return awaited(closed);
                })
            .build();
    BridgeFixture fixture = new BridgeFixture(EMULATOR.emulator(), config);
    FutureTask<TokenResult> login =
        new FutureTask<>(() -> fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
    new Thread(login).start();
    assertThat(awaited(asked)).isTrue();

    fixture.close();
    closed.countDown();

    assertThat(login.get(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.CLOSED));
  }

  private static boolean awaited(CountDownLatch gate) {
    try {
      return gate.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void revocationsThatAreOwedAtClose_areDroppedAndSaid() {
    CometChatEmulator emulator = EMULATOR.emulator();
    BridgeFixture fixture = new BridgeFixture(emulator);
    SessionKey key = newSession();
    ChatToken token = LoginTest.token(fixture.loginAndWait(key, user("cometchat-uid-1")));
    try (Hold held = emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      fixture.bridge().logout(key, token);
      held.awaitHeld(1, REAL_LIMIT);

      fixture.close();

      assertThat(fixture.events().await(BridgeEvent.RevocationFailed.class, 1)).hasSize(1);
    }
  }

  @Test
  void manyRevocationsThatAreOwedAtClose_areOneWarning() {
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
      held.awaitHeld(1, REAL_LIMIT);
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
