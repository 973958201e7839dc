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
  private ChatToken refused;

  @BeforeEach
  void login() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator);
    key = newSession();
    refused = token(fixture.loginAndWait(key, ADA));
    fixture.bridge().stored(key, refused);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private int mints() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  private static TokenResult refresh(
      BridgeFixture fixture, SessionKey key, ChatToken refusedToken) {
    TokenResult now = fixture.bridge().refresh(key, ADA, refusedToken);
    return now instanceof TokenResult.Pending ? fixture.end(key) : now;
  }

  @Test
  void refusedToken_givesWayToANewOneAndIsDeleted() {
    ChatToken fresh = token(refresh(fixture, key, refused));

    assertThat(fresh).isNotEqualTo(refused);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(refused.value())).isFalse();
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
    assertThat(token(fixture.loginAndWait(key, ADA))).isEqualTo(fresh);
  }

  @Test
  void twentyAtOnce_mintOnce() throws Exception {
    Set<String> tokens = new HashSet<>();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      List<Future<TokenResult>> answers = Concurrently.run(20, i -> refresh(fixture, key, refused));
      held.awaitHeld(1, REAL_LIMIT);
      held.release();
      for (Future<TokenResult> answer : answers) {
        tokens.add(token(answer.get()).value());
      }
    }

    assertThat(tokens).hasSize(1).doesNotContain(refused.value());
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void outdatedToken_isAnsweredWithTheNewerOne() {
    ChatToken fresh = token(refresh(fixture, key, refused));

    assertThat(token(refresh(fixture, key, refused))).isEqualTo(fresh);
    assertThat(mints()).isEqualTo(2);
  }

  @Test
  void longAfterTheLogin_itWorksAsWell() {
    fixture.time().advance(Duration.ofHours(5));

    ChatToken fresh = token(refresh(fixture, key, refused));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
    assertThat(emulator.users().isValid(refused.value())).isFalse();
  }

  @Test
  void requestBesideIt_thatStillHoldsTheRefusedToken_doesNoHarm() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().refresh(key, ADA, refused);
      held.awaitHeld(1, REAL_LIMIT);
      fixture.bridge().stored(key, refused);
    }

    ChatToken fresh = token(fixture.end(key));
    fixture.bridge().stored(key, refused);
    assertThat(token(fixture.loginAndWait(key, ADA))).isEqualTo(fresh);
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
  }

  @Test
  void flightThatFails_keepsTheRefusedTokenUntilThereIsAnother() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);

    assertThat(refresh(fixture, key, refused)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().refresh(key, ADA, refused))
        .isInstanceOf(TokenResult.Unavailable.class);
    assertThat(mints()).isEqualTo(4);
    assertThat(emulator.users().isValid(refused.value())).isTrue();

    fixture.time().advance(Duration.ofSeconds(1));
    token(fixture.loginAndWait(key, ADA));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(refused.value())).isFalse();
  }

  @Test
  void flightThatMayNotBegin_doesNotBringTheRefusedTokenBack() {
    failOnce(fixture);
    int calls = mints();

    assertThat(refresh(fixture, key, refused)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().login(key, ADA)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.end(key)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(mints()).isEqualTo(calls);

    fixture.time().advance(Duration.ofSeconds(1));
    assertThat(token(fixture.loginAndWait(key, ADA))).isNotEqualTo(refused);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(refused.value())).isFalse();
  }

  @Test
  void flightThatMayNotBegin_leavesTheRefusedTokenToTheLogout() {
    fixture.time().advance(Duration.ofHours(1));
    failOnce(fixture);
    assertThat(refresh(fixture, key, refused)).isInstanceOf(TokenResult.Unavailable.class);

    fixture.bridge().logout(key, null);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(refused.value())).isFalse();
  }

  @Test
  void sessionThatNeverComesBack_leavesTheRefusedTokenToTheBridge() {
    fixture.time().advance(Duration.ofHours(1));
    failOnce(fixture);
    assertThat(refresh(fixture, key, refused)).isInstanceOf(TokenResult.Unavailable.class);

    fixture.time().advance(Duration.ofMinutes(11));
    // The cache looks at its clock when it is used.
    token(fixture.loginAndWait(newSession(), user("cometchat-uid-2")));
    fixture.bridge().login(newSession(), user("cometchat-uid-3"));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(refused.value())).isFalse();
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
  void userWhomTheHostRefusesMeanwhile_doesNotGetTheSharedTokenBack() {
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

  /** A flight of another login session fails, so that none of this user's begins for a while. */
  private void failOnce(BridgeFixture bridge) {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(3);
    assertThat(bridge.loginAndWait(newSession(), ADA)).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void logoutWhileItIsOnItsWay_leavesNoToken() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().refresh(key, ADA, refused);
      held.awaitHeld(1, REAL_LIMIT);

      fixture.bridge().logout(key, null);
    }

    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(refresh(fixture, key, refused)).isInstanceOf(TokenResult.Unavailable.class);
  }

  @Test
  void logoutAfterwards_deletesEachTokenOnce() {
    ChatToken fresh = token(refresh(fixture, key, refused));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);

    fixture.bridge().logout(key, fresh);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(2);
  }

  @Test
  void budget_countsRefreshes() {
    CometChatBridgeConfig config = BridgeFixture.config(emulator).toBuilder().mintBudget(2).build();
    try (BridgeFixture thrifty = new BridgeFixture(emulator, config)) {
      ChatToken first = token(refresh(thrifty, key, refused));
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
  void statelessLogin_losesTheRefusedTokenThatTheBridgeKept() {
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

    token(refresh(fixture, phone, refused));
    token(refresh(fixture, phone, refused));

    assertThat(mints()).isEqualTo(2);
    fixture.bridge().logout(phone, null);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(refused.value())).isTrue();
  }
}
