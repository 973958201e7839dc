/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.cometchatbridge.core.UserStatus.Reason;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the bridge reports of itself and of a user to an operator. */
class StatusTest {

  private static final String ADA = "cometchat-uid-1";

  /** A limit in real time for a wait that normally ends at once. */
  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

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

  private void with(UnaryOperator<CometChatBridgeConfig.Builder> settings) {
    fixture.close();
    fixture =
        new BridgeFixture(
            emulator, settings.apply(BridgeFixture.config(emulator).toBuilder()).build());
  }

  private Reason reasonOf(String userId) {
    UserStatus status = fixture.bridge().statusOf(userId);
    assertThat(status.remedy()).endsWith(".");
    return status.reason();
  }

  private Instant now() {
    return fixture.time().instant();
  }

  @Test
  void bridgeWithoutLogins_isAvailableAndReadingMakesNoCall() {
    BridgeStatus status = fixture.bridge().status();

    assertThat(status.state()).isEqualTo(BridgeStatus.State.AVAILABLE);
    assertThat(status.outageSince()).isEmpty();
    assertThat(status.problems()).isEmpty();
    assertThat(status.silent()).isFalse();
    assertThat(status.loginBreaker()).isEqualTo(closedBreaker());
    assertThat(status.backgroundBreaker()).isEqualTo(closedBreaker());
    CometChatBridgeConfig config = fixture.bridge().config();
    assertThat(status.coreCalls().perMinute()).isEqualTo(config.coreCallsPerMinute());
    assertThat(status.coreCalls().currentPerMinute()).isEqualTo(config.coreCallsPerMinute());
    assertThat(status.coreCalls().available()).isPositive();
    assertThat(status.standardCalls().perMinute()).isEqualTo(config.standardCallsPerMinute());
    assertThat(status.calls()).isEqualTo(new BridgeStatus.Calls(0, 0, 128));
    assertThat(status.pendingRevocations()).isZero();
    assertThat(reasonOf(ADA)).isEqualTo(Reason.NOT_REQUESTED);
    assertThat(emulator.journal().count()).isZero();
  }

  private static BridgeStatus.CircuitBreaker closedBreaker() {
    return new BridgeStatus.CircuitBreaker(true, Optional.empty());
  }

  @Test
  void userWhoseChangeIsParked_isParkedWithTheCode() {
    emulator.faults().on(Operation.CREATE_USER).error(400, "ERR_INVALID_UID").always();
    fixture.bridge().users().save(user("new-user"));
    fixture.events().await(BridgeEvent.UserParked.class, 1);

    UserStatus status = fixture.bridge().statusOf("new-user");

    assertThat(status.reason()).isEqualTo(Reason.PARKED);
    assertThat(status.code()).hasValue("ERR_INVALID_UID");
    assertThat(status.remedy()).contains("is parked", "ParkedUsers.replay");
  }

  @Test
  void userWhoseDeletionIsParked_isDeletedWithTheCode() {
    emulator.faults().on(Operation.DELETE_USER).error(400, "ERR_BAD_REQUEST").always();
    fixture.bridge().users().delete(ADA, Deletion.PERMANENT);
    fixture.events().await(BridgeEvent.UserParked.class, 1);

    UserStatus status = fixture.bridge().statusOf(ADA);

    assertThat(status.reason()).isEqualTo(Reason.DELETED);
    assertThat(status.code()).hasValue("ERR_BAD_REQUEST");
    assertThat(status.remedy()).contains("is parked", "ParkedUsers.replay");
  }

  @Test
  void userWhoIsDeactivatedOrDeleted_isSoWithoutALogin() {
    fixture.bridge().users().deactivate(ADA);
    assertThat(reasonOf(ADA)).isEqualTo(Reason.DEACTIVATED);

    fixture.bridge().users().delete(ADA, Deletion.PERMANENT);
    assertThat(reasonOf(ADA)).isEqualTo(Reason.DELETED);
    assertThat(fixture.bridge().statusOf(ADA).code()).isEmpty();
  }

  @Test
  void userWithAToken_hasItForAnHourAndLongerIfItIsShared() {
    Instant created = token(fixture.loginAndWait(newSession(), user(ADA))).createdAt();

    UserStatus status = fixture.bridge().statusOf(ADA);
    assertThat(status.reason()).isEqualTo(Reason.HAS_TOKEN);
    assertThat(status.tokenCreatedAt()).hasValue(created);
    assertThat(status.uid()).hasValue(Uid.of(ADA));
    fixture.time().advance(Duration.ofMinutes(59));
    assertThat(reasonOf(ADA)).isEqualTo(Reason.HAS_TOKEN);
    fixture.time().advance(Duration.ofMinutes(2));
    assertThat(reasonOf(ADA)).isEqualTo(Reason.NOT_REQUESTED);

    with(config -> config.tokenScope(TokenScope.USER));
    token(fixture.loginAndWait(newSession(), user(ADA)));
    fixture.time().advance(Duration.ofHours(2));
    assertThat(reasonOf(ADA)).isEqualTo(Reason.HAS_TOKEN);
  }

  @Test
  void runningRequest_isPendingAndInFlight() {
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      SessionKey key = newSession();
      fixture.bridge().login(key, user(ADA));
      held.awaitHeld(1, REAL_LIMIT);

      assertThat(reasonOf(ADA)).isEqualTo(Reason.PENDING);
      assertThat(fixture.bridge().status().calls().running()).isEqualTo(1);
      held.release();
      token(fixture.awaitResult(key));
      assertThat(reasonOf(ADA)).isEqualTo(Reason.HAS_TOKEN);
    }
  }

  @Test
  void endedLoginSession_isLoggedOut() {
    SessionKey key = newSession();
    ChatToken token = token(fixture.loginAndWait(key, user(ADA)));

    fixture.bridge().tokenStored(key, token);
    fixture.bridge().logout(key, token);

    assertThat(reasonOf(ADA)).isEqualTo(Reason.LOGGED_OUT);
    fixture.time().advance(Duration.ofSeconds(1));
    token(fixture.loginAndWait(newSession(), user(ADA)));
    assertThat(reasonOf(ADA)).isEqualTo(Reason.HAS_TOKEN);
  }

  @Test
  void userWithoutUid_isNotMappedAndTheUidStaysFree() {
    with(
        config ->
            config.uidMapping(
                id -> id.equals("none") ? Optional.empty() : Optional.of(Uid.of(ADA))));

    assertThat(reasonOf(" ")).isEqualTo(Reason.BLANK_USER_ID);
    assertThat(reasonOf("none")).isEqualTo(Reason.USER_ID_NOT_MAPPED);
    assertThat(reasonOf("reader")).isEqualTo(Reason.NOT_REQUESTED);
    token(fixture.loginAndWait(newSession(), user("writer")));
    assertThat(reasonOf("writer")).isEqualTo(Reason.HAS_TOKEN);
    assertThat(reasonOf("reader")).isEqualTo(Reason.USER_ID_NOT_MAPPED);
  }

  @Test
  void excludedUser_isNotEligibleAndTheRuleIsNotCalledByReading() {
    AtomicInteger calls = new AtomicInteger();
    with(config -> config.eligibility(user -> calls.incrementAndGet() > 1));
    fixture.loginAndWait(newSession(), user(ADA));

    assertThat(reasonOf(ADA)).isEqualTo(Reason.NOT_ELIGIBLE);
    assertThat(calls).hasValue(1);
    token(fixture.loginAndWait(newSession(), user(ADA)));
    assertThat(reasonOf(ADA)).isEqualTo(Reason.HAS_TOKEN);
  }

  @Test
  void deactivatedUser_isReportedForAnHour() {
    emulator.users().deactivate(ADA);
    SessionKey key = newSession();
    fixture.bridge().login(key, user(ADA));
    fixture.time().awaitScheduled(Duration.ofMillis(250));
    fixture.time().advance(Duration.ofMillis(250));
    fixture.awaitResult(key);

    assertThat(reasonOf(ADA)).isEqualTo(Reason.DEACTIVATED);
    fixture.time().advance(Duration.ofMinutes(50));
    assertThat(reasonOf(ADA)).isEqualTo(Reason.DEACTIVATED);
  }

  @Test
  void exceededQuota_isReportedOnceATokenWasDenied() {
    with(config -> config.maxTokensPerUserPerHour(1));
    fixture.loginAndWait(newSession(), user(ADA));
    assertThat(reasonOf(ADA)).isEqualTo(Reason.HAS_TOKEN);

    fixture.loginAndWait(newSession(), user(ADA));

    UserStatus status = fixture.bridge().statusOf(ADA);
    assertThat(status.reason()).isEqualTo(Reason.QUOTA_EXCEEDED);
    assertThat(status.retryAt()).hasValue(now().plus(Duration.ofHours(1)));
    assertThat(status.tokenCreatedAt()).isPresent();
  }

  @Test
  void rejectionOfOneUser_isReportedWithItsCode() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(400, "ERR_BAD_REQUEST").always();
    fixture.loginAndWait(newSession(), user(ADA));

    UserStatus status = fixture.bridge().statusOf(ADA);

    assertThat(status.reason()).isEqualTo(Reason.REJECTED);
    assertThat(status.code()).hasValue("ERR_BAD_REQUEST");
    assertThat(status.httpStatus()).hasValue(400);
    assertThat(status.retryAt().orElseThrow()).isAfter(now());
    assertThat(status.remedy()).contains("fields");
    assertThat(fixture.bridge().status().state()).isEqualTo(BridgeStatus.State.AVAILABLE);
    fixture.time().advance(Duration.ofSeconds(30));
    assertThat(reasonOf(ADA)).isEqualTo(Reason.REJECTED);
    assertThat(fixture.bridge().statusOf(ADA).retryAt()).isEmpty();
  }

  @Test
  void rateLimit_isReportedWithTheTimeThatCometChatNames() {
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .error(429, "ERR_TOO_MANY_REQUESTS")
        .header("Retry-After", "120")
        .always();
    fixture.loginAndWait(newSession(), user(ADA));

    UserStatus status = fixture.bridge().statusOf(ADA);

    assertThat(status.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(status.retryAt()).hasValue(now().plus(Duration.ofMinutes(2)));
  }

  @Test
  void wrongKey_isRejectedForEveryUserUntilACallSucceeds() {
    emulator.changeKeys("00112233445566778899aabbccddeeff00112233");
    fixture.loginAndWait(newSession(), user(ADA));

    BridgeStatus status = fixture.bridge().status();
    assertThat(status.state()).isEqualTo(BridgeStatus.State.REJECTED);
    assertThat(status.problems()).hasSize(1);
    assertThat(status.problems().get(0).code()).isEqualTo("AUTH_ERR_APIKEY_NOT_FOUND");
    assertThat(status.problems().get(0).remedy()).contains("apiKey");
    assertThat(status.problems().get(0).lastSeen()).isEqualTo(now());
    assertThat(status.loginBreaker())
        .isEqualTo(
            new BridgeStatus.CircuitBreaker(
                false, Optional.of(now().plus(Duration.ofSeconds(10)))));
    assertThat(fixture.bridge().statusOf(ADA).code()).hasValue("AUTH_ERR_APIKEY_NOT_FOUND");
    UserStatus other = fixture.bridge().statusOf("cometchat-uid-2");
    assertThat(other.reason()).isEqualTo(Reason.REJECTED);
    assertThat(other.code()).hasValue("AUTH_ERR_APIKEY_NOT_FOUND");

    emulator.changeKeys(fixture.bridge().config().apiKey());
    fixture.time().advance(Duration.ofSeconds(30));
    token(fixture.loginAndWait(newSession(), user(ADA)));
    assertThat(fixture.bridge().status().state()).isEqualTo(BridgeStatus.State.AVAILABLE);
    assertThat(reasonOf("cometchat-uid-2")).isEqualTo(Reason.NOT_REQUESTED);
  }

  @Test
  void outage_hasABeginAndConcernsUnknownUsers() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(503, "ERR_EXCEPTION").always();
    fixture.loginAndWait(newSession(), user(ADA));
    assertThat(reasonOf(ADA)).isEqualTo(Reason.FAILED);
    Instant before = now();
    for (int i = 0; i < 20; i++) {
      fixture.loginAndWait(newSession(), user("emp-" + i));
      fixture.time().advance(Duration.ofMillis(300));
    }

    BridgeStatus status = fixture.bridge().status();
    assertThat(status.state()).isEqualTo(BridgeStatus.State.DEGRADED);
    assertThat(status.outageSince().orElseThrow()).isBetween(before, now());
    assertThat(status.loginBreaker().closed()).isFalse();
    assertThat(reasonOf(ADA)).isEqualTo(Reason.OUTAGE);
    assertThat(reasonOf("never-logged-in")).isEqualTo(Reason.OUTAGE);
  }

  @Test
  void closedBridge_isClosed() {
    fixture.bridge().close();

    assertThat(fixture.bridge().status().state()).isEqualTo(BridgeStatus.State.CLOSED);
    assertThat(reasonOf(ADA)).isEqualTo(Reason.CLOSED);
  }
}
