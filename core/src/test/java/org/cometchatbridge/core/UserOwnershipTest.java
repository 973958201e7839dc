/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.spi.UidMapping;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An existing CometChat user is available to its owner only, at the cost of few extra calls. */
class UserOwnershipTest {

  private static final Uid UID = Uid.of("emp-1");
  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);
  private static final UidMapping FOLDING =
      userId -> Optional.of(Uid.of(userId.toLowerCase(Locale.ROOT)));

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;

  @BeforeEach
  void reset() {
    emulator = EMULATOR.emulator();
  }

  @Test
  void createdUser_hasItsStampInPrivateMetadata() {
    try (BridgeFixture fixture = with(config -> {})) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));

      assertThat(stored()).isEqualTo(Map.of("@private", Map.of("cometchatBridge", stamp("emp-1"))));
      assertThat(stamp("emp-1")).doesNotContain("emp").hasSize(45).isNotEqualTo(stamp("Emp-1"));
    }
  }

  @Test
  void adoptWithBuiltInMapping_checksNoKnownUser() {
    exists(Map.of());
    try (BridgeFixture fixture = with(config -> {})) {
      for (int login = 0; login < 3; login++) {
        ready(fixture.loginAndWait(newSession(), user("emp-1")));
      }

      assertThat(emulator.journal().count()).isEqualTo(3);
      assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(3);
    }
  }

  @Test
  void adopt_checksUserWhoseUidIsUnexpectedlyTaken() {
    exists(stampedFor("other-user"));
    try (BridgeFixture fixture = with(config -> {})) {
      ChatUser fresh = ChatUser.builder("emp-1").newlyRegistered(true).build();

      assertThat(fixture.loginAndWait(newSession(), fresh))
          .isEqualTo(rejected(Reason.FOREIGN_USER));

      assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isZero();
      assertThat(emulator.journal().count()).isEqualTo(2);
    }
  }

  @Test
  void deletedUser_isNotMistakenForTheNextUserWithItsUid() {
    try (BridgeFixture fixture = with(config -> {})) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      emulator.users().remove("emp-1");
      SessionKey key = newSession();
      try (Hold held = emulator.faults().on(Operation.CREATE_USER).hang()) {
        fixture.bridge().login(key, user("emp-1"));
        held.awaitHeld(1, TEST_TIMEOUT);
        exists(stampedFor("other-user"));
      }

      assertThat(fixture.awaitResult(key)).isEqualTo(rejected(Reason.FOREIGN_USER));
      assertThat(emulator.users().tokens("emp-1")).isEmpty();
    }
  }

  @Test
  void keyWithoutReadAccess_skipsOnlyTheOptionalCheck() {
    exists(Map.of());
    emulator.faults().on(Operation.GET_USER).error(403, "AUTH_ERR_NO_ACCESS").always();
    ChatUser fresh = ChatUser.builder("emp-1").newlyRegistered(true).build();
    try (BridgeFixture fixture = with(config -> {})) {
      ready(fixture.loginAndWait(newSession(), fresh));
    }
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.REJECT))) {
      assertThat(fixture.loginAndWait(newSession(), fresh))
          .isInstanceOf(TokenResult.Unavailable.class);
    }
  }

  @ParameterizedTest
  @EnumSource(ExistingUserPolicy.class)
  void knownUser_costsOneExtraCallPerDayAndNode(ExistingUserPolicy policy) {
    exists(stampedFor("emp-1"));
    try (BridgeFixture fixture = with(config -> config.existingUsers(policy).uidMapping(FOLDING))) {
      for (int login = 0; login < 5; login++) {
        ready(fixture.loginAndWait(newSession(), user("emp-1")));
      }
      assertThat(emulator.journal().count(Operation.GET_USER)).isEqualTo(1);
      assertThat(emulator.journal().count()).isEqualTo(6);

      fixture.time().advance(Duration.ofDays(1));
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      assertThat(emulator.journal().count(Operation.GET_USER)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(ExistingUserPolicy.class)
  void newUser_costsTwoCallsWithEveryPolicy(ExistingUserPolicy policy) {
    try (BridgeFixture fixture = with(config -> config.existingUsers(policy).uidMapping(FOLDING))) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      assertThat(emulator.journal().count()).isEqualTo(2);

      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      assertThat(emulator.journal().count()).as("the creator needs no check").isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(ExistingUserPolicy.class)
  void userOfAnotherUserId_isRejectedByEveryPolicyBeforeATokenIsCreated(ExistingUserPolicy policy) {
    exists(stampedFor("other-user"));
    try (BridgeFixture fixture = with(config -> config.existingUsers(policy).uidMapping(FOLDING))) {
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isEqualTo(rejected(Reason.FOREIGN_USER));

      assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isZero();
      assertThat(emulator.journal().count()).isEqualTo(1);
      assertThat(fixture.events().await(BridgeEvent.UserNotEligible.class, 1))
          .containsExactly(new BridgeEvent.UserNotEligible(UID, Reason.FOREIGN_USER));
      // Another request of the same user makes no call.
      fixture.loginAndWait(newSession(), user("emp-1"));
      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  @Test
  void sharedToken_isNotHandedToAnotherUserIdWithItsUid() {
    try (BridgeFixture fixture =
        with(
            config ->
                config
                    .uidMapping(FOLDING)
                    .tokenScope(TokenScope.USER)
                    .sharedTokenLifetime(Duration.ofDays(7)))) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      fixture.time().advance(Duration.ofDays(1));

      assertThat(fixture.loginAndWait(newSession(), user("EMP-1")))
          .isEqualTo(rejected(Reason.FOREIGN_USER));
      assertThat(fixture.loginAndWait(SessionKey.ofUser(UID), user("EMP-1")))
          .isEqualTo(rejected(Reason.FOREIGN_USER));
    }
  }

  @Test
  void sharedToken_isNotFoundByTheNextOwnerOfItsUid() {
    try (BridgeFixture fixture =
        with(
            config ->
                config
                    .uidMapping(FOLDING)
                    .tokenScope(TokenScope.USER)
                    .sharedTokenLifetime(Duration.ofDays(7)))) {
      SessionKey shared = SessionKey.ofUser(UID);
      ready(fixture.loginAndWait(shared, user("emp-1")));
      ready(fixture.bridge().await(shared, Duration.ZERO));
      fixture.time().advance(Duration.ofDays(1));

      // A filter reads the current state before it passes the user to the bridge.
      assertThat(fixture.bridge().uidOf("EMP-1")).contains(UID);
      assertThat(fixture.bridge().await(shared, Duration.ZERO))
          .isInstanceOf(TokenResult.Unavailable.class);
    }
  }

  @ParameterizedTest
  @EnumSource(ExistingUserPolicy.class)
  void formerUserId_leavesItsCometChatUserToTheNewOne(ExistingUserPolicy policy) {
    exists(stampedFor("EMP-1"));
    try (BridgeFixture fixture =
        with(config -> config.existingUsers(policy).uidMapping(renamed("emp-1", "EMP-1")))) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      awaitCall(Operation.UPDATE_USER);

      assertThat(stored()).isEqualTo(stampedFor("emp-1"));
      assertThat(emulator.journal().count()).as("read, stamp, create token").isEqualTo(3);
    }
    // A node without knowledge of the change rejects the former user id by the stamp.
    try (BridgeFixture other = with(config -> config.uidMapping(FOLDING))) {
      assertThat(other.loginAndWait(newSession(), user("EMP-1")))
          .isEqualTo(rejected(Reason.FOREIGN_USER));
    }
  }

  @Test
  void formerUserId_savedBeforeTheFirstLogin_leavesItsCometChatUserToTheNewOne() {
    exists(stampedFor("EMP-1"));
    try (BridgeFixture fixture =
        with(config -> config.uidMapping(renamed("emp-1", "Emp-1", "EMP-1")))) {
      fixture.bridge().users().save(ChatUser.builder("emp-1").name("Ada L.").build());
      fixture.events().await(BridgeEvent.UserUpdated.class, 1);

      assertThat(stored()).isEqualTo(stampedFor("emp-1"));
      assertThat(emulator.users().find("emp-1").orElseThrow().name()).isEqualTo("Ada L.");
    }
  }

  @Test
  void formerUserId_deletedBeforeTheFirstLogin_isErased() {
    exists(stampedFor("EMP-1"));
    try (BridgeFixture fixture = with(config -> config.uidMapping(renamed("emp-1", "EMP-1")))) {
      fixture.bridge().users().delete("emp-1", Deletion.PERMANENT);
      fixture.events().await(BridgeEvent.UserDeleted.class, 1);

      assertThat(emulator.users().find("emp-1")).isEmpty();
    }
  }

  @Test
  void formerUserId_isFollowedOverSeveralChanges() {
    exists(stampedFor("EMP-1"));
    try (BridgeFixture fixture =
        with(config -> config.uidMapping(renamed("emp-1", "Emp-1", "eMp-1", "emP-1", "EMP-1")))) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
    }
  }

  @Test
  void userIdThatChangesWhileTheUserIsKnown_keepsItsUid() {
    try (BridgeFixture fixture =
        with(config -> config.uidMapping(renamed("emp-1", "EMP-1")).tokenScope(TokenScope.USER))) {
      ready(fixture.loginAndWait(newSession(), user("EMP-1")));
      ready(fixture.loginAndWait(newSession(), user("emp-1")));

      assertThat(fixture.loginAndWait(newSession(), user("EMP-1")))
          .as("the former user id")
          .isEqualTo(rejected(Reason.USER_ID_NOT_MAPPED));
      assertThat(fixture.loginAndWait(newSession(), user("eMP-1")))
          .as("a user id that nobody had")
          .isEqualTo(rejected(Reason.USER_ID_NOT_MAPPED));
    }
  }

  @Test
  void formerUserIds_neverHangOrFailALogin() {
    exists(stampedFor("other-user"));
    UidMapping endless = renamed("emp-1", "Emp-1", "emp-1");
    UidMapping failing =
        new UidMapping() {
          @Override
          public Optional<Uid> uidOf(String userId) {
            return Optional.of(UID);
          }

          @Override
          public Optional<String> formerUserId(String userId) {
            throw new IllegalStateException("the database of the application is down");
          }
        };
    for (UidMapping mapping : List.of(endless, failing)) {
      try (BridgeFixture fixture = with(config -> config.uidMapping(mapping))) {
        assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
            .isEqualTo(rejected(Reason.FOREIGN_USER));
      }
    }
  }

  /** Maps like {@link #FOLDING}; each user id was the next one before. */
  private static UidMapping renamed(String... userIds) {
    List<String> ids = List.of(userIds);
    return new UidMapping() {
      @Override
      public Optional<Uid> uidOf(String userId) {
        return FOLDING.uidOf(userId);
      }

      @Override
      public Optional<String> formerUserId(String userId) {
        int next = ids.indexOf(userId) + 1;
        return next == 0 || next == ids.size() ? Optional.empty() : Optional.of(ids.get(next));
      }
    };
  }

  @Test
  void stampThatIsNotAString_belongsToAnotherUser() {
    exists(Map.of("@private", Map.of("cometchatBridge", 7)));
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.CLAIM))) {
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isEqualTo(rejected(Reason.FOREIGN_USER));
    }
  }

  @Test
  void ownerWhoLogsInAfterAnotherUser_getsItsUid() {
    exists(stampedFor("EMP-1"));
    try (BridgeFixture fixture = with(config -> config.uidMapping(FOLDING))) {
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isEqualTo(rejected(Reason.FOREIGN_USER));
      fixture.time().advance(MAX_BACKOFF);

      ready(fixture.loginAndWait(newSession(), user("EMP-1")));
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isEqualTo(rejected(Reason.USER_ID_NOT_MAPPED));
    }
  }

  @Test
  void unstampedUser_isAdoptedByDefault() {
    exists(Map.of("team", "engines"));
    try (BridgeFixture fixture = with(config -> config.uidMapping(FOLDING))) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      ready(fixture.loginAndWait(newSession(), user("emp-1")));

      assertThat(emulator.journal().count()).isEqualTo(3);
      assertThat(stored()).isEqualTo(Map.of("team", "engines"));
    }
  }

  @Test
  void unstampedUser_isRejectedByPolicyReject() {
    exists(Map.of("@private", Map.of("email", "a@b")));
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.REJECT))) {
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isEqualTo(rejected(Reason.UNSTAMPED_USER));
      assertThat(emulator.journal().count()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Switches.UpdateMetadata.class)
  void unstampedUser_isStampedByPolicyClaimAndKeepsItsMetadata(Switches.UpdateMetadata response) {
    emulator.switches().set(response);
    exists(Map.of("team", "engines", "@private", Map.of("email", "a@b")));
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.CLAIM))) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      awaitCall(Operation.UPDATE_USER);

      assertThat(stored())
          .isEqualTo(
              Map.of(
                  "team",
                  "engines",
                  "@private",
                  Map.of("email", "a@b", "cometchatBridge", stamp("emp-1"))));
    }
    try (BridgeFixture elsewhere =
        with(config -> config.existingUsers(ExistingUserPolicy.REJECT))) {
      ready(elsewhere.loginAndWait(newSession(), user("emp-1")));
    }
  }

  @ParameterizedTest
  @EnumSource(Switches.EmptyMetadata.class)
  void userWithoutMetadata_isStampedOncePrivateMetadataAreVisible(Switches.EmptyMetadata response) {
    emulator.switches().set(response);
    exists(Map.of());
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.CLAIM))) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      ready(fixture.loginAndWait(newSession(), user("emp-2")));
      assertThat(emulator.journal().count(Operation.UPDATE_USER)).isZero();

      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      awaitCall(Operation.UPDATE_USER);

      assertThat(stored()).isEqualTo(stampedFor("emp-1"));
    }
  }

  @Test
  void hiddenPrivateMetadata_areNeverOverwritten() {
    emulator.switches().set(Switches.PrivateMetadata.OMITTED);
    exists(Map.of("@private", Map.of("email", "a@b")));
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.CLAIM))) {
      ready(fixture.loginAndWait(newSession(), user("emp-2")));
      for (int login = 0; login < 3; login++) {
        ready(fixture.loginAndWait(newSession(), user("emp-1")));
      }

      assertThat(emulator.journal().count(Operation.GET_USER, "emp-1")).isEqualTo(1);
      assertThat(emulator.journal().count(Operation.UPDATE_USER)).isZero();
      assertThat(stored()).isEqualTo(Map.of("@private", Map.of("email", "a@b")));
    }
  }

  @Test
  void rejectedStamp_affectsNeitherTheTokenNorTheCheck() {
    exists(Map.of("@private", Map.of("email", "a@b")));
    emulator.faults().on(Operation.UPDATE_USER).error(413, "ERR_TOO_LARGE").always();
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.CLAIM))) {
      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      awaitCall(Operation.UPDATE_USER);
      ready(fixture.loginAndWait(newSession(), user("emp-1")));

      assertThat(emulator.journal().count(Operation.GET_USER)).isEqualTo(1);
    }
  }

  @Test
  void failedStamp_isWrittenWithALaterLogin() {
    exists(Map.of("@private", Map.of("email", "a@b")));
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.CLAIM))) {
      try (Hold held =
          emulator.faults().on(Operation.UPDATE_USER).error(503, "ERR_EXCEPTION").hang()) {
        ready(fixture.loginAndWait(newSession(), user("emp-1")));
        held.awaitHeld(1, TEST_TIMEOUT);
        // Times out the call on this thread; dependent work runs before this call returns.
        fixture.time().advance(fixture.bridge().config().callTimeout());
      }

      ready(fixture.loginAndWait(newSession(), user("emp-1")));
      emulator.journal().awaitCompleted(Operation.UPDATE_USER, 2, TEST_TIMEOUT);
      assertThat(stored().toString()).contains(stamp("emp-1"));
    }
  }

  @ParameterizedTest
  @EnumSource(Switches.GetDeactivatedUser.class)
  void deactivatedUser_isRejectedBeforeATokenIsCreatedIfEveryUserIsChecked(
      Switches.GetDeactivatedUser response) {
    emulator.switches().set(response);
    exists(stampedFor("emp-1"));
    emulator.users().deactivate("emp-1");
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.REJECT))) {
      assertThat(loginWithPause(fixture, response)).isEqualTo(rejected(Reason.DEACTIVATED));

      assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isZero();
      assertThat(emulator.journal().count()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void deactivatedUserOfAnotherUserId_isNotReactivated() {
    emulator.switches().set(Switches.GetDeactivatedUser.WITH_DEACTIVATED_AT);
    exists(stampedFor("other-user"));
    emulator.users().deactivate("emp-1");
    try (BridgeFixture fixture =
        with(
            config ->
                config
                    .existingUsers(ExistingUserPolicy.CLAIM)
                    .deactivatedUsers(DeactivatedUserPolicy.REACTIVATE))) {
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isEqualTo(rejected(Reason.FOREIGN_USER));
      assertThat(emulator.users().find("emp-1").orElseThrow().deactivated()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Switches.GetDeactivatedUser.class)
  void deactivatedUser_isReactivatedAndThenChecked(Switches.GetDeactivatedUser response) {
    emulator.switches().set(response);
    exists(stampedFor("emp-1"));
    emulator.users().deactivate("emp-1");
    try (BridgeFixture fixture =
        with(
            config ->
                config
                    .existingUsers(ExistingUserPolicy.REJECT)
                    .deactivatedUsers(DeactivatedUserPolicy.REACTIVATE))) {
      ready(loginWithPause(fixture, response));
      assertThat(emulator.users().find("emp-1").orElseThrow().deactivated()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(ExistingUserPolicy.class)
  void hiddenUserOfAnotherUserId_getsNoTokenAfterReactivation(ExistingUserPolicy policy) {
    emulator.switches().set(Switches.GetDeactivatedUser.NOT_FOUND);
    exists(stampedFor("other-user"));
    emulator.users().deactivate("emp-1");
    try (BridgeFixture fixture =
        with(
            config ->
                config.existingUsers(policy).deactivatedUsers(DeactivatedUserPolicy.REACTIVATE))) {
      assertThat(loginWithPause(fixture, Switches.GetDeactivatedUser.NOT_FOUND))
          .isEqualTo(rejected(Reason.FOREIGN_USER));
      assertThat(emulator.users().tokens("emp-1")).isEmpty();
    }
  }

  @Test
  void failedCheck_meansNoTokenIfEveryUserIsChecked() {
    exists(stampedFor("emp-1"));
    emulator
        .faults()
        .on(Operation.GET_USER)
        .body(200, "application/json", "{\"data\":[]}")
        .always();
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.REJECT))) {
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isInstanceOf(TokenResult.Unavailable.class);
      assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isZero();
    }
  }

  @Test
  void responseAboutAnotherUser_isIgnored() {
    exists(stampedFor("emp-1"));
    emulator
        .faults()
        .on(Operation.GET_USER)
        .body(200, "application/json", "{\"data\":{\"uid\":\"emp-2\"}}")
        .always();
    try (BridgeFixture fixture = with(config -> config.existingUsers(ExistingUserPolicy.CLAIM))) {
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isInstanceOf(TokenResult.Unavailable.class);
    }
  }

  private static TokenResult loginWithPause(
      BridgeFixture fixture, Switches.GetDeactivatedUser response) {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("emp-1"));
    if (response == Switches.GetDeactivatedUser.NOT_FOUND) {
      fixture.time().awaitScheduled(PAUSE);
      fixture.time().advance(PAUSE);
    }
    return fixture.awaitResult(key);
  }

  private BridgeFixture with(Consumer<CometChatBridgeConfig.Builder> change) {
    CometChatBridgeConfig.Builder config = BridgeFixture.config(emulator).toBuilder();
    change.accept(config);
    return new BridgeFixture(emulator, config.build());
  }

  private void exists(Map<String, Object> metadata) {
    emulator.users().add(EmulatedUser.of("emp-1", "Ada").withMetadata(metadata));
  }

  private Map<String, Object> stored() {
    return emulator.users().find("emp-1").orElseThrow().metadata();
  }

  private void awaitCall(Operation operation) {
    emulator.journal().awaitCompleted(operation, 1, Duration.ofSeconds(20));
  }

  private static Map<String, Object> stampedFor(String userId) {
    return Map.of("@private", Map.of("cometchatBridge", stamp(userId)));
  }

  private static String stamp(String userId) {
    return Stamp.of(UID, userId);
  }

  private static TokenResult rejected(Reason reason) {
    return new TokenResult.NotEligible(reason);
  }

  private static void ready(TokenResult result) {
    assertThat(result).isInstanceOf(TokenResult.Ready.class);
  }
}
