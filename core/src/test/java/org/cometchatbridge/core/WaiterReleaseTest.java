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

/** No application thread waits for a result that cannot arrive within its maximum wait. */
class WaiterReleaseTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration MAX_LOGIN_WAIT = Duration.ofSeconds(1);

  /** The {@code Retry-After} of CometChat plus jitter. */
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

  private CompletableFuture<TokenResult> waiting(SessionKey key, Duration maxWait) {
    return fixture.bridge().resultWithin(key, maxWait);
  }

  @Test
  void delayedRetry_releasesCurrentAndLaterWaiters() {
    SessionKey session = newSession();
    CompletableFuture<TokenResult> wait;
    CompletableFuture<TokenResult> longWait;
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(session, user("emp-1"));
      held.awaitHeld(1, TEST_TIMEOUT);
      wait = waiting(session, MAX_LOGIN_WAIT);
      longWait = waiting(session, Duration.ofSeconds(5));
      rateLimitOnce();
      assertThat(wait).isNotDone();
    }

    assertThat(wait.join()).isInstanceOf(TokenResult.Pending.class);
    assertThat(waiting(session, MAX_LOGIN_WAIT)).isCompleted();
    assertThat(longWait).isNotDone();

    fixture.time().awaitScheduled(PAUSE);
    fixture.time().advance(PAUSE);
    token(longWait.join());
    token(waiting(session, MAX_LOGIN_WAIT).join());
  }

  @Test
  void callDelayedByTheRateLimit_releasesWaitersAtOnce() {
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
    CompletableFuture<TokenResult> wait = waiting(session, Duration.ofSeconds(5));
    assertThat(wait).isNotDone();
    fixture.time().advance(Duration.ofSeconds(4));
    token(wait.join());
  }

  @Test
  void runningCall_isWaitedForWithAnyOriginOfTheTimer() {
    ManualTime time = new ManualTime();
    // The origin of the system's timer is arbitrary; its value may be negative.
    time.advance(Duration.ofDays(-1));
    SessionKey session = newSession();
    try (CometChatBridge bridge = time.bridge(BridgeFixture.config(emulator));
        Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      bridge.login(session, ADA);
      held.awaitHeld(1, TEST_TIMEOUT);
      CompletableFuture<TokenResult> wait = bridge.resultWithin(session, MAX_LOGIN_WAIT);
      assertThat(wait).isNotDone();

      held.release();
      token(wait.join());
    }
  }

  @Test
  void releasedWaiter_findsItsTimeoutCancelled() {
    SessionKey session = newSession();
    CompletableFuture<List<Duration>> scheduledAtRelease;
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(session, user("emp-1"));
      held.awaitHeld(1, TEST_TIMEOUT);
      scheduledAtRelease =
          waiting(session, MAX_LOGIN_WAIT).thenApply(result -> fixture.time().pendingDelays());
      rateLimitOnce();
    }

    assertThat(scheduledAtRelease)
        .succeedsWithin(TEST_TIMEOUT)
        .satisfies(scheduled -> assertThat(scheduled).doesNotContain(MAX_LOGIN_WAIT));
  }

  private void rateLimitOnce() {
    emulator
        .faults()
        .on(Operation.CREATE_USER)
        .error(429, "ERR_TOO_MANY_REQUESTS")
        .header("Retry-After", "3")
        .times(1);
  }
}
