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

/** Who waits for how long while CometChat hangs. */
class MaxLoginWaitTest {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);
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
    held.awaitHeld(1, REAL_LIMIT);
  }

  @Test
  void caller_stopsWaitingAtItsOwnDeadlineAndTheFlightGoesOn() throws Exception {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    Future<TokenResult> waiting = waitFor(key, SECOND);

    fixture.time().awaitScheduled(SECOND);
    fixture.time().advance(SECOND);

    assertThat(waiting.get()).isInstanceOf(TokenResult.Pending.class);
    held.awaitHeld(1, REAL_LIMIT);
    held.release();
    token(fixture.end(key));
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void flight_endsAtItsDeadline() throws Exception {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    Future<TokenResult> waiting = waitFor(key, Duration.ofSeconds(30));
    fixture.time().awaitScheduled(Duration.ofSeconds(30));
    held.awaitHeld(1, REAL_LIMIT);

    fixture.time().advance(fixture.bridge().config().tokenTimeout());

    assertThat(waiting.get())
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.PROVIDER_DOWN));
  }

  @Test
  void flightWhoseEndMeetsAFaultyClock_endsAtItsDeadline() throws Exception {
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
      held.awaitHeld(1, REAL_LIMIT);
      broken.set(true);
      held.release();
      assertThat(faulty.await(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

      time.advance(config.tokenTimeout());

      assertThat(bridge.await(key, Duration.ZERO)).isInstanceOf(TokenResult.Unavailable.class);
    }
  }

  @Test
  void hungCall_endsAtTheCallTimeout() throws Exception {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    Future<TokenResult> waiting = waitFor(key, Duration.ofSeconds(30));
    fixture.time().awaitScheduled(Duration.ofSeconds(30));
    held.awaitHeld(1, REAL_LIMIT);

    fixture.time().advance(fixture.bridge().config().callTimeout());

    // It is made again at once, which is how its end is seen.
    held.awaitHeld(2, REAL_LIMIT);
    assertThat(waiting.isDone()).isFalse();
    fixture.time().advance(fixture.bridge().config().tokenTimeout());
    assertThat(waiting.get()).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void interruptedCaller_keepsItsFlagAndLeavesTheOthersWhole() throws Exception {
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
  void cancelledView_leavesTheOthersWhole() throws Exception {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    CompletableFuture<TokenResult> mine = fixture.bridge().awaitAsync(key, SECOND);
    CompletableFuture<TokenResult> other = fixture.bridge().awaitAsync(key, SECOND);
    CompletableFuture<TokenResult> meddled = fixture.bridge().awaitAsync(key, SECOND);

    mine.cancel(true);
    meddled.complete(new TokenResult.NotEligible(TokenResult.NotEligible.Reason.ELIGIBILITY_RULE));
    held.release();

    ChatToken token = token(other.get());
    assertThat(fixture.end(key)).isEqualTo(new TokenResult.Ready(token));
  }

  @Test
  void tokenThatComesAfterTheFlightEnded_isRevoked() throws Exception {
    SessionKey key = newSession();
    held.close();
    emulator.faults().clear();
    try (Hold responses =
        emulator.faults().on(Operation.CREATE_AUTH_TOKEN).afterProcessing().hang()) {
      fixture.bridge().login(key, user("cometchat-uid-1"));
      responses.awaitHeld(1, REAL_LIMIT);

      fixture.bridge().logout(key, null);

      assertThat(fixture.end(key))
          .isInstanceOfSatisfying(
              TokenResult.Unavailable.class,
              unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.NOT_STARTED));
    }

    emulator.journal().awaitCount(Operation.DELETE_AUTH_TOKEN, 1, REAL_LIMIT);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void sessionThatNobodyTold_hasNothingToWaitFor() {
    assertThat(fixture.bridge().await(newSession(), SECOND))
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.NOT_STARTED));
  }

  @Test
  void zeroWait_onlyLooks() {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));

    assertThat(fixture.bridge().await(key, Duration.ZERO)).isInstanceOf(TokenResult.Pending.class);
    held.awaitHeld(1, REAL_LIMIT);
  }

  private Future<TokenResult> waitFor(SessionKey key, Duration atMost) {
    FutureTask<TokenResult> waiting = new FutureTask<>(() -> fixture.bridge().await(key, atMost));
    new Thread(waiting).start();
    return waiting;
  }
}
