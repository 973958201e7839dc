/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.util.List;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A login sends what has changed in the profile of its user. */
class ProfileSyncTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final String AVATAR = "https://app.example/ada.png";
  private static final String UID = "emp-1";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static ChatUser.Builder ada() {
    return ChatUser.builder(UID).name("Ada");
  }

  private ChatToken login(ChatUser.Builder user) {
    return token(fixture.loginAndWait(newSession(), user.build()));
  }

  private EmulatedUser awaitUpdates(int updates) {
    emulator.journal().awaitCompleted(Operation.UPDATE_USER, updates, TEST_TIMEOUT);
    assertThat(emulator.journal().count(Operation.UPDATE_USER)).isEqualTo(updates);
    return emulator.users().find(UID).orElseThrow();
  }

  /** What earlier logins sent is sent before what this one sends. */
  private void assertUpdates(int updates) {
    login(ada().name("Last"));
    assertThat(awaitUpdates(updates + 1).name()).isEqualTo("Last");
  }

  @Test
  void changedFields_areSentInOneCall_andNothingElse() {
    login(ada().link("https://app.example/ada"));

    login(ada().name("Ada Lovelace").avatar(AVATAR).link("https://app.example/ada"));

    EmulatedUser user = awaitUpdates(1);
    assertThat(user.name()).isEqualTo("Ada Lovelace");
    assertThat(user.avatar()).isEqualTo(AVATAR);
    assertThat(emulator.journal().exchanges(Operation.UPDATE_USER).get(0).requestBody())
        .contains("Ada Lovelace", AVATAR)
        .doesNotContain("link", "metadata", "tags", "role");
  }

  @Test
  void equalProfile_isNotSent() {
    login(ada().avatar(AVATAR).tags(List.of("a", "b")));
    login(ada().avatar(AVATAR).tags(List.of("a", "b")));
    login(ada().avatar(AVATAR).tags(List.of("a", "b")));

    assertUpdates(0);
  }

  @Test
  void emptyFieldOrNameOfTheUserId_changesNothing() {
    login(ada().avatar(AVATAR));
    login(ChatUser.builder(UID));

    assertUpdates(0);
    assertThat(emulator.users().find(UID).orElseThrow().avatar()).isEqualTo(AVATAR);
  }

  @Test
  void existingUser_isRememberedAtFirst() {
    emulator.users().add(EmulatedUser.of(UID, "From CometChat"));
    login(ada());
    assertThat(emulator.users().find(UID).orElseThrow().name()).isEqualTo("From CometChat");

    login(ada().name("Ada Lovelace"));

    assertThat(awaitUpdates(1).name()).isEqualTo("Ada Lovelace");
  }

  @Test
  void refresh_sendsNothing() {
    SessionKey key = newSession();
    ChatToken old = token(fixture.loginAndWait(key, ada().build()));

    fixture.bridge().refresh(key, ada().name("Ada Lovelace").build(), old);
    token(fixture.awaitResult(key));

    assertUpdates(0);
  }

  @Test
  void savedProfile_countsAsSent() {
    emulator.users().add(EmulatedUser.of(UID, "From CometChat"));
    fixture.bridge().users().save(ada().avatar(AVATAR).build());
    awaitUpdates(1);

    login(ada().avatar(AVATAR));
    login(ada().avatar(AVATAR).name("Ada Lovelace"));

    assertThat(awaitUpdates(2).name()).isEqualTo("Ada Lovelace");
  }

  @Test
  void off_sendsNothing() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().profileSync(ProfileSync.OFF).build();
    try (BridgeFixture off = new BridgeFixture(emulator, config)) {
      token(off.loginAndWait(newSession(), ada().build()));
      token(off.loginAndWait(newSession(), ada().name("Ada Lovelace").build()));

      off.bridge().users().update(UID, profile -> profile.avatar(AVATAR));
      emulator.journal().awaitCompleted(Operation.UPDATE_USER, 1, TEST_TIMEOUT);
      assertThat(emulator.users().find(UID).orElseThrow().name()).isEqualTo("Ada");
    }
  }
}
