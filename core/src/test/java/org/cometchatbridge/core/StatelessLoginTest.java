/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
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

/** Login sessions without an HTTP session, which are named by each request. */
class StatelessLoginTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final ChatUser ADA = user("cometchat-uid-1");
  private static final SessionKey PHONE = key("phone");
  private static final SessionKey LAPTOP = key("laptop");

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

  private static SessionKey key(String sid) {
    return SessionKey.ofStateless(Uid.of("cometchat-uid-1"), sid);
  }

  @Test
  void thousandRequestsOfOneSession_shareOneToken() {
    ChatToken first = token(fixture.loginAndWait(PHONE, ADA));

    for (int i = 0; i < 1_000; i++) {
      fixture.time().advance(Duration.ofSeconds(80));
      assertThat(token(fixture.loginAndWait(PHONE, ADA))).isEqualTo(first);
    }
    assertThat(emulator.journal().count()).isEqualTo(1);
    assertThat(fixture.events().all(BridgeEvent.TokenRevoked.class)).isEmpty();
  }

  @Test
  void recreatedUser_getsNewTokens() {
    ChatToken old = token(fixture.loginAndWait(PHONE, ADA));
    emulator.users().remove("cometchat-uid-1");
    fixture.time().advance(Duration.ofSeconds(1));

    ChatToken laptop = token(fixture.loginAndWait(LAPTOP, ADA));

    assertThat(token(fixture.loginAndWait(PHONE, ADA))).isNotEqualTo(old);
    assertThat(token(fixture.loginAndWait(LAPTOP, ADA))).isEqualTo(laptop);
  }

  @Test
  void twoLoginSessions_haveTwoTokens() {
    ChatToken phone = token(fixture.loginAndWait(PHONE, ADA));
    ChatToken laptop = token(fixture.loginAndWait(LAPTOP, ADA));

    assertThat(phone).isNotEqualTo(laptop);
    fixture.bridge().logout(PHONE, phone);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(phone.value())).isFalse();
    assertThat(token(fixture.loginAndWait(LAPTOP, ADA))).isEqualTo(laptop);
    assertThat(emulator.users().isValid(laptop.value())).isTrue();
  }

  @Test
  void logoutWithoutAToken_revokesTheOneThatTheBridgeKeeps() {
    ChatToken first = token(fixture.loginAndWait(PHONE, ADA));

    fixture.bridge().logout(PHONE, null);
    fixture.bridge().logout(PHONE, first);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(first.value())).isFalse();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(1);
  }

  @Test
  void requestAfterALogout_startsANewLoginSession() {
    ChatToken first = token(fixture.loginAndWait(PHONE, ADA));
    fixture.bridge().logout(PHONE, null);

    ChatToken second = token(fixture.loginAndWait(PHONE, ADA));
    assertThat(second).isNotEqualTo(first);
    assertThat(fixture.bridge().hasEnded(PHONE)).isFalse();

    fixture.bridge().logout(PHONE, null);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void logoutDuringATokenRequest_revokesItsToken() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(PHONE, ADA);
      held.awaitHeld(1, TEST_TIMEOUT);

      fixture.bridge().logout(PHONE, null);
    }

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void expiredToken_isReplacedAndStaysValid() {
    ChatToken first = token(fixture.loginAndWait(PHONE, ADA));

    fixture.time().advance(Duration.ofDays(1));

    assertThat(token(fixture.loginAndWait(PHONE, ADA))).isNotEqualTo(first);
    assertThat(emulator.users().isValid(first.value())).isTrue();
    assertThat(fixture.events().all(BridgeEvent.TokenRevoked.class)).isEmpty();
  }

  @Test
  void deactivatedUser_losesEveryToken() {
    token(fixture.loginAndWait(PHONE, ADA));
    emulator.users().deactivate("cometchat-uid-1");

    fixture.bridge().login(LAPTOP, ADA);
    fixture.time().awaitScheduled(Duration.ofMillis(250));
    fixture.time().advance(Duration.ofMillis(250));
    TokenResult rejected = new TokenResult.NotEligible(TokenResult.NotEligible.Reason.DEACTIVATED);
    assertThat(fixture.awaitResult(LAPTOP)).isEqualTo(rejected);

    assertThat(fixture.bridge().login(PHONE, ADA)).isEqualTo(rejected);
  }

  @Test
  void eligibilityRule_isEvaluatedAndReportedOnceAMinute() {
    AtomicInteger evaluations = new AtomicInteger();
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .eligibility(user -> evaluations.incrementAndGet() > 1)
            .build();
    try (BridgeFixture other = new BridgeFixture(emulator, config)) {
      for (int i = 0; i < 10; i++) {
        assertThat(other.loginAndWait(PHONE, ADA))
            .isEqualTo(
                new TokenResult.NotEligible(TokenResult.NotEligible.Reason.ELIGIBILITY_RULE));
      }
      assertThat(other.events().await(BridgeEvent.UserNotEligible.class, 1)).hasSize(1);
      assertThat(evaluations).hasValue(1);

      other.time().advance(Duration.ofMinutes(1));
      token(other.loginAndWait(PHONE, ADA));
    }
  }
}
