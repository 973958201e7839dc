/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page reports that CometChat rejected its token. */
class RefreshTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final ChatUser ADA = user("cometchat-uid-1");

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;
  private SessionKey key;
  private ChatToken rejected;

  @BeforeEach
  void login() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator);
    key = newSession();
    rejected = token(fixture.loginAndWait(key, ADA));
    fixture.bridge().tokenStored(key, rejected);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private int tokenCalls() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  private static TokenResult refresh(
      BridgeFixture fixture, SessionKey key, ChatToken rejectedToken) {
    TokenResult now = fixture.bridge().refresh(key, ADA, rejectedToken);
    return now instanceof TokenResult.Pending ? fixture.awaitResult(key) : now;
  }

  @Test
  void rejectedToken_isReplacedAndRevoked() {
    ChatToken fresh = token(refresh(fixture, key, rejected));

    assertThat(fresh).isNotEqualTo(rejected);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
    assertThat(token(fixture.loginAndWait(key, ADA))).isEqualTo(fresh);
  }

  @Test
  void twentyConcurrentRefreshes_createOneToken() throws Exception {
    Set<String> tokens = new HashSet<>();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      List<Future<TokenResult>> responses =
          Concurrently.run(20, i -> refresh(fixture, key, rejected));
      held.awaitHeld(1, TEST_TIMEOUT);
      held.release();
      for (Future<TokenResult> response : responses) {
        tokens.add(token(response.get()).value());
      }
    }

    assertThat(tokens).hasSize(1).doesNotContain(rejected.value());
    assertThat(tokenCalls()).isEqualTo(2);
  }

  @Test
  void outdatedToken_getsTheNewerOne() {
    ChatToken fresh = token(refresh(fixture, key, rejected));

    assertThat(token(refresh(fixture, key, rejected))).isEqualTo(fresh);
    assertThat(tokenCalls()).isEqualTo(2);
  }

  @Test
  void refreshLongAfterTheLogin_replacesTheToken() {
    fixture.time().advance(Duration.ofHours(5));

    ChatToken fresh = token(refresh(fixture, key, rejected));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void concurrentRequestWithTheRejectedToken_doesNotAffectTheNewOne() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().refresh(key, ADA, rejected);
      held.awaitHeld(1, TEST_TIMEOUT);
      fixture.bridge().tokenStored(key, rejected);
    }

    ChatToken fresh = token(fixture.awaitResult(key));
    fixture.bridge().tokenStored(key, rejected);
    assertThat(token(fixture.loginAndWait(key, ADA))).isEqualTo(fresh);
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
  }

  @Test
  void failedRefresh_revokesTheRejectedTokenOnceANewOneIsAvailable() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);

    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().refresh(key, ADA, rejected))
        .isInstanceOf(TokenResult.Unavailable.class);
    assertThat(tokenCalls()).isEqualTo(4);
    assertThat(emulator.users().isValid(rejected.value())).isTrue();

    fixture.time().advance(Duration.ofSeconds(1));
    token(fixture.loginAndWait(key, ADA));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void deniedRefresh_doesNotReturnTheRejectedToken() {
    failOnce(fixture);
    int calls = tokenCalls();

    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().login(key, ADA)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.awaitResult(key)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(tokenCalls()).isEqualTo(calls);

    fixture.time().advance(Duration.ofSeconds(1));
    assertThat(token(fixture.loginAndWait(key, ADA))).isNotEqualTo(rejected);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void deniedRefresh_leavesTheRejectedTokenToBeRevokedByTheLogout() {
    fixture.time().advance(Duration.ofHours(1));
    failOnce(fixture);
    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);

    fixture.bridge().logout(key, null);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void abandonedSession_getsItsRejectedTokenRevokedWhenItsRequestExpires() {
    fixture.time().advance(Duration.ofHours(1));
    failOnce(fixture);
    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);

    fixture.time().advance(Duration.ofMinutes(10).plusSeconds(2));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void deniedRefreshOfAStatelessLogin_doesNotReturnTheRejectedToken() {
    SessionKey phone = SessionKey.ofStateless(Uid.of("cometchat-uid-1"), "phone");
    ChatToken old = token(fixture.loginAndWait(phone, ADA));
    failOnce(fixture);

    assertThat(refresh(fixture, phone, old)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().login(phone, ADA)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.awaitResult(phone)).isInstanceOf(TokenResult.Unavailable.class);

    fixture.time().advance(Duration.ofSeconds(1));
    assertThat(token(fixture.loginAndWait(phone, ADA))).isNotEqualTo(old);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
  }

  @Test
  void userWhoIsNoLongerEligible_doesNotGetTheSharedTokenAgain() {
    AtomicBoolean eligible = new AtomicBoolean(true);
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .tokenScope(TokenScope.USER)
            .eligibility(user -> eligible.get())
            .build();
    try (BridgeFixture shared = new BridgeFixture(emulator, config)) {
      ChatToken old = token(shared.loginAndWait(key, ADA));
      eligible.set(false);
      shared.time().advance(Duration.ofMinutes(5));

      assertThat(refresh(shared, key, old)).isInstanceOf(TokenResult.NotEligible.class);
      assertThat(shared.bridge().login(key, ADA)).isInstanceOf(TokenResult.NotEligible.class);
      assertThat(shared.awaitResult(key)).isInstanceOf(TokenResult.Unavailable.class);
      eligible.set(true);
      shared.time().advance(Duration.ofMinutes(5));
      assertThat(token(shared.loginAndWait(newSession(), ADA))).isNotEqualTo(old);
    }
  }

  /** A token request of another login session fails, so that the user's next one is delayed. */
  private void failOnce(BridgeFixture bridge) {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);
    assertThat(bridge.loginAndWait(newSession(), ADA)).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void logoutDuringARefresh_leavesNoToken() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().refresh(key, ADA, rejected);
      held.awaitHeld(1, TEST_TIMEOUT);

      fixture.bridge().logout(key, null);
    }

    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void logoutAfterARefresh_revokesEachTokenOnce() {
    ChatToken fresh = token(refresh(fixture, key, rejected));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);

    fixture.bridge().logout(key, fresh);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(2);
  }

  @Test
  void tokenQuota_countsRefreshes() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().maxTokensPerUserPerHour(2).build();
    try (BridgeFixture limited = new BridgeFixture(emulator, config)) {
      ChatToken first = token(refresh(limited, key, rejected));
      ChatToken second = token(refresh(limited, key, first));

      assertThat(refresh(limited, key, second)).isInstanceOf(TokenResult.Unavailable.class);
      assertThat(tokenCalls()).isEqualTo(3);
    }
  }

  @Test
  void sharedToken_isReplacedForAllSessionsAndNotRevoked() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().tokenScope(TokenScope.USER).build();
    try (BridgeFixture shared = new BridgeFixture(emulator, config)) {
      SessionKey one = newSession();
      SessionKey two = newSession();
      ChatToken old = token(shared.loginAndWait(one, ADA));
      token(shared.loginAndWait(two, ADA));

      ChatToken fresh = token(refresh(shared, one, old));

      assertThat(fresh).isNotEqualTo(old);
      assertThat(token(refresh(shared, two, old))).isEqualTo(fresh);
      assertThat(token(shared.loginAndWait(newSession(), ADA))).isEqualTo(fresh);
      assertThat(tokenCalls()).isEqualTo(3);
      assertThat(emulator.users().isValid(old.value())).isTrue();
      assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    }
  }

  @Test
  void statelessLogin_getsItsRejectedTokenRevoked() {
    SessionKey phone = SessionKey.ofStateless(Uid.of("cometchat-uid-1"), "phone");
    ChatToken old = token(fixture.loginAndWait(phone, ADA));

    ChatToken fresh = token(refresh(fixture, phone, old));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(old.value())).isFalse();
    assertThat(token(fixture.loginAndWait(phone, ADA))).isEqualTo(fresh);
  }

  @Test
  void statelessLogin_cannotRevokeATokenOfAnotherLogin() {
    SessionKey phone = SessionKey.ofStateless(Uid.of("cometchat-uid-1"), "phone");

    token(refresh(fixture, phone, rejected));
    token(refresh(fixture, phone, rejected));

    assertThat(tokenCalls()).isEqualTo(2);
    fixture.bridge().logout(phone, null);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isTrue();
  }
}
