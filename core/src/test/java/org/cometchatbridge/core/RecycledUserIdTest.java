/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.TokenResult.NotEligible;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A user who registers with the user id of an earlier user does not get the messages unnoticed. */
class RecycledUserIdTest {

  private static final NotEligible REJECTED = new NotEligible(Reason.RECYCLED_USER_ID);
  private static final Uid ADA = Uid.of("ada");
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final ChatUser REGISTERED = ChatUser.builder("ada").newlyRegistered(true).build();

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final BlockingQueue<AuditRecord> audit = new LinkedBlockingQueue<>();
  private CometChatEmulator emulator;

  @BeforeEach
  void reset() {
    emulator = EMULATOR.emulator();
  }

  private CometChatBridgeConfig config(RecycledUserIdPolicy policy) {
    return BridgeFixture.config(emulator).toBuilder()
        .recycledUserIds(policy)
        .deactivatedUsers(DeactivatedUserPolicy.REACTIVATE)
        .audit(audit::add)
        .build();
  }

  private BridgeFixture fixture(RecycledUserIdPolicy policy) {
    return new BridgeFixture(emulator, config(policy));
  }

  private void existsSince(Duration age) {
    emulator
        .users()
        .add(
            EmulatedUser.of("ada", "Ada")
                .withMetadata(Map.of("@private", Map.of("cometchatBridge", Stamp.of(ADA, "ada"))))
                .withCreatedAt(Instant.now().minus(age)));
  }

  @Test
  void warn_givesTheUser_withOneWarning_anEventAndAnAuditRecord() throws Exception {
    existsSince(Duration.ofDays(1));
    try (LogCapture log = LogCapture.of("org.cometchatbridge");
        BridgeFixture fixture = fixture(RecycledUserIdPolicy.WARN)) {
      LoginTest.token(fixture.loginAndWait(newSession(), REGISTERED));
      LoginTest.token(fixture.loginAndWait(newSession(), REGISTERED));

      fixture.events().await(BridgeEvent.UserIdRecycled.class, 2);
      assertThat(log.lines())
          .filteredOn(line -> line.contains("recycledUserIds=reject"))
          .hasSize(1)
          .allMatch(line -> line.contains("ChatUsers.delete"));
    }
    AuditRecord first = audit.poll(20, TimeUnit.SECONDS);
    assertThat(first).isNotNull();
    assertThat(first.action()).isEqualTo(AuditRecord.Action.USER_ID_RECYCLED);
  }

  @Test
  void reject_lasts_untilTheEarlierUserIsDeleted() {
    existsSince(Duration.ofDays(1));
    try (LogCapture log = LogCapture.of("org.cometchatbridge");
        BridgeFixture fixture = fixture(RecycledUserIdPolicy.REJECT)) {
      SessionKey key = newSession();
      assertThat(fixture.loginAndWait(key, REGISTERED)).isEqualTo(REJECTED);
      assertThat(fixture.events().await(BridgeEvent.UserNotEligible.class, 1))
          .containsExactly(new BridgeEvent.UserNotEligible(ADA, Reason.RECYCLED_USER_ID));
      assertThat(fixture.bridge().statusOf("ada").reason())
          .isEqualTo(UserStatus.Reason.RECYCLED_USER_ID);
      assertThat(log.lines()).filteredOn(line -> line.contains("just registered")).hasSize(1);
      assertThat(emulator.users().tokens("ada")).isEmpty();
      assertThat(emulator.journal().count()).as("creation and reading").isEqualTo(2);

      // The requests after the registration do not have the hint.
      fixture.time().advance(Duration.ofHours(23));
      assertThat(fixture.loginAndWait(key, user("ada"))).isEqualTo(REJECTED);
      fixture.time().advance(Duration.ofHours(23));
      assertThat(fixture.loginAndWait(newSession(), user("ada"))).isEqualTo(REJECTED);
      assertThat(emulator.journal().count()).isEqualTo(2);

      fixture.bridge().users().delete("ada", Deletion.PERMANENT);
      fixture.events().await(BridgeEvent.UserDeleted.class, 1);
      fixture.bridge().users().activate("ada");
      fixture.events().await(BridgeEvent.UserActivated.class, 1);
      LoginTest.token(fixture.loginAndWait(newSession(), user("ada")));
    }
  }

  @Test
  void reject_lasts_whateverEndsTheLoginSessions() {
    existsSince(Duration.ofDays(1));
    try (BridgeFixture fixture = fixture(RecycledUserIdPolicy.REJECT)) {
      CometChatBridge bridge = fixture.bridge();
      SessionKey key = newSession();
      assertThat(fixture.loginAndWait(key, REGISTERED)).isEqualTo(REJECTED);

      bridge.logout(key, null);
      assertThat(fixture.loginAndWait(newSession(), user("ada"))).isEqualTo(REJECTED);
      bridge.users().signOutEverywhere("ada");
      fixture.events().await(BridgeEvent.SignedOutEverywhere.class, 1);
      SessionKey later = newSession();
      assertThat(fixture.loginAndWait(later, user("ada"))).isEqualTo(REJECTED);
      ChatToken other = ChatToken.of(ADA, "a-token-of-another-session", Instant.EPOCH);
      assertThat(bridge.refresh(later, user("ada"), other)).isEqualTo(REJECTED);
      bridge.users().save(ChatUser.builder("ada").name("Ada L.").build());
      fixture.events().await(BridgeEvent.UserUpdated.class, 1);
      assertThat(fixture.loginAndWait(newSession(), user("ada"))).isEqualTo(REJECTED);

      assertThat(emulator.users().tokens("ada")).isEmpty();
    }
  }

  @Test
  void reject_knownUser_isReadAgain() {
    existsSince(Duration.ofDays(1));
    CometChatBridgeConfig config =
        config(RecycledUserIdPolicy.REJECT).toBuilder()
            .existingUsers(ExistingUserPolicy.CLAIM)
            .build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      LoginTest.token(fixture.loginAndWait(newSession(), user("ada")));

      assertThat(fixture.loginAndWait(newSession(), REGISTERED)).isEqualTo(REJECTED);
    }
  }

  @Test
  void reject_userWhoWasJustCreated_byAnotherNode_getsAToken() {
    existsSince(Duration.ofMinutes(2));
    try (BridgeFixture fixture = fixture(RecycledUserIdPolicy.REJECT)) {
      LoginTest.token(fixture.loginAndWait(newSession(), REGISTERED));
      assertThat(emulator.journal().count()).isEqualTo(3);
    }
  }

  @Test
  void reject_userOfUnknownAge_getsNoToken() {
    existsSince(Duration.ofMinutes(2));
    emulator
        .faults()
        .on(Operation.GET_USER)
        .body(200, "application/json", "{\"data\":{\"uid\":\"ada\"}}")
        .always();
    try (BridgeFixture fixture = fixture(RecycledUserIdPolicy.REJECT)) {
      assertThat(fixture.loginAndWait(newSession(), REGISTERED)).isEqualTo(REJECTED);
    }
  }

  @Test
  void reject_keyThatMayNotReadUsers_getsNoToken_andWarnDoes() {
    existsSince(Duration.ofDays(1));
    emulator.faults().on(Operation.GET_USER).error(403, "AUTH_ERR_NO_ACCESS").always();
    try (BridgeFixture fixture = fixture(RecycledUserIdPolicy.REJECT)) {
      assertThat(fixture.loginAndWait(newSession(), REGISTERED))
          .isInstanceOf(TokenResult.Unavailable.class);
    }
    try (BridgeFixture fixture = fixture(RecycledUserIdPolicy.WARN)) {
      LoginTest.token(fixture.loginAndWait(newSession(), REGISTERED));
    }
  }

  @Test
  void reject_deactivatedUserWhomCometChatHides_isNotReactivated() {
    existsSince(Duration.ofDays(1));
    emulator.users().deactivate("ada");
    emulator.switches().set(Switches.GetDeactivatedUser.NOT_FOUND);
    try (BridgeFixture fixture = fixture(RecycledUserIdPolicy.REJECT)) {
      SessionKey key = newSession();
      fixture.bridge().login(key, REGISTERED);
      fixture.time().awaitScheduled(PAUSE);
      fixture.time().advance(PAUSE);

      assertThat(fixture.awaitResult(key)).isEqualTo(REJECTED);
      assertThat(emulator.journal().count(Operation.REACTIVATE_USERS)).isZero();
    }
  }

  @Test
  void reject_newUser_isOneCall() {
    try (BridgeFixture fixture = fixture(RecycledUserIdPolicy.REJECT)) {
      LoginTest.token(fixture.loginAndWait(newSession(), REGISTERED));
      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }
}
