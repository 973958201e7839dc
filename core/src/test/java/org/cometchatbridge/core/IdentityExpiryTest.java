/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.time.Instant;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The token that requests without a login session share ends with the identity of the user. */
class IdentityExpiryTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration IDLE = Duration.ofHours(12);

  private static final ChatUser ADA = user("cometchat-uid-1");
  private static final SessionKey KEY = SessionKey.ofUser(Uid.of("cometchat-uid-1"));

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

  private ChatToken login(@Nullable Instant expiresAt) {
    TokenResult result = fixture.bridge().login(KEY, ADA, expiresAt);
    return token(result instanceof TokenResult.Pending ? fixture.awaitResult(KEY) : result);
  }

  private Instant in(Duration time) {
    return fixture.time().instant().plus(time);
  }

  private void assertRevokedAfter(Duration time, ChatToken... tokens) {
    fixture.time().advance(time.minusMillis(1));
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    fixture.time().advance(Duration.ofMillis(1));
    fixture.events().await(BridgeEvent.TokenRevoked.class, tokens.length);
    for (ChatToken token : tokens) {
      assertThat(emulator.users().isValid(token.value())).isFalse();
    }
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(tokens.length);
  }

  @Test
  void expiredIdentity_losesItsTokenWithoutAnotherRequest() {
    assertRevokedAfter(Duration.ofMinutes(5), login(in(Duration.ofMinutes(5))));
  }

  @Test
  void identityWithoutExpiry_losesItsTokenTwelveHoursAfterTheLastRequest() {
    ChatToken token = login(null);
    for (int i = 0; i < 30; i++) {
      fixture.time().advance(Duration.ofHours(1));
      fixture.bridge().extend(KEY, null);
    }
    assertThat(emulator.users().isValid(token.value())).isTrue();

    assertRevokedAfter(IDLE, token);
  }

  @Test
  void identitiesOfSeveralUsers_expireOneByOne() {
    for (int i = 1; i <= 4; i++) {
      SessionKey key = SessionKey.ofUser(Uid.of("cometchat-uid-" + i));
      Instant expiry = in(Duration.ofMinutes(i));
      fixture.bridge().login(key, user("cometchat-uid-" + i), expiry);
      token(fixture.awaitResult(key));
    }

    for (int i = 1; i <= 4; i++) {
      fixture.time().advance(Duration.ofSeconds(59));
      assertThat(fixture.events().all(BridgeEvent.TokenRevoked.class)).hasSize(i - 1);
      fixture.time().advance(Duration.ofSeconds(1));
      fixture.events().await(BridgeEvent.TokenRevoked.class, i);
      assertThat(emulator.users().tokens("cometchat-uid-" + i)).isEmpty();
    }
  }

  @Test
  void revokedToken_isNotHandedOutAgain() {
    ChatToken first = login(in(Duration.ofMinutes(5)));
    assertRevokedAfter(Duration.ofMinutes(5), first);

    assertThat(fixture.bridge().await(KEY, Duration.ZERO))
        .isInstanceOf(TokenResult.Unavailable.class);
    assertThat(login(in(Duration.ofMinutes(5)))).isNotEqualTo(first);
  }

  @Test
  void laterExpiry_ofAnotherRequestIsUsed() {
    ChatToken token = login(in(Duration.ofMinutes(5)));

    fixture.bridge().extend(KEY, in(Duration.ofMinutes(20)));
    fixture.bridge().extend(KEY, in(Duration.ofMinutes(10)));
    assertThat(login(in(Duration.ofMinutes(7)))).isEqualTo(token);

    assertRevokedAfter(Duration.ofMinutes(20), token);
  }

  @Test
  void expiryOfDays_isKept() {
    Duration days = Duration.ofDays(20);

    assertRevokedAfter(days, login(in(days)));
  }

  @Test
  void identityThatIsAcceptedAlthoughExpired_hasItsTokenForAMinute() {
    assertRevokedAfter(Duration.ofMinutes(1), login(in(Duration.ofSeconds(-30))));
  }

  @Test
  void farExpiry_doesNotOverflow() {
    login(Instant.MAX);
    login(Instant.MIN);

    fixture.time().advance(Duration.ofDays(300));

    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  void forgottenAndReplacedTokens_areRevokedAtTheExpiry() {
    ChatToken forgotten = login(in(Duration.ofDays(3)));
    fixture.bridge().logout(KEY, forgotten);
    ChatToken old = login(in(Duration.ofDays(3)));
    fixture.time().advance(Duration.ofDays(1));
    ChatToken current = login(in(Duration.ofDays(1)));
    assertThat(current).isNotIn(forgotten, old);

    assertRevokedAfter(Duration.ofDays(2), forgotten, old, current);
  }

  @Test
  void rejectedToken_isRevokedOnce() {
    ChatToken rejected = login(in(Duration.ofHours(1)));
    fixture.bridge().refresh(KEY, ADA, rejected);
    ChatToken fresh = token(fixture.awaitResult(KEY));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);

    fixture.time().advance(Duration.ofHours(1));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.users().isValid(fresh.value())).isFalse();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(2);
  }

  @Test
  void identityThatExpiresDuringTheTokenRequest_losesItsToken() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().tokenTimeout(Duration.ofMinutes(2)).build();
    try (BridgeFixture slow = new BridgeFixture(emulator, config)) {
      try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
        slow.bridge().login(KEY, ADA, slow.time().instant());
        held.awaitHeld(1, TEST_TIMEOUT);
        slow.time().advance(Duration.ofSeconds(4));
      }
      ChatToken token = token(slow.awaitResult(KEY));
      slow.time().advance(Duration.ofMinutes(1));
      slow.events().await(BridgeEvent.TokenRevoked.class, 1);
      assertThat(emulator.users().isValid(token.value())).isFalse();
    }
  }

  @Test
  void deactivatedUser_losesTheTokensOnceThatIsKnown() {
    ChatToken shared = login(null);
    emulator.users().deactivate("cometchat-uid-1");
    SessionKey session = BridgeFixture.newSession();

    fixture.bridge().login(session, ADA);
    fixture.time().awaitScheduled(Duration.ofMillis(250));
    fixture.time().advance(Duration.ofMillis(250));
    assertThat(fixture.awaitResult(session)).isInstanceOf(TokenResult.NotEligible.class);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(1);
    assertThat(emulator.users().isValid(shared.value())).isFalse();
  }

  @Test
  void requestsOfUsersWithoutAToken_areNotRemembered() {
    int scheduled = fixture.time().pendingDelays().size();

    for (int i = 0; i < 1_000; i++) {
      fixture.bridge().extend(SessionKey.ofUser(Uid.of("machine-" + i)), null);
    }

    assertThat(fixture.time().pendingDelays()).hasSize(scheduled);
  }

  @Test
  void manyIdentities_needOneTaskOfTheTimerForEachMinute() {
    long scheduled = longDelays();
    for (int i = 0; i < 1_000; i++) {
      ChatUser machine = ChatUser.builder("machine-" + i).newlyRegistered(true).build();
      SessionKey key = SessionKey.ofUser(Uid.of(machine.userId()));
      fixture.bridge().login(key, machine, in(Duration.ofHours(i % 2 == 0 ? 3 : 40)));
      token(fixture.awaitResult(key));
    }
    // The short pauses of the test's timer may cross the border of a minute.
    assertThat(longDelays()).isBetween(scheduled + 2, scheduled + 4);

    fixture.time().advance(Duration.ofHours(3));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 500);
    fixture.time().advance(Duration.ofHours(37));
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1_000);
  }

  /** Without those of connections and calls. */
  private long longDelays() {
    return fixture.time().pendingDelays().stream()
        .filter(delay -> delay.compareTo(Duration.ofMinutes(1)) > 0)
        .count();
  }

  @Test
  void otherLoginSessions_doNotExpire() {
    SessionKey phone = SessionKey.ofStateless(Uid.of("cometchat-uid-1"), "phone");
    fixture.bridge().login(phone, ADA, in(Duration.ofMinutes(5)));
    token(fixture.awaitResult(phone));

    fixture.time().advance(Duration.ofHours(13));

    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  void scopeUser_doesNotExpireWithOneIdentity() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().tokenScope(TokenScope.USER).build();
    try (BridgeFixture shared = new BridgeFixture(emulator, config)) {
      shared.bridge().login(KEY, ADA, shared.time().instant());
      token(shared.awaitResult(KEY));

      shared.time().advance(Duration.ofHours(13));

      assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
    }
  }

  @Test
  void close_revokesNothing() {
    login(in(Duration.ofMinutes(5)));

    fixture.close();
    fixture.time().advance(Duration.ofHours(1));

    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }
}
