/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No thread of the application waits for what is known to come later. */
class WaitingInVainTest {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);
  private static final Duration MAX_LOGIN_WAIT = Duration.ofSeconds(1);

  /** What CometChat asks for, and the jitter. */
  private static final Duration PAUSE = Duration.ofMillis(3_100);

  private static final ChatUser ADA = user("cometchat-uid-1");
  private static final ChatUser BOB = user("cometchat-uid-2");

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private CompletableFuture<TokenResult> waiting(SessionKey key, Duration atMost) {
    return fixture.bridge().awaitAsync(key, atMost);
  }

  @Test
  void callThatIsMadeAgainLater_letsGoWhoWaitsAndWhoComesToWait() {
    SessionKey session = newSession();
    CompletableFuture<TokenResult> waits;
    CompletableFuture<TokenResult> waitsForLonger;
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(session, user("emp-1"));
      held.awaitHeld(1, REAL_LIMIT);
      waits = waiting(session, MAX_LOGIN_WAIT);
      waitsForLonger = waiting(session, Duration.ofSeconds(5));
      throttleOnce();
      assertThat(waits).isNotDone();
    }

    assertThat(waits.join()).isInstanceOf(TokenResult.Pending.class);
    assertThat(waiting(session, MAX_LOGIN_WAIT)).isCompleted();
    assertThat(waitsForLonger).isNotDone();

    fixture.time().awaitScheduled(PAUSE);
    fixture.time().advance(PAUSE);
    token(waitsForLonger.join());
    token(waiting(session, MAX_LOGIN_WAIT).join());
  }

  @Test
  void turnThatComesLater_letsGoAtOnce() {
    fixture.close();
    fixture =
        new BridgeFixture(
            emulator, BridgeFixture.config(emulator).toBuilder().coreCallsPerMinute(20).build());
    for (int i = 0; i < 5; i++) {
      token(fixture.loginAndWait(newSession(), ADA));
    }
    SessionKey session = newSession();

    fixture.bridge().login(session, BOB);

    assertThat(waiting(session, MAX_LOGIN_WAIT).join()).isInstanceOf(TokenResult.Pending.class);
    CompletableFuture<TokenResult> waits = waiting(session, Duration.ofSeconds(5));
    assertThat(waits).isNotDone();
    fixture.time().advance(Duration.ofSeconds(4));
    token(waits.join());
  }

  @Test
  void callThatIsOnItsWay_isWaitedForWhereverTheTimerBegins() {
    ManualTime time = new ManualTime();
    // The system's timer may count from anywhere, also from below zero.
    time.advance(Duration.ofDays(-1));
    SessionKey session = newSession();
    try (CometChatBridge bridge = time.bridge(BridgeFixture.config(emulator));
        Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      bridge.login(session, ADA);
      held.awaitHeld(1, REAL_LIMIT);
      CompletableFuture<TokenResult> waits = bridge.awaitAsync(session, MAX_LOGIN_WAIT);
      assertThat(waits).isNotDone();

      held.release();
      token(waits.join());
    }
  }

  @Test
  void whoIsLetGo_findsItsOwnEndCalledOff() {
    SessionKey session = newSession();
    CompletableFuture<List<Duration>> scheduledWhenLetGo;
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(session, user("emp-1"));
      held.awaitHeld(1, REAL_LIMIT);
      scheduledWhenLetGo =
          waiting(session, MAX_LOGIN_WAIT).thenApply(result -> fixture.time().pendingDelays());
      throttleOnce();
    }

    assertThat(scheduledWhenLetGo)
        .succeedsWithin(REAL_LIMIT)
        .satisfies(scheduled -> assertThat(scheduled).doesNotContain(MAX_LOGIN_WAIT));
  }

  private void throttleOnce() {
    emulator
        .faults()
        .on(Operation.CREATE_USER)
        .error(429, "ERR_TOO_MANY_REQUESTS")
        .header("Retry-After", "3")
        .times(1);
  }
}
