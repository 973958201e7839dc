/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Profile;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.junit.jupiter.api.Test;

/** What the methods of {@link ChatUsers} record. */
class ChatUsersTest {

  private static final Uid ADA = Uid.of("ada");

  private final List<Change> recorded = new ArrayList<>();
  private final List<BridgeEvent> events = new ArrayList<>();
  private final ChatUsers users = users(UidStrategy.DEFAULT);

  private ChatUsers users(UidStrategy mapping) {
    CometChatBridgeConfig config =
        CometChatBridgeConfig.builder()
            .appId("app")
            .region("eu")
            .apiKey("0123456789abcdef0123456789abcdef01234567")
            .uidMapping(mapping)
            .build();
    return new RecordedUsers(
        UserIdCase.SENSITIVE,
        new UidRegistry(config, new ManualTime()),
        new ProfileTexts(mapping == UidStrategy.HASH),
        recorder(recorded),
        events::add);
  }

  private static RecordedUsers.Outbox recorder(List<Change> recorded) {
    return new RecordedUsers.Outbox() {

      @Override
      public void insert(String userId, Change change) {
        recorded.add(change);
      }

      @Override
      public void inserted(String userId, Change change) {}

      @Override
      public RecordedUsers.Outbox using(Connection connection, Executor afterCommit) {
        return this;
      }
    };
  }

  private Map<ProfileField, Profile.Value> fields() {
    assertThat(recorded).hasSize(1);
    return ((Change.Fields) recorded.get(0).content()).values().values();
  }

  private static Profile.Value named(String json) {
    return new Profile.Value(Optional.of(json), false);
  }

  @Test
  void save_namesAllFields_emptyOnesOnlyIfTheyWereSent() {
    users.save(
        ChatUser.builder("ada").name("Ada \"A\"").role("admin").tags(List.of("x", "y")).build());

    assertThat(fields())
        .containsOnlyKeys(ProfileField.values())
        .containsEntry(ProfileField.NAME, named("\"Ada \\\"A\\\"\""))
        .containsEntry(ProfileField.ROLE, named("\"admin\""))
        .containsEntry(ProfileField.TAGS, named("[\"x\",\"y\"]"))
        .containsEntry(ProfileField.AVATAR, new Profile.Value(Optional.empty(), true))
        .containsEntry(
            ProfileField.METADATA,
            new Profile.Value(
                Optional.of(
                    "{\"@private\":{\"cometchatBridge\":\"" + Stamp.of(ADA, "ada") + "\"}}"),
                true));
    assertThat(recorded.get(0).uid()).isEqualTo(ADA);
    assertThat(recorded.get(0).owner()).isEqualTo(Owner.of(Stamp.of(ADA, "ada")));
  }

  @Test
  void update_namesOnlyWhatIsNamed() {
    users.update("ada", profile -> profile.name("Ada").clear(ProfileField.AVATAR).tags(List.of()));

    assertThat(fields())
        .containsOnlyKeys(ProfileField.NAME, ProfileField.AVATAR, ProfileField.TAGS)
        .containsEntry(ProfileField.NAME, named("\"Ada\""))
        .containsEntry(ProfileField.AVATAR, new Profile.Value(Optional.empty(), false))
        .containsEntry(ProfileField.TAGS, named("[]"));
  }

  @Test
  void update_ofMetadata_hasTheStamp() {
    users.update("ada", profile -> profile.metadata(Map.of("team", "blue")));

    assertThat(fields().get(ProfileField.METADATA).json().orElseThrow())
        .contains("\"team\":\"blue\"")
        .contains(Stamp.of(ADA, "ada"));
  }

  @Test
  void update_ofNothing_recordsNothing() {
    users.update("ada", profile -> {});

    assertThat(recorded).isEmpty();
  }

  @Test
  void save_withMetadataThatAreTooLarge_leavesThemOutWithAnEvent() {
    users.save(
        ChatUser.builder("ada").name("Ada").metadata(Map.of("text", "x".repeat(6_000))).build());

    assertThat(fields()).doesNotContainKey(ProfileField.METADATA);
    assertThat(events).containsExactly(new BridgeEvent.ProfileAdjusted(ADA, Set.of("metadata")));
  }

  @Test
  void save_withHashMapping_doesNotPublishTheUserId() {
    users(UidStrategy.HASH).save(ChatUser.builder("ada@example.org").build());

    assertThat(fields().get(ProfileField.NAME).json().orElseThrow())
        .startsWith("\"User ")
        .doesNotContain("ada");
  }

  @Test
  void standings_andSignOut_areRecorded() {
    users.deactivate("ada");
    users.activate("ada");
    users.delete("ada", Deletion.SOFT);
    users.delete("ada", Deletion.PERMANENT);
    users.signOutEverywhere("ada");

    assertThat(recorded)
        .extracting(Change::content)
        .containsExactly(
            new Change.StandingChange(Standing.DEACTIVATED),
            new Change.StandingChange(Standing.ACTIVE),
            new Change.StandingChange(Standing.DEACTIVATED),
            new Change.StandingChange(Standing.DELETED),
            new Change.SignOut());
  }

  @Test
  void changes_byAnActor_haveTheActor() {
    users.by("admin").deactivate("ada");
    users.deactivate("ada");

    assertThat(recorded).extracting(Change::actor).containsExactly("admin", null);
  }

  @Test
  void by_blankOrLongActor_throws() {
    assertThatIllegalArgumentException().isThrownBy(() -> users.by(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> users.by("x".repeat(101)));
  }

  @Test
  void userId_withoutUid_hasNoEffectButAnEvent() {
    users(UidStrategy.IDENTITY).deactivate("Ada Lovelace");

    assertThat(recorded).isEmpty();
    assertThat(events).containsExactly(new BridgeEvent.UserIdNotMapped("Ada Lovelace"));
  }
}
