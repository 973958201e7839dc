/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.TokenResult.Unavailable.Cause;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The time limits of callers, calls and token requests while CometChat hangs. */
class MaxLoginWaitTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;
  private Hold held;

  @BeforeEach
  void hang() {
    emulator = EMULATOR.emulator();
    held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    fixture = new BridgeFixture(emulator);
  }

  @AfterEach
  void close() {
    held.close();
    fixture.close();
  }

  @Test
  void login_neverWaits() {
    TokenResult now = fixture.bridge().login(newSession(), user("cometchat-uid-1"));

    assertThat(now).isEqualTo(new TokenResult.Pending(fixture.time().instant()));
    held.awaitHeld(1, TEST_TIMEOUT);
  }

  @Test
  void await_endsAfterItsMaxWaitAndTheTokenRequestContinues() throws Exception {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    Future<TokenResult> waiting = waitFor(key, SECOND);

    fixture.time().awaitScheduled(SECOND);
    fixture.time().advance(SECOND);

    assertThat(waiting.get()).isInstanceOf(TokenResult.Pending.class);
    held.awaitHeld(1, TEST_TIMEOUT);
    held.release();
    token(fixture.awaitResult(key));
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void tokenRequest_failsAfterTokenTimeout() throws Exception {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    Future<TokenResult> waiting = waitFor(key, Duration.ofSeconds(30));
    fixture.time().awaitScheduled(Duration.ofSeconds(30));
    held.awaitHeld(1, TEST_TIMEOUT);

    fixture.time().advance(fixture.bridge().config().tokenTimeout());

    assertThat(waiting.get())
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.PROVIDER_DOWN));
  }

  @Test
  void tokenRequestWithAFaultyClock_failsAfterTokenTimeout() throws Exception {
    CountDownLatch faulty = new CountDownLatch(1);
    AtomicBoolean broken = new AtomicBoolean();
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .clock(
                () -> {
                  if (broken.get()) {
                    faulty.countDown();
                    throw new IllegalStateException("a bug");
                  }
                  return Instant.EPOCH;
                })
            .build();
    ManualTime time = new ManualTime();
    try (CometChatBridge bridge = CometChatBridge.create(config, time, () -> 0.5)) {
      SessionKey key = newSession();
      bridge.login(key, user("cometchat-uid-1"));
      held.awaitHeld(1, TEST_TIMEOUT);
      broken.set(true);
      held.release();
      assertThat(faulty.await(TEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();

      time.advance(config.tokenTimeout());

      assertThat(bridge.await(key, Duration.ZERO)).isInstanceOf(TokenResult.Unavailable.class);
    }
  }

  @Test
  void hangingCall_isRetriedAfterCallTimeout() throws Exception {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    Future<TokenResult> waiting = waitFor(key, Duration.ofSeconds(30));
    fixture.time().awaitScheduled(Duration.ofSeconds(30));
    held.awaitHeld(1, TEST_TIMEOUT);

    fixture.time().advance(fixture.bridge().config().callTimeout());

    // The retry shows that the first call has ended.
    held.awaitHeld(2, TEST_TIMEOUT);
    assertThat(waiting.isDone()).isFalse();
    fixture.time().advance(fixture.bridge().config().tokenTimeout());
    assertThat(waiting.get()).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void interruptedCaller_keepsItsFlagAndDoesNotAffectOthers() throws Exception {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    Future<TokenResult> other = waitFor(key, Duration.ofSeconds(8));
    AtomicBoolean flag = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              fixture.bridge().await(key, Duration.ofSeconds(9));
              flag.set(Thread.currentThread().isInterrupted());
              ended.countDown();
            });
    caller.start();
    fixture.time().awaitScheduled(Duration.ofSeconds(9));

    caller.interrupt();

    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(flag).isTrue();
    held.release();
    token(other.get());
  }

  @Test
  void cancelledFuture_doesNotAffectOthers() throws Exception {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    CompletableFuture<TokenResult> mine = fixture.bridge().resultWithin(key, SECOND);
    CompletableFuture<TokenResult> other = fixture.bridge().resultWithin(key, SECOND);
    CompletableFuture<TokenResult> completed = fixture.bridge().resultWithin(key, SECOND);

    mine.cancel(true);
    completed.complete(
        new TokenResult.NotEligible(TokenResult.NotEligible.Reason.ELIGIBILITY_RULE));
    held.release();

    ChatToken token = token(other.get());
    assertThat(fixture.awaitResult(key)).isEqualTo(new TokenResult.Ready(token));
  }

  @Test
  void tokenThatArrivesAfterCompletion_isRevoked() throws Exception {
    SessionKey key = newSession();
    held.close();
    emulator.faults().clear();
    try (Hold responses =
        emulator.faults().on(Operation.CREATE_AUTH_TOKEN).afterProcessing().hang()) {
      fixture.bridge().login(key, user("cometchat-uid-1"));
      responses.awaitHeld(1, TEST_TIMEOUT);

      fixture.bridge().logout(key, null);

      assertThat(fixture.awaitResult(key))
          .isInstanceOfSatisfying(
              TokenResult.Unavailable.class,
              unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.NOT_STARTED));
    }

    emulator.journal().awaitCount(Operation.DELETE_AUTH_TOKEN, 1, TEST_TIMEOUT);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void unknownSession_isNotWaitedFor() {
    assertThat(fixture.bridge().await(newSession(), SECOND))
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.NOT_STARTED));
  }

  @Test
  void zeroWait_returnsTheCurrentState() {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));

    assertThat(fixture.bridge().await(key, Duration.ZERO)).isInstanceOf(TokenResult.Pending.class);
    held.awaitHeld(1, TEST_TIMEOUT);
  }

  private Future<TokenResult> waitFor(SessionKey key, Duration maxWait) {
    FutureTask<TokenResult> waiting = new FutureTask<>(() -> fixture.bridge().await(key, maxWait));
    new Thread(waiting).start();
    return waiting;
  }
}
