/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application desires of a user decides over tokens and creations, for every caller. */
class GateTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final String UID = "cometchat-uid-1";
  private static final ChatUser ADA = user(UID);
  private static final String MISSING = "emp-1";
  private static final ChatUser NEW = user(MISSING);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final ManualGate gate = new ManualGate();
  private CometChatEmulator emulator;
  private BridgeFixture fixture;
  private SessionKey key;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator, BridgeFixture.config(emulator), gate);
    key = newSession();
  }

  @AfterEach
  void close() {
    gate.release();
    fixture.close();
  }

  private TokenResult refresh(ChatUser user, ChatToken rejected) {
    TokenResult now = fixture.bridge().refresh(key, user, rejected);
    return now instanceof TokenResult.Pending ? fixture.awaitResult(key) : now;
  }

  private int tokenCalls() {
    return emulator.journal().count(Operation.CREATE_AUTH_TOKEN);
  }

  private boolean exists(String uid) {
    return emulator.users().find(uid).isPresent();
  }

  @Test
  void userErasedInTheDashboard_isNotCreatedByAnOldSession_butByANewLogin() {
    ChatToken old = token(fixture.loginAndWait(key, NEW));
    fixture.bridge().tokenStored(key, old);
    emulator.users().remove(MISSING);

    assertThat(refresh(NEW, old)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    assertThat(exists(MISSING)).isFalse();
    assertThat(fixture.loginAndWait(key, NEW)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    assertThat(exists(MISSING)).isFalse();

    token(fixture.loginAndWait(newSession(), NEW));
    assertThat(exists(MISSING)).isTrue();
  }

  @Test
  void userErasedInTheDashboard_isNotCreatedByAnOldSessionOnAnotherNode() {
    SessionHistory old = new SessionHistory(0, true);

    fixture.bridge().login(key, NEW, old);

    assertThat(fixture.awaitResult(key)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    assertThat(exists(MISSING)).isFalse();
  }

  @Test
  void oldSessionAfterASignOut_isSignedOut_andANewLoginGetsAToken() {
    ChatToken old = token(fixture.loginAndWait(key, ADA));
    fixture.bridge().tokenStored(key, old);
    gate.signOut(UID);

    assertThat(fixture.bridge().login(key, ADA)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    assertThat(refresh(ADA, old)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    assertThat(fixture.awaitResult(key)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    assertThat(fixture.bridge().rejectionOf(Uid.of(UID), new SessionHistory(0, true)))
        .contains(new NotEligible(Reason.SIGNED_OUT));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(old.value())).isFalse();
    assertThat(tokenCalls()).isEqualTo(1);

    ChatToken fresh = token(fixture.loginAndWait(newSession(), ADA));
    assertThat(fresh.signOutId()).isEqualTo(1);
    assertThat(fixture.bridge().rejectionOf(Uid.of(UID), new SessionHistory(1, true))).isEmpty();
  }

  @Test
  void oldSessionOnAnotherNode_isSignedOut() {
    ChatToken old = ChatToken.of(Uid.of(UID), emulator.users().mint(UID), fixture.time().instant());
    gate.signOut(UID);

    assertThat(fixture.bridge().login(key, ADA, new SessionHistory(0, false)))
        .isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    assertThat(fixture.bridge().refresh(key, ADA, old))
        .isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(old.value())).isFalse();
    assertThat(tokenCalls()).isZero();
  }

  @Test
  void flushThatHitsTheTokenOfANewLogin_healsByTheReportOfThePage() {
    token(fixture.loginAndWait(newSession(), ADA));
    gate.signOut(UID);
    ChatToken hit = token(fixture.loginAndWait(key, ADA));
    fixture.bridge().tokenStored(key, hit);
    emulator.users().tokens(UID).forEach(emulator.users()::revoke);

    ChatToken fresh = token(refresh(ADA, hit));

    assertThat(emulator.users().isValid(fresh.value())).isTrue();
  }

  @Test
  void signOutWhileATokenRequestRuns_revokesTheTokenAndHandsNothingOut() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(key, ADA);
      held.awaitHeld(1, TEST_TIMEOUT);
      gate.signOut(UID);
    }

    assertThat(fixture.awaitResult(key)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().tokens(UID)).isEmpty();
    assertThat(fixture.bridge().login(key, ADA)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    token(fixture.loginAndWait(newSession(), ADA));
  }

  @ParameterizedTest
  @EnumSource(
      value = Standing.class,
      names = {"DELETED", "DEACTIVATED"})
  void endedUser_getsNoTokenAndNoCall(Standing standing) {
    gate.standing(UID, standing);
    gate.standing(MISSING, standing);

    assertThat(fixture.bridge().login(key, ADA)).isEqualTo(reason(standing));
    assertThat(fixture.bridge().login(newSession(), NEW)).isEqualTo(reason(standing));
    assertThat(emulator.journal().exchanges()).isEmpty();
    assertThat(fixture.bridge().statusOf(UID).reason().name()).isEqualTo(standing.name());
  }

  private static NotEligible reason(Standing standing) {
    return new NotEligible(standing == Standing.DELETED ? Reason.DELETED : Reason.DEACTIVATED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Standing.class,
      names = {"DELETED", "DEACTIVATED"})
  void userEndedWhileATokenRequestRuns_isNotCreated(Standing standing) {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(key, NEW);
      held.awaitHeld(1, TEST_TIMEOUT);
      gate.standing(MISSING, standing);
    }

    assertThat(fixture.awaitResult(key)).isEqualTo(reason(standing));
    assertThat(exists(MISSING)).isFalse();
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isZero();
  }

  @Test
  void activatedUser_getsATokenAtOnce() {
    gate.standing(UID, Standing.DEACTIVATED);
    assertThat(fixture.bridge().login(key, ADA)).isInstanceOf(NotEligible.class);
    gate.standing(UID, Standing.ACTIVE);

    assertThat(token(fixture.loginAndWait(newSession(), ADA)).signOutId()).isEqualTo(2);
  }

  @Test
  void gateThatHasNotResponded_holdsTheTokenBackAndTheCallRuns() {
    gate.hold();
    fixture.bridge().login(key, ADA);
    emulator.journal().awaitCompleted(Operation.CREATE_AUTH_TOKEN, 1, TEST_TIMEOUT);

    assertThat(fixture.bridge().await(key, Duration.ZERO)).isInstanceOf(TokenResult.Pending.class);
    gate.release();

    token(fixture.awaitResult(key));
  }

  @Test
  void silentGate_createsTokensButNoUsers() {
    gate.silence();

    ChatToken token = token(fixture.loginAndWait(key, ADA));
    TokenResult missing = fixture.loginAndWait(newSession(), NEW);

    assertThat(token.signOutId()).isEqualTo(SessionHistory.UNKNOWN);
    assertThat(missing).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isZero();
  }

  @Test
  void sharedToken_isDroppedByASignOut() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().tokenScope(TokenScope.USER).build();
    try (BridgeFixture shared = new BridgeFixture(emulator, config, gate)) {
      ChatToken old = token(shared.loginAndWait(key, ADA));
      gate.signOut(UID);

      assertThat(shared.bridge().login(key, ADA)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
      assertThat(token(shared.loginAndWait(newSession(), ADA))).isNotEqualTo(old);
      assertThat(shared.bridge().login(key, ADA)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    }
  }

  @Test
  void sharedTokenRequestThatRunsDuringASignOut_servesNoNewLogin() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().tokenScope(TokenScope.USER).build();
    try (BridgeFixture shared = new BridgeFixture(emulator, config, gate)) {
      SessionKey later = newSession();
      try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
        shared.bridge().login(key, ADA);
        held.awaitHeld(1, TEST_TIMEOUT);
        gate.signOut(UID);
        shared.bridge().login(later, ADA);
      }

      assertThat(token(shared.awaitResult(later)).signOutId()).isEqualTo(1);
      assertThat(shared.awaitResult(key)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    }
  }

  @Test
  void statelessLoginSession_staysSignedOut() {
    SessionKey phone = SessionKey.ofStateless(Uid.of(UID), "phone");
    token(fixture.loginAndWait(phone, ADA));
    gate.signOut(UID);

    assertThat(fixture.bridge().login(phone, ADA)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    assertThat(fixture.awaitResult(phone)).isInstanceOf(TokenResult.Unavailable.class);
    assertThat(fixture.bridge().login(phone, ADA)).isEqualTo(new NotEligible(Reason.SIGNED_OUT));
    token(fixture.loginAndWait(SessionKey.ofStateless(Uid.of(UID), "tablet"), ADA));
  }

  @Test
  void requestsWithoutALoginSession_getANewToken() {
    SessionKey common = SessionKey.ofUser(Uid.of(UID));
    ChatToken old = token(fixture.loginAndWait(common, ADA));
    gate.signOut(UID);

    assertThat(token(fixture.loginAndWait(common, ADA))).isNotEqualTo(old);
  }
}
