/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One token for all login sessions of a user, with {@code tokenScope=user}. */
class SharedTokenTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final ChatUser ADA = user("cometchat-uid-1");
  private static final SessionKey NO_SESSION = SessionKey.ofUser(Uid.of("cometchat-uid-1"));

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator, shared().build());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private CometChatBridgeConfig.Builder shared() {
    return BridgeFixture.config(emulator).toBuilder().tokenScope(TokenScope.USER);
  }

  private int tokenCalls() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  @Test
  void thousandConcurrentSessions_createOneToken() throws Exception {
    Set<String> tokens = new HashSet<>();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      List<Future<TokenResult>> responses =
          Concurrently.run(1_000, i -> fixture.loginAndWait(newSession(), ADA));
      held.awaitHeld(1, TEST_TIMEOUT);
      held.release();
      for (Future<TokenResult> response : responses) {
        tokens.add(token(response.get()).value());
      }
    }

    assertThat(tokens).hasSize(1);
    assertThat(tokenCalls()).isEqualTo(1);
  }

  /** The rule is asked after a login has found no running request. */
  @Test
  void loginThatStartsMeanwhile_isJoined() {
    AtomicBoolean first = new AtomicBoolean(true);
    fixture.close();
    fixture =
        new BridgeFixture(
            emulator,
            shared()
                .eligibility(
                    user -> {
                      if (first.compareAndSet(true, false)) {
                        fixture.bridge().login(newSession(), ADA);
                      }
                      return true;
                    })
                .build());
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      SessionKey key = newSession();
      fixture.bridge().login(key, ADA);
      held.awaitHeld(1, TEST_TIMEOUT);
      held.release();
      token(fixture.bridge().await(key, TEST_TIMEOUT));
    }

    token(fixture.loginAndWait(newSession(), ADA));
    assertThat(tokenCalls()).isEqualTo(1);
  }

  @Test
  void thousandRequestsWithoutASession_createOneToken() {
    ChatToken first = token(fixture.loginAndWait(NO_SESSION, ADA));

    for (int i = 0; i < 1_000; i++) {
      assertThat(token(fixture.loginAndWait(NO_SESSION, ADA))).isEqualTo(first);
    }
    assertThat(token(fixture.loginAndWait(newSession(), ADA))).isEqualTo(first);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void statelessSessionsOfAUser_shareTheToken() {
    Uid uid = Uid.of("cometchat-uid-1");

    ChatToken one = token(fixture.loginAndWait(SessionKey.ofStateless(uid, "sid-1"), ADA));
    ChatToken two = token(fixture.loginAndWait(SessionKey.ofStateless(uid, "sid-2"), ADA));

    assertThat(one).isEqualTo(two);
  }

  @Test
  void differentUsers_haveDifferentTokens() {
    ChatToken ada = token(fixture.loginAndWait(newSession(), ADA));
    ChatToken bob = token(fixture.loginAndWait(newSession(), user("cometchat-uid-2")));

    assertThat(ada.uid()).isNotEqualTo(bob.uid());
    assertThat(ada.value()).isNotEqualTo(bob.value());
  }

  @Test
  void sessionKeyOfAnotherUser_revealsNothing() {
    SessionKey key = newSession();
    token(fixture.loginAndWait(key, ADA));

    assertThat(fixture.bridge().login(key, user("cometchat-uid-2")))
        .isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().login(NO_SESSION, user("cometchat-uid-2")))
        .isInstanceOf(TokenResult.Unavailable.class);
    assertThat(tokenCalls()).isEqualTo(1);
  }

  @Test
  void expiredToken_isNotHandedToLaterLogins() {
    ChatToken first = token(fixture.loginAndWait(newSession(), ADA));
    fixture.time().advance(Duration.ofDays(1).minusMillis(1));
    assertThat(token(fixture.loginAndWait(newSession(), ADA))).isEqualTo(first);

    fixture.time().advance(Duration.ofMillis(1));

    ChatToken second = token(fixture.loginAndWait(newSession(), ADA));
    assertThat(second).isNotEqualTo(first);
    assertThat(token(fixture.loginAndWait(NO_SESSION, ADA))).isEqualTo(second);
    assertThat(emulator.users().isValid(first.value())).isTrue();
    assertThat(tokenCalls()).isEqualTo(2);
  }

  @Test
  void expiredToken_isServedInAnOutageUntilANewOneIsAvailable() {
    ChatToken first = token(fixture.loginAndWait(newSession(), ADA));
    fixture.time().advance(Duration.ofDays(1));
    emulator.faults().onAny().error(503, "ERR_MISSION_FAILED").always();

    for (SessionKey key : new SessionKey[] {newSession(), newSession(), NO_SESSION}) {
      assertThat(token(fixture.loginAndWait(key, ADA))).isEqualTo(first);
    }
    assertThat(tokenCalls()).isLessThanOrEqualTo(4);

    emulator.faults().clear();
    fixture.time().advance(Duration.ofMinutes(1));
    ChatToken second = token(fixture.loginAndWait(newSession(), ADA));
    assertThat(second).isNotEqualTo(first);
    assertThat(token(fixture.loginAndWait(NO_SESSION, ADA))).isEqualTo(second);
  }

  @Test
  void expiredToken_isServedAfterTheWaitIfCometChatHangs() {
    ChatToken first = token(fixture.loginAndWait(newSession(), ADA));
    fixture.time().advance(Duration.ofDays(1));
    SessionKey session = newSession();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(session, ADA);
      held.awaitHeld(1, TEST_TIMEOUT);

      CompletableFuture<TokenResult> waiting =
          CompletableFuture.supplyAsync(
              () -> fixture.bridge().await(session, Duration.ofSeconds(1)));
      fixture.time().awaitScheduled(Duration.ofSeconds(1));
      fixture.time().advance(Duration.ofSeconds(1));

      assertThat(token(waiting.join())).isEqualTo(first);
    }
  }

  @Test
  void token_isKeptAsFallbackBeforeTheFutureCompletes() {
    SessionKey session = newSession();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(session, ADA);
      held.awaitHeld(1, TEST_TIMEOUT);
      CompletableFuture<Void> reported =
          fixture
              .bridge()
              .resultWithin(session, Duration.ofSeconds(1))
              .thenRun(() -> fixture.time().advance(Duration.ofDays(1)));
      held.release();
      reported.join();
    }
    emulator.faults().onAny().error(503, "ERR_MISSION_FAILED").always();

    token(fixture.loginAndWait(newSession(), ADA));
  }

  @Test
  void rejectedToken_isNotServedInAnOutage() {
    SessionKey session = newSession();
    ChatToken first = token(fixture.loginAndWait(session, ADA));
    fixture.time().advance(Duration.ofDays(1));
    emulator.faults().onAny().error(503, "ERR_MISSION_FAILED").always();

    fixture.bridge().refresh(session, ADA, first);

    assertThat(fixture.loginAndWait(session, ADA)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.loginAndWait(newSession(), ADA)).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void tokenOfALogout_isNotServedToLaterLoginsInAnOutage() {
    SessionKey session = newSession();
    ChatToken first = token(fixture.loginAndWait(session, ADA));
    fixture.time().advance(Duration.ofDays(1));
    emulator.faults().onAny().error(503, "ERR_MISSION_FAILED").always();
    assertThat(token(fixture.loginAndWait(newSession(), ADA))).isEqualTo(first);

    fixture.bridge().logout(session, first);

    assertThat(fixture.loginAndWait(newSession(), ADA)).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void tokenOfAUserWhoIsNoLongerEligible_isNotServed() {
    fixture.close();
    AtomicBoolean eligible = new AtomicBoolean(true);
    fixture = new BridgeFixture(emulator, shared().eligibility(user -> eligible.get()).build());
    token(fixture.loginAndWait(newSession(), ADA));
    fixture.time().advance(Duration.ofDays(1));
    emulator.faults().onAny().error(503, "ERR_MISSION_FAILED").always();

    eligible.set(false);

    assertThat(fixture.loginAndWait(newSession(), ADA)).isInstanceOf(TokenResult.NotEligible.class);
  }

  @Test
  void expiredTokenOfAStatelessLogin_isRevokedByTheLogout() {
    fixture.close();
    fixture = new BridgeFixture(emulator);
    SessionKey sid = SessionKey.ofStateless(Uid.of("cometchat-uid-1"), "sid-1");
    ChatToken first = token(fixture.loginAndWait(sid, ADA));
    fixture.time().advance(Duration.ofDays(1));

    fixture.bridge().logout(sid, null);

    emulator.journal().awaitCompleted(Operation.DELETE_AUTH_TOKEN, 1, TEST_TIMEOUT);
    assertThat(emulator.users().isValid(first.value())).isFalse();
  }

  @Test
  void logout_keepsTheTokenForOtherSessionsButNotForLaterLogins() {
    SessionKey ada = newSession();
    SessionKey sameAda = newSession();
    ChatToken first = token(fixture.loginAndWait(ada, ADA));
    token(fixture.loginAndWait(sameAda, ADA));

    fixture.bridge().logout(ada, first);

    assertThat(token(fixture.loginAndWait(sameAda, ADA))).isEqualTo(first);
    ChatToken later = token(fixture.loginAndWait(newSession(), ADA));
    assertThat(later).isNotEqualTo(first);
    assertThat(fixture.bridge().login(ada, ADA)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(emulator.users().isValid(first.value())).isTrue();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  void logoutWithAnOlderToken_keepsTheNewerOne() {
    SessionKey early = newSession();
    ChatToken first = token(fixture.loginAndWait(early, ADA));
    fixture.time().advance(Duration.ofDays(1));
    ChatToken second = token(fixture.loginAndWait(newSession(), ADA));

    fixture.bridge().logout(early, first);

    assertThat(token(fixture.loginAndWait(newSession(), ADA))).isEqualTo(second);
  }

  @Test
  void logoutWithoutASession_makesTheNextLoginGetANewToken() {
    ChatToken first = token(fixture.loginAndWait(NO_SESSION, ADA));

    fixture.bridge().logout(NO_SESSION, null);

    assertThat(token(fixture.loginAndWait(NO_SESSION, ADA))).isNotEqualTo(first);
    assertThat(emulator.users().isValid(first.value())).isTrue();
  }

  @Test
  void logoutDuringATokenRequest_doesNotAffectOtherSessions() {
    SessionKey leaving = newSession();
    SessionKey staying = newSession();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(leaving, ADA);
      fixture.bridge().login(staying, ADA);
      held.awaitHeld(1, TEST_TIMEOUT);

      fixture.bridge().logout(leaving, null);
    }

    ChatToken created = token(fixture.awaitResult(staying));
    assertThat(emulator.users().isValid(created.value())).isTrue();
    assertThat(fixture.awaitResult(leaving)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(tokenCalls()).isEqualTo(1);
  }

  @Test
  void storedTokenOfAnotherNode_doesNotAffectTheSharedToken() {
    SessionKey key = newSession();
    ChatToken here = token(fixture.loginAndWait(key, ADA));
    ChatToken elsewhere;
    try (BridgeFixture otherNode = new BridgeFixture(emulator, shared().build())) {
      elsewhere = token(otherNode.loginAndWait(key, ADA));
    }

    fixture.bridge().tokenStored(key, elsewhere);

    assertThat(token(fixture.loginAndWait(newSession(), ADA))).isEqualTo(here);
    assertThat(fixture.events().all(BridgeEvent.TokenRevoked.class)).isEmpty();
  }

  @Test
  void unclaimedSharedToken_isNotRevokedWhenItExpires() {
    ChatToken first = token(fixture.loginAndWait(newSession(), ADA));
    fixture.time().advance(Duration.ofDays(2));

    // The caches evict expired entries when they are used.
    token(fixture.loginAndWait(newSession(), ADA));
    token(fixture.loginAndWait(newSession(), user("cometchat-uid-2")));

    assertThat(emulator.users().isValid(first.value())).isTrue();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  void failedTokenRequest_isFollowedByOneForAllSessions() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);
    SessionKey early = newSession();
    assertThat(fixture.loginAndWait(early, ADA)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().login(newSession(), ADA))
        .isInstanceOf(TokenResult.Unavailable.class);

    fixture.time().advance(Duration.ofSeconds(1));

    ChatToken late = token(fixture.loginAndWait(newSession(), ADA));
    assertThat(token(fixture.loginAndWait(early, ADA))).isEqualTo(late);
    assertThat(tokenCalls()).isEqualTo(4);
  }

  @Test
  void eligibilityRule_isEvaluatedForEachLoginSession() {
    AtomicInteger evaluations = new AtomicInteger();
    CometChatBridgeConfig config =
        shared().eligibility(user -> evaluations.incrementAndGet() != 2).build();
    try (BridgeFixture other = new BridgeFixture(emulator, config)) {
      SessionKey key = newSession();
      ChatToken first = token(other.loginAndWait(key, ADA));
      token(other.loginAndWait(key, ADA));
      assertThat(evaluations).hasValue(1);

      assertThat(other.loginAndWait(newSession(), ADA))
          .isEqualTo(new TokenResult.NotEligible(TokenResult.NotEligible.Reason.ELIGIBILITY_RULE));
      assertThat(token(other.loginAndWait(newSession(), ADA))).isEqualTo(first);
      assertThat(evaluations).hasValue(3);
    }
  }

  @Test
  void deactivatedUser_losesTheSharedToken() {
    ChatToken first = token(fixture.loginAndWait(newSession(), ADA));
    emulator.users().deactivate("cometchat-uid-1");

    // A page reports its token as rejected. CometChat hides a deactivated user as absent, and an
    // old login session creates no user, which would show the difference.
    SessionKey old = newSession();
    fixture.bridge().refresh(old, ADA, first);
    assertThat(fixture.awaitResult(old))
        .isEqualTo(new TokenResult.NotEligible(TokenResult.NotEligible.Reason.SIGNED_OUT));

    TokenResult rejected = new TokenResult.NotEligible(TokenResult.NotEligible.Reason.DEACTIVATED);
    SessionKey key = newSession();
    fixture.bridge().login(key, ADA);
    fixture.time().awaitScheduled(Duration.ofMillis(250));
    fixture.time().advance(Duration.ofMillis(250));
    assertThat(fixture.awaitResult(key)).isEqualTo(rejected);
    assertThat(fixture.bridge().login(newSession(), ADA)).isEqualTo(rejected);
    assertThat(fixture.bridge().login(NO_SESSION, ADA)).isEqualTo(rejected);
  }

  @Test
  void close_completesTheSharedTokenRequest() throws Exception {
    List<Future<TokenResult>> waiting = new ArrayList<>();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      waiting.addAll(Concurrently.run(2, i -> fixture.loginAndWait(NO_SESSION, ADA)));
      held.awaitHeld(1, TEST_TIMEOUT);
      fixture.close();
      for (Future<TokenResult> response : waiting) {
        assertThat(response.get()).isInstanceOf(TokenResult.Unavailable.class);
      }
    }
  }
}
