/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.reconcile.UserDifference.Kind;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The differences between an application and CometChat, in both directions. */
class UserComparisonTest {

  @RegisterExtension
  static final EmulatorPerTest EMULATOR =
      EmulatorPerTest.with(CometChatEmulator.builder().sampleUsers(false));

  @TempDir private Path folder;
  private CometChatEmulator emulator;
  private CometChatBridgeConfig config;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    config = BridgeFixture.config(emulator);
  }

  private void create(ChatUser... users) {
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      for (ChatUser user : users) {
        fixture.loginAndWait(BridgeFixture.newSession(), user);
      }
    }
    emulator.journal().clear();
  }

  private List<UserDifference> differences(ChatUser... users) throws Exception {
    List<UserDifference> differences = new ArrayList<>();
    UserComparison.of(config).run(numbered(users), folder, differences::add);
    assertThat(folder).isEmptyDirectory();
    return differences;
  }

  private static Iterator<ComparisonRow> numbered(ChatUser... users) {
    return IntStream.range(0, users.length)
        .mapToObj(i -> new ComparisonRow(i + 1, users[i], users[i].userId().startsWith("left-")))
        .iterator();
  }

  private static ChatUser.Builder full(String userId) {
    return ChatUser.builder(userId)
        .name("Ada \u00c4 \"Lovelace\"")
        .avatar("https://app.example/ada.png")
        .link("https://app.example/ada")
        .statusMessage("Counting")
        .tags(List.of("b", "a"))
        .metadata(Map.of("team", "engines", "levels", List.of(1, 2), "since", 1843));
  }

  @Test
  void usersWhoAreAlike_haveNoDifference_andNothingIsWritten() throws Exception {
    create(full("ada").build(), full("Ada Lovelace").build());
    Map<String, Object> reordered = new LinkedHashMap<>();
    reordered.put("since", 1843);
    reordered.put("levels", List.of(1, 2));
    reordered.put("team", "engines");

    assertThat(
            differences(
                full("ada").tags(List.of("a", "b")).metadata(reordered).build(),
                ChatUser.builder("Ada Lovelace").build()))
        .isEmpty();
    assertThat(emulator.journal().count())
        .isEqualTo(emulator.journal().count(Operation.LIST_USERS));
  }

  @Test
  void everyField_isCompared() throws Exception {
    create(full("ada").build());

    assertThat(
            differences(
                ChatUser.builder("ada")
                    .name("Ada")
                    .avatar("https://app.example/other.png")
                    .link("https://app.example/other")
                    .role("admin")
                    .statusMessage("Writing")
                    .tags(List.of("a"))
                    .metadata(Map.of("team", "engines", "levels", List.of(1, 3), "since", 1843))
                    .build()))
        .singleElement()
        .isEqualTo(
            new UserDifference(
                Kind.DIFFERENT, 1, Optional.of(Uid.of("ada")), Set.of(ProfileField.values())));
  }

  @Test
  void usersOfOneSideOnly_areMissingOrSurplus() throws Exception {
    create(user("ada"), user("dan"), user("old"), user("gone"));
    emulator.users().deactivate("dan");
    emulator.users().deactivate("gone");
    emulator.users().add(EmulatedUser.of("bot", "Bot"));

    assertThat(differences(user("ada"), user("carol"), user("dan"), user("carol")))
        .containsExactlyInAnyOrder(
            new UserDifference(Kind.MISSING, 2, Optional.of(Uid.of("carol")), Set.of()),
            new UserDifference(Kind.DUPLICATE, 4, Optional.of(Uid.of("carol")), Set.of()),
            new UserDifference(Kind.DEACTIVATED, 3, Optional.of(Uid.of("dan")), Set.of()),
            new UserDifference(Kind.SURPLUS, 0, Optional.of(Uid.of("old")), Set.of()),
            new UserDifference(Kind.SURPLUS_UNSTAMPED, 0, Optional.of(Uid.of("bot")), Set.of()));
  }

  @Test
  void userWhomTheApplicationHasDeactivated_isDifferentOnlyWhileActive() throws Exception {
    create(user("left-1"), user("left-2"));
    emulator.users().deactivate("left-2");

    assertThat(differences(user("left-1"), user("left-2"), user("left-3")))
        .containsExactly(
            new UserDifference(Kind.ACTIVE, 1, Optional.of(Uid.of("left-1")), Set.of()));
  }

  @Test
  void userOfAnotherUserId_isForeign_andAnUnmappedOneIsReported() throws Exception {
    config =
        config.toBuilder()
            .uidMapping(
                userId -> userId.contains("@") ? Optional.empty() : Optional.of(Uid.of("shared")))
            .build();
    create(user("first"));

    assertThat(differences(user("second"), user("a@b")))
        .containsExactlyInAnyOrder(
            new UserDifference(Kind.UNMAPPED, 2, Optional.empty(), Set.of()),
            new UserDifference(Kind.FOREIGN, 1, Optional.of(Uid.of("shared")), Set.of()));
  }

  @Test
  void usersOfOtherTenants_areNotCompared() throws Exception {
    CometChatBridgeConfig ofNone = config;
    create(user("old"));
    config = ofNone.toBuilder().tenant("forum").build();
    create(user("ada"), user("bob"));
    config = ofNone.toBuilder().tenant("shop").build();
    create(user("ada"), user("left"));

    List<UserDifference> differences = new ArrayList<>();
    assertThat(UserComparison.of(config).run(numbered(user("ada")), folder, differences::add))
        .isEqualTo(new ComparisonCounts(1, 2, 3));
    assertThat(differences).containsExactly(surplus("shop-xt1-left"));
    config = ofNone;
    assertThat(differences()).containsExactly(surplus("old"));
  }

  private static UserDifference surplus(String uid) {
    return new UserDifference(Kind.SURPLUS, 0, Optional.of(Uid.of(uid)), Set.of());
  }

  @Test
  void manyUsers_areReadPageByPage() throws Exception {
    IntStream.range(0, 250)
        .forEach(i -> emulator.users().add(EmulatedUser.of("user-" + i, "User " + i)));
    ChatUser[] users =
        IntStream.range(0, 250)
            .mapToObj(i -> ChatUser.builder("user-" + i).name("User " + i).build())
            .toArray(ChatUser[]::new);

    assertThat(differences(users)).isEmpty();
    assertThat(emulator.journal().count(Operation.LIST_USERS)).isEqualTo(3);
  }

  @Test
  void listWithoutTheNumberOfPages_isReadToItsEnd() throws Exception {
    page("[" + listed("ada") + "]");
    page("[" + listed("bob") + "]");
    page("[]");

    assertThat(differences(user("ada"), user("bob"))).isEmpty();
  }

  @Test
  void responseThatIsNoList_isNoEmptyList() {
    page("{}");

    assertThatThrownBy(() -> differences(user("ada"))).isInstanceOf(UnavailableException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void userWhoIsReadTwice_isCountedOnce() throws Exception {
    page("[" + listed("ada") + "," + listed("bob") + "]");
    page("[" + listed("bob") + "]");
    page("[]");

    assertThat(UserComparison.of(config).run(numbered(user("ada")), folder, difference -> {}))
        .isEqualTo(new ComparisonCounts(1, 2, 0));
  }

  private void page(String users) {
    emulator
        .faults()
        .on(Operation.LIST_USERS)
        .body(200, "application/json", "{\"data\":" + users + ",\"meta\":{}}")
        .times(1);
  }

  private static String listed(String uid) {
    return "{\"uid\":\"" + uid + "\",\"name\":\"" + uid + "\"}";
  }

  @Test
  void failure_leavesNoFiles() {
    config = config.toBuilder().apiKey("00112233445566778899aabbccddeeff00112233").build();

    assertThatThrownBy(
            () -> UserComparison.of(config).run(numbered(user("ada")), folder, difference -> {}))
        .isInstanceOf(RejectedException.class);
    assertThat(folder).isEmptyDirectory();
  }

  private static ChatUser user(String userId) {
    return ChatUser.builder(userId).build();
  }
}
