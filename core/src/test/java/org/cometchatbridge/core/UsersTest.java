/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes of users that the application reports reach CometChat. */
class UsersTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);

  private CometChatEmulator emulator;
  private BridgeFixture fixture;
  private ChatUsers users;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator);
    users = fixture.bridge().users();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static ChatUser named(String name) {
    return ChatUser.builder("ada").name(name).build();
  }

  private void saveAda() {
    users.save(named("Ada"));
    fixture.events().await(BridgeEvent.UserCreated.class, 1);
  }

  private EmulatedUser ada() {
    return emulator.users().find("ada").orElseThrow();
  }

  @Test
  void save_newUser_isOneCallWithoutAToken() {
    saveAda();

    assertThat(ada().name()).isEqualTo("Ada");
    assertThat(emulator.users().tokens("ada")).isEmpty();
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void save_ofUserWhomALoginHasCreated_sendsOnlyWhatDiffers() {
    ChatUser user =
        ChatUser.builder("ada").name("Ada").tags(List.of("lab")).metadata(Map.of("a", 1)).build();
    token(fixture.loginAndWait(newSession(), user));

    users.save(user);
    users.save(ChatUser.builder("bob").build());
    fixture.events().await(BridgeEvent.UserCreated.class, 2);
    assertThat(emulator.journal().count()).as("two for the login, one for the other").isEqualTo(3);

    users.save(ChatUser.builder("ada").name("Ada").tags(List.of("sea")).build());
    fixture.events().await(BridgeEvent.UserUpdated.class, 1);
    assertThat(emulator.journal().count()).isEqualTo(4);
    assertThat(ada().tags()).containsExactly("sea");
    assertThat(ada().metadata()).containsOnlyKeys("@private");
  }

  @Test
  void rejectedToken_ofAnOldLoginSession_isRevokedAtOnceIfTheUserIsErased() {
    SessionKey key = newSession();
    ChatToken rejected = token(fixture.loginAndWait(key, user("ada")));
    emulator.users().remove("ada");

    fixture.bridge().refresh(key, user("ada"), rejected);
    assertThat(fixture.awaitResult(key))
        .isEqualTo(new TokenResult.NotEligible(TokenResult.NotEligible.Reason.SIGNED_OUT));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
  }

  @Test
  void save_unchanged_isNoCall_andChanged_isOne() {
    saveAda();

    users.save(named("Ada"));
    users.save(named("Ada Lovelace"));
    fixture.events().await(BridgeEvent.UserUpdated.class, 1);

    assertThat(ada().name()).isEqualTo("Ada Lovelace");
    assertThat(emulator.journal().count(Operation.UPDATE_USER)).isEqualTo(1);
    assertThat(emulator.journal().count()).isEqualTo(2);
  }

  @Test
  void signOutEverywhere_deletesAllTokens() {
    ChatToken first = token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
    ChatToken second = token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));

    users.signOutEverywhere("cometchat-uid-1");
    fixture.events().await(BridgeEvent.SignedOutEverywhere.class, 1);

    assertThat(emulator.users().isValid(first.value())).isFalse();
    assertThat(emulator.users().isValid(second.value())).isFalse();
  }

  @Test
  void deactivate_activate_delete_areCarriedOut() {
    saveAda();

    users.deactivate("ada");
    fixture.events().await(BridgeEvent.UserDeactivated.class, 1);
    assertThat(ada().deactivated()).isTrue();

    users.activate("ada");
    fixture.events().await(BridgeEvent.UserActivated.class, 1);
    assertThat(ada().deactivated()).isFalse();

    users.delete("ada", Deletion.PERMANENT);
    fixture.events().await(BridgeEvent.UserDeleted.class, 1);
    assertThat(emulator.users().find("ada")).isEmpty();
  }

  @Test
  void save_thatCometChatRejects_isParkedAndReplayed() {
    saveAda();
    emulator.faults().on(Operation.UPDATE_USER).error(400, "ERR_INVALID_UID").always();

    users.save(named("Ada Lovelace"));
    fixture.events().await(BridgeEvent.UserParked.class, 1);

    ParkedUsers parked = fixture.bridge().parkedUsers();
    assertThat(parked.list(10)).extracting(ParkedUser::code).containsExactly("ERR_INVALID_UID");
    assertThat(fixture.bridge().status().userChanges())
        .isEqualTo(
            new BridgeStatus.UserChanges(
                0, 1, Duration.ZERO, Optional.of(fixture.time().instant()), Optional.empty()));

    emulator.faults().clear();
    assertThat(parked.replay(Uid.of("ada"))).isTrue();
    fixture.events().await(BridgeEvent.UserUpdated.class, 1);
    assertThat(ada().name()).isEqualTo("Ada Lovelace");
    assertThat(parked.list(10)).isEmpty();
  }

  @Test
  void deletedUser_whoLogsIn_getsNoTokenAndIsNotCreated() {
    saveAda();
    users.delete("ada", Deletion.PERMANENT);
    fixture.events().await(BridgeEvent.UserDeleted.class, 1);

    assertThat(fixture.loginAndWait(newSession(), named("Ada")))
        .isInstanceOf(TokenResult.NotEligible.class);
    assertThat(emulator.users().find("ada")).isEmpty();

    users.activate("ada");
    assertThat(fixture.loginAndWait(newSession(), named("Ada")))
        .isInstanceOf(TokenResult.Ready.class);
  }

  @Test
  void signedOutUser_whoseOldSessionAsks_getsNoTokenAndANewLoginDoes() {
    SessionKey old = newSession();
    ChatToken token = token(fixture.loginAndWait(old, user("cometchat-uid-1")));
    fixture.bridge().tokenStored(old, token);

    users.signOutEverywhere("cometchat-uid-1");
    fixture.events().await(BridgeEvent.SignedOutEverywhere.class, 1);
    fixture.bridge().refresh(old, user("cometchat-uid-1"), token);

    assertThat(fixture.awaitResult(old)).isInstanceOf(TokenResult.NotEligible.class);
    assertThat(fixture.loginAndWait(newSession(), user("cometchat-uid-1")))
        .isInstanceOf(TokenResult.Ready.class);
  }

  @Test
  void deactivate_waitsForATokenThatIsBeingCreated() {
    emulator.switches().set(Switches.TokensOfDeactivatedUser.STILL_VALID);
    Hold tokens = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-1"));
    tokens.awaitHeld(1, TEST_TIMEOUT);

    users.deactivate("cometchat-uid-1");
    saveAda();
    assertThat(emulator.journal().count(Operation.FLUSH_AUTH_TOKENS)).isZero();
    tokens.release();
    fixture.events().await(BridgeEvent.UserDeactivated.class, 1);

    assertThat(fixture.awaitResult(key)).isInstanceOf(TokenResult.NotEligible.class);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void deactivate_whoseTokensAreNotDeletedYet_isCarriedOutAfterThem() {
    emulator.switches().set(Switches.TokensOfDeactivatedUser.STILL_VALID);
    ChatToken old = token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
    emulator.faults().on(Operation.FLUSH_AUTH_TOKENS).error(500, "ERR_INTERNAL").times(1);

    users.deactivate("cometchat-uid-1");
    emulator.journal().awaitCompleted(Operation.FLUSH_AUTH_TOKENS, 1, TEST_TIMEOUT);
    fixture.time().awaitScheduled(Duration.ofMillis(500));
    assertThat(emulator.journal().count(Operation.DEACTIVATE_USERS)).isZero();
    assertThat(emulator.users().isValid(old.value())).isTrue();
    fixture.time().advance(Duration.ofSeconds(1));

    fixture.events().await(BridgeEvent.UserDeactivated.class, 1);
    assertThat(emulator.users().isValid(old.value())).isFalse();
  }

  @Test
  void delete_andActivateAndSaveBeforeItIsCarriedOut_erasesTheOldUserFirst() {
    emulator.users().add(EmulatedUser.of("ada", "Old Ada"));
    ChatUser reader = user("ada");
    Hold flush = emulator.faults().on(Operation.FLUSH_AUTH_TOKENS).hang();
    users.delete("ada", Deletion.PERMANENT);
    flush.awaitHeld(1, TEST_TIMEOUT);
    users.activate("ada");
    users.save(named("New Ada"));

    assertThat(fixture.bridge().login(newSession(), reader))
        .isEqualTo(new TokenResult.NotEligible(TokenResult.NotEligible.Reason.DELETED));
    flush.release();
    fixture.events().await(BridgeEvent.UserCreated.class, 1);

    assertThat(emulator.journal().count(Operation.DELETE_USER)).isEqualTo(1);
    assertThat(ada().name()).isEqualTo("New Ada");
    token(fixture.loginAndWait(newSession(), reader));
  }

  @Test
  void loginWhileTheTokensAreDeleted_healsByTheReportOfThePage() {
    token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
    SessionKey key = newSession();
    ChatToken hit;
    try (Hold flush = emulator.faults().on(Operation.FLUSH_AUTH_TOKENS).hang()) {
      users.signOutEverywhere("cometchat-uid-1");
      flush.awaitHeld(1, TEST_TIMEOUT);
      hit = token(fixture.loginAndWait(key, user("cometchat-uid-1")));
      fixture.bridge().tokenStored(key, hit);
    }
    fixture.events().await(BridgeEvent.SignedOutEverywhere.class, 1);
    assertThat(emulator.users().isValid(hit.value())).isFalse();

    fixture.bridge().refresh(key, user("cometchat-uid-1"), hit);

    ChatToken fresh = token(fixture.awaitResult(key));
    assertThat(emulator.users().isValid(fresh.value())).isTrue();
  }

  @Test
  void deactivate_whoseTokensCometChatDoesNotDelete_deletesThemAfterTheActivation() {
    emulator.switches().set(Switches.TokensOfDeactivatedUser.SUSPENDED);
    ChatToken old = token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
    emulator.faults().on(Operation.FLUSH_AUTH_TOKENS).error(400, "ERR_BAD_REQUEST").times(1);

    users.deactivate("cometchat-uid-1");
    fixture.events().await(BridgeEvent.UserDeactivated.class, 1);
    users.activate("cometchat-uid-1");
    fixture.events().await(BridgeEvent.SignedOutEverywhere.class, 1);

    assertThat(emulator.users().isValid(old.value())).isFalse();
  }
}
