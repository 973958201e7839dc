/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.spi.UidMapping;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** User ids that differ only in case belong to two users, or to one. */
class UserIdCaseTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator, config(UidStrategy.DEFAULT));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private CometChatBridgeConfig config(UidMapping mapping) {
    return BridgeFixture.config(emulator).toBuilder()
        .uidMapping(mapping)
        .userIdCase(UserIdCase.INSENSITIVE)
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "Ada, ada",
    "' Ada\u2003', ada",
    "TITLE, title",
    "Stra\u00dfe, stra\u00dfe",
    "STRASSE, strasse",
    "Ame\u0301lie, am\u00e9lie",
    "J\u030c, \u01f0",
    "\u212a, k",
    "'', ''",
  })
  void applyTo_insensitive_normalizes(String userId, String expected) {
    assertThat(UserIdCase.INSENSITIVE.applyTo(userId)).isEqualTo(expected);
    assertThat(UserIdCase.SENSITIVE.applyTo(userId)).isSameAs(userId);
  }

  @Test
  void applyTo_onATurkishServer_isTheSame() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(UserIdCase.INSENSITIVE.applyTo("TITLE")).isEqualTo("title");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void applyTo_itsOwnResult_changesNothing() {
    List<String> marks = List.of("", "\u0301", "\u030c", "\u0323", "\u0345");
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (!Character.isDefined(codePoint)) {
        continue;
      }
      // No mark combines with what has no case, such as the 100,000 ideographs.
      boolean alone =
          Character.isIdeographic(codePoint)
              || Character.getType(codePoint) == Character.PRIVATE_USE;
      for (String mark : alone ? marks.subList(0, 1) : marks) {
        String once = UserIdCase.INSENSITIVE.applyTo(Character.toString(codePoint) + mark);
        if (!UserIdCase.INSENSITIVE.applyTo(once).equals(once)) {
          throw new AssertionError(String.format(Locale.ROOT, "U+%04X %s", codePoint, mark));
        }
      }
    }
  }

  @Test
  void sensitive_isTheDefault_andKeepsTwoUsers() {
    try (BridgeFixture sensitive = new BridgeFixture(emulator, BridgeFixture.config(emulator))) {
      token(sensitive.loginAndWait(newSession(), ChatUser.builder("Ada").build()));
      token(sensitive.loginAndWait(newSession(), ChatUser.builder("ada").build()));
    }

    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(2);
  }

  @Test
  void insensitive_loginsInAnySpelling_areOneUserWithOneStamp() {
    ChatToken first = token(fixture.loginAndWait(newSession(), ChatUser.builder("Ada").build()));
    ChatToken second = token(fixture.loginAndWait(newSession(), ChatUser.builder(" ADA").build()));

    assertThat(first.uid()).isEqualTo(second.uid()).isEqualTo(Uid.of("ada"));
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
    assertThat(emulator.journal().exchanges(Operation.CREATE_USER).get(0).requestBody())
        .contains(Stamp.of(first.uid(), "ada"))
        .contains("\"name\":\"ada\"");
  }

  @Test
  void insensitive_givenName_keepsItsCase() {
    token(fixture.loginAndWait(newSession(), ChatUser.builder("ADA").name("Ada L").build()));

    assertThat(emulator.users().find("ada").orElseThrow().name()).isEqualTo("Ada L");
  }

  @Test
  void insensitive_sameLoginSession_keepsItsToken() {
    SessionKey key = newSession();
    ChatToken token = token(fixture.loginAndWait(key, ChatUser.builder("Ada").build()));

    assertThat(fixture.bridge().login(key, ChatUser.builder("ADA").build()))
        .isEqualTo(new TokenResult.Ready(token));
  }

  @Test
  void insensitive_ownMapping_getsTheNormalizedId_andSeesNoSecondUser() {
    try (BridgeFixture own =
        new BridgeFixture(emulator, config(userId -> Optional.of(Uid.of("u-" + userId))))) {
      token(own.loginAndWait(newSession(), ChatUser.builder("Ada").build()));
      ChatToken token = token(own.loginAndWait(newSession(), ChatUser.builder("aDA").build()));

      assertThat(token.uid()).isEqualTo(Uid.of("u-ada"));
      assertThat(own.bridge().uidOf("ADA ")).contains(Uid.of("u-ada"));
    }
  }

  @Test
  void insensitive_stampOfTheOldSpelling_givesWayToFormerUserId() {
    Uid uid = Uid.of("u-ada");
    UidMapping oldSpelling =
        new UidMapping() {
          @Override
          public Optional<Uid> uidOf(String userId) {
            return Optional.of(uid);
          }

          @Override
          public Optional<String> formerUserId(String userId) {
            return userId.equals("ada") ? Optional.of("Ada") : Optional.empty();
          }
        };
    CometChatBridgeConfig sensitive =
        config(oldSpelling).toBuilder().userIdCase(UserIdCase.SENSITIVE).build();
    try (BridgeFixture before = new BridgeFixture(emulator, sensitive)) {
      token(before.loginAndWait(newSession(), ChatUser.builder("Ada").build()));
    }

    try (BridgeFixture after = new BridgeFixture(emulator, config(oldSpelling))) {
      token(after.loginAndWait(newSession(), ChatUser.builder("Ada").build()));
    }

    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
  }

  @Test
  void insensitive_chatUsers_andReports_findTheUserInAnySpelling() {
    SessionKey key = newSession();
    ChatToken token = token(fixture.loginAndWait(key, ChatUser.builder("Ada").build()));

    fixture.bridge().users().update("aDa", change -> change.name("Countess"));
    emulator.journal().awaitCompleted(Operation.UPDATE_USER, 1, TEST_TIMEOUT);
    fixture.bridge().users().signOutEverywhere("ADA");

    assertThat(emulator.users().find("ada").orElseThrow().name()).isEqualTo("Countess");
    assertThat(fixture.bridge().hasChanged("adA")).isTrue();
    assertThat(fixture.bridge().statusOf("aDA").uid()).contains(token.uid());
  }
}
