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

/** A page says that CometChat did not accept its token. */
class RefreshTest {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);
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

  private int mints() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  private static TokenResult refresh(
      BridgeFixture fixture, SessionKey key, ChatToken rejectedToken) {
    TokenResult now = fixture.bridge().refresh(key, ADA, rejectedToken);
    return now instanceof TokenResult.Pending ? fixture.end(key) : now;
  }

  @Test
  void rejectedToken_givesWayToANewOneAndIsDeleted() {
    ChatToken fresh = token(refresh(fixture, key, rejected));

    assertThat(fresh).isNotEqualTo(rejected);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
    assertThat(token(fixture.loginAndWait(key, ADA))).isEqualTo(fresh);
  }

  @Test
  void twentyAtOnce_mintOnce() throws Exception {
    Set<String> tokens = new HashSet<>();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      List<Future<TokenResult>> responses =
          Concurrently.run(20, i -> refresh(fixture, key, rejected));
      held.awaitHeld(1, REAL_LIMIT);
      held.release();
      for (Future<TokenResult> response : responses) {
        tokens.add(token(response.get()).value());
      }
    }

    assertThat(tokens).hasSize(1).doesNotContain(rejected.value());
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void outdatedToken_isAnsweredWithTheNewerOne() {
    ChatToken fresh = token(refresh(fixture, key, rejected));

    assertThat(token(refresh(fixture, key, rejected))).isEqualTo(fresh);
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void longAfterTheLogin_itWorksAsWell() {
    fixture.time().advance(Duration.ofHours(5));

    ChatToken fresh = token(refresh(fixture, key, rejected));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void requestBesideIt_thatStillHoldsTheRejectedToken_doesNoHarm() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().refresh(key, ADA, rejected);
      held.awaitHeld(1, REAL_LIMIT);
      fixture.bridge().tokenStored(key, rejected);
    }

    ChatToken fresh = token(fixture.end(key));
    fixture.bridge().tokenStored(key, rejected);
    assertThat(token(fixture.loginAndWait(key, ADA))).isEqualTo(fresh);
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
  }

  @Test
  void flightThatFails_keepsTheRejectedTokenUntilThereIsAnother() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);

    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().refresh(key, ADA, rejected))
        .isInstanceOf(TokenResult.Unavailable.class);
    assertThat(mints()).isEqualTo(4);
    assertThat(emulator.users().isValid(rejected.value())).isTrue();

    fixture.time().advance(Duration.ofSeconds(1));
    token(fixture.loginAndWait(key, ADA));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void flightThatMayNotBegin_doesNotBringTheRejectedTokenBack() {
    failOnce(fixture);
    int calls = mints();

    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().login(key, ADA)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.end(key)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(mints()).isEqualTo(calls);

    fixture.time().advance(Duration.ofSeconds(1));
    assertThat(token(fixture.loginAndWait(key, ADA))).isNotEqualTo(rejected);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void flightThatMayNotBegin_leavesTheRejectedTokenToTheLogout() {
    fixture.time().advance(Duration.ofHours(1));
    failOnce(fixture);
    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);

    fixture.bridge().logout(key, null);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void sessionThatNeverComesBack_leavesTheRejectedTokenToTheBridge() {
    fixture.time().advance(Duration.ofHours(1));
    failOnce(fixture);
    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);

    fixture.time().advance(Duration.ofMinutes(11));
    // The cache looks at its clock when it is used.
    token(fixture.loginAndWait(newSession(), user("cometchat-uid-2")));
    fixture.bridge().login(newSession(), user("cometchat-uid-3"));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isFalse();
  }

  @Test
  void flightThatMayNotBegin_doesNotBringAStatelessTokenBack() {
    SessionKey phone = SessionKey.ofStateless(Uid.of("cometchat-uid-1"), "phone");
    ChatToken old = token(fixture.loginAndWait(phone, ADA));
    failOnce(fixture);

    assertThat(refresh(fixture, phone, old)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().login(phone, ADA)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.end(phone)).isInstanceOf(TokenResult.Unavailable.class);

    fixture.time().advance(Duration.ofSeconds(1));
    assertThat(token(fixture.loginAndWait(phone, ADA))).isNotEqualTo(old);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
  }

  @Test
  void userWhomTheHostRejectsMeanwhile_doesNotGetTheSharedTokenBack() {
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
      assertThat(shared.end(key)).isInstanceOf(TokenResult.Unavailable.class);
      eligible.set(true);
      shared.time().advance(Duration.ofMinutes(5));
      assertThat(token(shared.loginAndWait(newSession(), ADA))).isNotEqualTo(old);
    }
  }

  /**
   * A token request of another login session fails, so that none of this user's begins for a while.
   */
  private void failOnce(BridgeFixture bridge) {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);
    assertThat(bridge.loginAndWait(newSession(), ADA)).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void logoutWhileItIsOnItsWay_leavesNoToken() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().refresh(key, ADA, rejected);
      held.awaitHeld(1, REAL_LIMIT);

      fixture.bridge().logout(key, null);
    }

    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(refresh(fixture, key, rejected)).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void logoutAfterwards_deletesEachTokenOnce() {
    ChatToken fresh = token(refresh(fixture, key, rejected));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);

    fixture.bridge().logout(key, fresh);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(2);
  }

  @Test
  void budget_countsRefreshes() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().maxTokensPerUserPerHour(2).build();
    try (BridgeFixture thrifty = new BridgeFixture(emulator, config)) {
      ChatToken first = token(refresh(thrifty, key, rejected));
      ChatToken second = token(refresh(thrifty, key, first));

      assertThat(refresh(thrifty, key, second)).isInstanceOf(TokenResult.Unavailable.class);
      assertThat(mints()).isEqualTo(3);
    }
  }

  @Test
  void sharedToken_givesWayForAllAndIsNotDeleted() {
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
      assertThat(mints()).isEqualTo(3);
      assertThat(emulator.users().isValid(old.value())).isTrue();
      assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    }
  }

  @Test
  void statelessLogin_losesTheRejectedTokenThatTheBridgeKept() {
    SessionKey phone = SessionKey.ofStateless(Uid.of("cometchat-uid-1"), "phone");
    ChatToken old = token(fixture.loginAndWait(phone, ADA));

    ChatToken fresh = token(refresh(fixture, phone, old));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(old.value())).isFalse();
    assertThat(token(fixture.loginAndWait(phone, ADA))).isEqualTo(fresh);
  }

  @Test
  void statelessLogin_cannotHaveATokenDeletedThatTheBridgeDidNotKeepForIt() {
    SessionKey phone = SessionKey.ofStateless(Uid.of("cometchat-uid-1"), "phone");

    token(refresh(fixture, phone, rejected));
    token(refresh(fixture, phone, rejected));

    assertThat(mints()).isEqualTo(2);
    fixture.bridge().logout(phone, null);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(rejected.value())).isTrue();
  }
}
