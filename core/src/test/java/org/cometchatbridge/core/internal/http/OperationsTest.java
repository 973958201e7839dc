/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.json.UserJson;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation of the contract, against the emulator. */
class OperationsTest {

  private static final CallContext TERMS =
      CallContext.background(
          Uid.of("anybody"), Deadline.after(new ManualTime(), Duration.ofSeconds(5)));
  private static final Uid ONE = Uid.of("cometchat-uid-1");
  private static final Uid NOBODY = Uid.of("nobody");

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private TestClient own;
  private CometChatClient client;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
    own = client(BridgeFixture.config(emulator));
    client = own.client();
  }

  @AfterEach
  void close() {
    own.close();
  }

  @Test
  void get_readsAUserOrFindsNone() {
    assertThat(end(client.users().get(ONE, TERMS)))
        .hasValueSatisfying(user -> assertThat(user.uid()).isEqualTo(ONE.value()));
    assertThat(end(client.users().get(NOBODY, TERMS))).isEmpty();
  }

  @Test
  void list_walksAllPages() {
    for (int i = 0; i < 150; i++) {
      emulator.users().add(EmulatedUser.of("listed-" + i, "Listed " + i));
    }
    emulator.users().deactivate("listed-7");

    List<StoredUser> all = new ArrayList<>();
    PageCursor pages = new PageCursor();
    while (pages.hasNext()) {
      Page<StoredUser> page = end(client.users().list(pages.next(), TERMS));
      pages.read(page);
      all.addAll(page.items());
    }

    assertThat(emulator.journal().count(Operation.LIST_USERS)).isEqualTo(2);
    assertThat(all).hasSize(155);
    assertThat(all.stream().filter(StoredUser::deactivated).map(StoredUser::uid))
        .containsExactly("listed-7");
  }

  static Stream<Arguments> readingsOfUpdate() {
    return Arrays.stream(Switches.UpdateMetadata.values())
        .flatMap(
            metadata ->
                Arrays.stream(Switches.UpdateTags.values())
                    .map(tags -> Arguments.of(metadata, tags)));
  }

  @ParameterizedTest
  @MethodSource("readingsOfUpdate")
  void update_changesTheNamedFieldsOnly(
      Switches.UpdateMetadata metadata, Switches.UpdateTags tags) {
    emulator.switches().set(metadata).set(tags);
    Uid uid = createdWithEverything();

    for (String field : UserJson.FIELDS) {
      EmulatedUser before = emulator.users().find(uid.value()).orElseThrow();
      ChatUser other =
          ChatUser.builder(uid.value())
              .name("Other")
              .avatar("https://img.example.org/other.png")
              .link("https://example.org/other")
              .role("other")
              .statusMessage("Away")
              .tags(List.of("old", "new"))
              .metadata(Map.of("kept", Map.of("a", 1)))
              .build();

      UserApi.Updated updated = end(client.users().update(uid, other, Set.of(field), TERMS));

      EmulatedUser after = emulator.users().find(uid.value()).orElseThrow();
      assertThat(updated).isEqualTo(new UserApi.Updated(true, Set.of()));
      assertThat(changed(before, after)).as(field).containsExactly(field);
    }
    EmulatedUser after = emulator.users().find(uid.value()).orElseThrow();
    assertThat(after.metadata()).containsOnlyKeys("kept", "@private");
    assertThat(after.metadata().get("kept")).isEqualTo(Map.of("a", 1));
    assertThat(stamp(after)).isEqualTo(Stamp.of(uid, uid.value()));
  }

  @ParameterizedTest
  @MethodSource("readingsOfUpdate")
  void update_emptiesNamedFields(Switches.UpdateMetadata metadata, Switches.UpdateTags tags) {
    emulator.switches().set(metadata).set(tags);
    Uid uid = createdWithEverything();
    ChatUser nothing = ChatUser.builder(uid.value()).build();
    Set<String> emptied = new TreeSet<>(UserJson.FIELDS);
    emptied.remove("name");

    UserApi.Updated updated = end(client.users().update(uid, nothing, emptied, TERMS));

    EmulatedUser user = emulator.users().find(uid.value()).orElseThrow();
    assertThat(user.name()).isEqualTo("Ada");
    assertThat(user.avatar()).isNull();
    assertThat(user.link()).isNull();
    assertThat(user.role()).isEqualTo("default");
    assertThat(user.metadata()).containsOnlyKeys("@private");
    assertThat(stamp(user)).isEqualTo(Stamp.of(uid, uid.value()));
    if (tags == Switches.UpdateTags.REPLACED) {
      assertThat(user.tags()).isEmpty();
      assertThat(updated.unchanged()).containsExactly("statusMessage");
    } else {
      assertThat(updated.unchanged()).containsExactlyInAnyOrder("statusMessage", "tags");
    }
  }

  @Test
  void update_needsOneCall() {
    Uid uid = createdWithEverything();
    ChatUser user = ChatUser.builder(uid.value()).metadata(Map.of("other", 1)).build();

    end(client.users().update(uid, user, Set.of("metadata", "tags", "link"), TERMS));

    assertThat(emulator.journal().count(Operation.UPDATE_USER)).isEqualTo(1);
    assertThat(end(client.users().update(uid, user, Set.of("statusMessage"), TERMS)).unchanged())
        .containsExactly("statusMessage");
    assertThat(end(client.users().update(uid, user, Set.of(), TERMS)).exists()).isTrue();
    assertThat(emulator.journal().count(Operation.UPDATE_USER)).as("no empty request").isEqualTo(1);
    assertThat(end(client.users().update(NOBODY, user, Set.of("name"), TERMS)).exists()).isFalse();
  }

  private Uid createdWithEverything() {
    Uid uid = Uid.of("ada");
    emulator.users().addRole("author");
    emulator.users().addRole("other");
    ChatUser user =
        ChatUser.builder(uid.value())
            .name("Ada")
            .avatar("https://img.example.org/a.png")
            .link("https://example.org/a")
            .role("author")
            .statusMessage("Here")
            .tags(List.of("old"))
            .metadata(Map.of("kept", Map.of("a", 1, "b", 2), "gone", 1))
            .build();
    end(client.users().create(uid, user, Set.of(), TERMS));
    return uid;
  }

  private static Set<String> changed(EmulatedUser before, EmulatedUser after) {
    Set<String> changed = new TreeSet<>();
    compare("name", before.name(), after.name(), changed);
    compare("avatar", before.avatar(), after.avatar(), changed);
    compare("link", before.link(), after.link(), changed);
    compare("role", before.role(), after.role(), changed);
    compare("statusMessage", before.statusMessage(), after.statusMessage(), changed);
    compare("tags", before.tags(), after.tags(), changed);
    compare("metadata", before.metadata(), after.metadata(), changed);
    return changed;
  }

  private static void compare(
      String field, @Nullable Object before, @Nullable Object after, Set<String> changed) {
    if (!Objects.equals(before, after)) {
      changed.add(field);
    }
  }

  private static @Nullable Object stamp(EmulatedUser user) {
    return user.metadata().get(Stamp.PRIVATE) instanceof Map<?, ?> hidden
        ? hidden.get(Stamp.FIELD)
        : null;
  }

  @Test
  void delete_deactivatesOrDeletesForGoodByTheBodyOfTheDelete() {
    assertThat(end(client.users().delete(ONE, false, TERMS))).isTrue();
    assertThat(emulator.users().find(ONE.value()).orElseThrow().deactivated()).isTrue();

    assertThat(end(client.users().delete(Uid.of("cometchat-uid-2"), true, TERMS))).isTrue();
    assertThat(emulator.users().find("cometchat-uid-2")).isEmpty();

    assertThat(end(client.users().delete(NOBODY, true, TERMS))).isFalse();
    assertThat(emulator.journal().exchanges(Operation.DELETE_USER))
        .extracting(exchange -> exchange.requestBody())
        .containsExactly("{\"permanent\":false}", "{\"permanent\":true}", "{\"permanent\":true}");
  }

  @Test
  void deactivateAndReactivate_sayWhatBecameOfEachUid() {
    List<Uid> uids = List.of(ONE, NOBODY);

    BatchOutcome first = end(client.users().deactivate(uids, TERMS));
    BatchOutcome again = end(client.users().deactivate(uids, TERMS));
    BatchOutcome back = end(client.users().reactivate(uids, TERMS));
    BatchOutcome backAgain = end(client.users().reactivate(uids, TERMS));

    assertThat(first.changed()).containsExactly(ONE.value());
    assertThat(first.notFound()).containsExactly(NOBODY.value());
    assertThat(again.unchanged()).containsExactly(ONE.value());
    assertThat(back.changed()).containsExactly(ONE.value());
    assertThat(backAgain.unchanged()).containsExactly(ONE.value());
    assertThat(emulator.users().find(ONE.value()).orElseThrow().deactivated()).isFalse();
  }

  /** Only a response with the uid says whether the user exists. */
  @Test
  void batch_emptyResponse_leavesTheStateUnknown() {
    emulator.faults().on(Operation.REACTIVATE_USERS).afterProcessing().empty(204).always();
    emulator.faults().on(Operation.DEACTIVATE_USERS).afterProcessing().empty(200).always();

    assertThat(end(client.users().deactivate(List.of(ONE), TERMS)).exists(ONE)).isEmpty();
    assertThat(end(client.users().reactivate(List.of(ONE), TERMS)).exists(ONE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "true", "updated", ""})
  void update_responseWithoutMeaning_isDone(String body) {
    emulator
        .faults()
        .on(Operation.UPDATE_USER)
        .afterProcessing()
        .body(200, "application/json", body)
        .times(1);
    ChatUser other = ChatUser.builder(ONE.value()).name("Other").build();

    assertThat(end(client.users().update(ONE, other, Set.of("name"), TERMS)).exists()).isTrue();
    assertThat(emulator.users().find(ONE.value()).orElseThrow().name()).isEqualTo("Other");
  }

  @Test
  void importUsers_saysWhatBecameOfEachUid() {
    Map<Uid, ChatUser> users = new LinkedHashMap<>();
    for (int i = 0; i < UserApi.IMPORT_SIZE; i++) {
      Uid uid = Uid.of("imported-" + i);
      users.put(
          uid, ChatUser.builder(uid.value()).name("Imported " + i).statusMessage("x").build());
    }

    Map<String, String> outcomes = end(client.users().importUsers(users, TERMS));

    assertThat(outcomes).hasSize(UserApi.IMPORT_SIZE).containsEntry("imported-49", "");
    assertThat(emulator.users().find("imported-49")).isPresent();
    users.put(ONE, ChatUser.builder(ONE.value()).build());
    assertThatThrownBy(() -> client.users().importUsers(users, TERMS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pageOfBigProfiles_isRead() {
    for (int i = 0; i < 100; i++) {
      emulator
          .users()
          .add(EmulatedUser.of("big-" + i, "Big").withAvatar(longUrl("a")).withLink(longUrl("b")));
    }

    assertThat(end(client.users().list(1, TERMS)).items()).hasSize(100);
  }

  /** CometChat allows 3,000 characters. */
  private static String longUrl(String character) {
    return "https://pictures.example/" + character.repeat(2_900);
  }

  @Test
  void imports_haveTheirOwnLimit() {
    CallContext brief =
        CallContext.background(
            Uid.of("anybody"), Deadline.after(new ManualTime(), Duration.ofMillis(400)));
    int imported = 0;
    for (int i = 0; i < 70; i++) {
      Uid uid = Uid.of("imported-" + i);
      CompletableFuture<Map<String, String>> call =
          client.users().importUsers(Map.of(uid, ChatUser.builder(uid.value()).build()), brief);
      if (call.handle((outcomes, thrown) -> thrown == null).join()) {
        imported++;
      } else {
        assertThat(failure(call).status()).as("limited by the bridge, not by CometChat").isEmpty();
      }
    }

    assertThat(imported)
        .as("at once: one, since imports are spread evenly over the minute")
        .isEqualTo(1);
    assertThat(emulator.journal().count(Operation.IMPORT_USERS)).isEqualTo(1);
    Uid created = Uid.of("created-beside-it");
    end(client.users().create(created, ChatUser.builder(created.value()).build(), Set.of(), brief));
    assertThat(emulator.users().find(created.value())).isPresent();
  }

  @Test
  void rejectedImport_slowsNoLogin() {
    emulator.faults().on(Operation.IMPORT_USERS).error(429, "ERR_TOO_MANY_REQUESTS").always();
    Uid uid = Uid.of("imported");
    CallContext brief =
        CallContext.background(
            Uid.of("anybody"), Deadline.after(new ManualTime(), Duration.ofMillis(50)));
    client.importsPerMinute(6_000);
    for (int i = 0; i < 5; i++) {
      assertThat(
              failure(
                  client
                      .users()
                      .importUsers(Map.of(uid, ChatUser.builder(uid.value()).build()), brief)))
          .isInstanceOf(RateLimitedException.class);
    }

    for (int i = 0; i < 100; i++) {
      Uid created = Uid.of("created-" + i);
      end(
          client
              .users()
              .create(created, ChatUser.builder(created.value()).build(), Set.of(), brief));
    }
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(100);
  }

  @Test
  void tokens_areListedProbedDeletedAndFlushed() {
    ChatToken kept = mint();
    ChatToken gone = mint();
    assertThat(end(client.tokens().list(ONE, 1, TERMS)).items())
        .containsExactlyInAnyOrder(kept, gone)
        .allMatch(token -> token.createdAt().isAfter(Instant.EPOCH));
    assertThat(end(client.tokens().isValid(gone, TERMS))).isTrue();

    assertThat(end(client.tokens().delete(gone, TERMS))).isTrue();
    assertThat(end(client.tokens().delete(gone, TERMS))).isFalse();
    assertThat(end(client.tokens().isValid(gone, TERMS))).isFalse();
    assertThat(end(client.tokens().isValid(kept, TERMS))).isTrue();

    assertThat(end(client.tokens().deleteAll(ONE, TERMS))).isTrue();
    assertThat(end(client.tokens().deleteAll(NOBODY, TERMS))).isFalse();
    assertThat(emulator.users().tokens(ONE.value())).isEmpty();
  }

  @Test
  void keyOfSmallScope_mayNotDelete() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().apiKey(emulator.authOnlyKey()).build();
    try (TestClient restricted = client(config)) {
      assertThat(failure(restricted.client().users().delete(ONE, true, TERMS)))
          .isInstanceOfSatisfying(
              RejectedException.class,
              rejected -> assertThat(rejected.code()).contains("AUTH_ERR_NO_ACCESS"));
    }
  }

  @Test
  void createWithoutAField_leavesTheFieldOut() {
    ChatUser captain = ChatUser.builder("emp-1").role("captain").build();
    Uid uid = Uid.of("emp-1");

    assertThat(failure(client.users().create(uid, captain, Set.of(), TERMS)))
        .isInstanceOf(RejectedException.class);
    assertThat(end(client.users().create(uid, captain, Set.of("role"), TERMS)).token()).isNotNull();
    assertThat(emulator.users().find("emp-1").orElseThrow().role()).isEqualTo("default");
  }

  private ChatToken mint() {
    return ChatToken.of(ONE, end(client.tokens().mint(ONE, TERMS)), Instant.ofEpochSecond(1));
  }

  private static TestClient client(CometChatBridgeConfig config) {
    return new TestClient(config, new ManualTime(), () -> 0);
  }

  private static <T> T end(CompletableFuture<T> call) {
    try {
      return call.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static ProviderException failure(CompletableFuture<?> call) {
    return Failures.of(
        call.handle((result, thrown) -> thrown).orTimeout(20, TimeUnit.SECONDS).join());
  }
}
