/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.ManualGate;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.http.TestClient;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.core.internal.lifecycle.RowWork;
import org.cometchatbridge.core.internal.lifecycle.RowWork.Outcome;
import org.cometchatbridge.core.internal.lifecycle.RowWork.Scope;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Hold;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The calls that carry out a desired state, under every reading of CometChat's documentation. */
class DesiredUserCallsTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final ManualTime time = new ManualTime();
  private CometChatEmulator emulator;
  private TestClient client;
  private UserProvisioner provisioner;
  private RowWork work;
  private int rows;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
    start(BridgeFixture.config(emulator));
  }

  private void start(CometChatBridgeConfig config) {
    client = new TestClient(config, time, () -> 0.5);
    provisioner =
        new UserProvisioner(
            client.client(),
            time,
            (uid, action, actor, outcome, details) -> {},
            event -> {},
            config,
            new ManualGate());
    work = provisioner.rowWork(UserStore.LEASE, UserStore.PARK_AFTER);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private DesiredRow row() {
    return new DesiredRow(work, emulator, "row-" + ++rows);
  }

  private EmulatedUser stored(DesiredRow row) {
    return emulator.users().find(row.uid().value()).orElseThrow();
  }

  private List<Operation> callsOf(Runnable action) {
    int before = emulator.journal().count();
    action.run();
    return emulator.journal().exchanges().stream().skip(before).map(Exchange::operation).toList();
  }

  static Stream<Switches.Position> positions() {
    return Arrays.stream(Switches.Position.class.getPermittedSubclasses())
        .filter(type -> !LifecycleCase.OTHER_SWITCHES.contains(type))
        .flatMap(type -> Arrays.stream(type.getEnumConstants()))
        .map(Switches.Position.class::cast);
  }

  @ParameterizedTest
  @MethodSource("positions")
  void changes_underEveryReading_costTheseCallsAndAreCarriedOut(Switches.Position position) {
    emulator.switches().set(position);
    for (LifecycleCase change : LifecycleCase.all()) {
      DesiredRow row = row();
      change.before().accept(row);
      change.change().accept(row);

      List<Outcome> outcomes = new ArrayList<>();
      List<Operation> calls = callsOf(() -> outcomes.add(row.carryOut()));

      assertThat(outcomes.get(0).failure()).as("%s", change).isNull();
      assertThat(calls)
          .as("%s", change)
          .isEqualTo(change.more().getOrDefault(position, change.calls()));
      assertThat(outcomes.get(0).calls()).as("%s", change).isEqualTo(calls.size());
      assertCarriedOut(change, row);
      assertThat(callsOf(row::carryOut)).as("again after %s", change).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void pageInDocs_showsTheCallsOfEachChange() throws IOException {
    String page = LifecyclePage.with(LifecycleCase.all());
    if (Boolean.getBoolean("lifecycle.write")) {
      Files.writeString(LifecyclePage.FILE, page);
    }

    assertThat(LifecyclePage.FILE).as("rewrite it with -Dlifecycle.write=true").hasContent(page);
  }

  private void assertCarriedOut(LifecycleCase change, DesiredRow row) {
    Optional<EmulatedUser> found = emulator.users().find(row.uid().value());
    assertThat(emulator.users().tokens(row.uid().value())).as("%s", change).isEmpty();
    if (row.user().standing() == Standing.DELETED) {
      assertThat(found).as("%s", change).isEmpty();
      return;
    }
    EmulatedUser user = found.orElseThrow(() -> new AssertionError(change + ": no user"));
    if (row.user().standing() == Standing.DEACTIVATED) {
      assertThat(user.deactivated()).as("%s", change).isTrue();
      return;
    }
    if (user.deactivated()) {
      assertThat(row.user().isSettled()).as("%s", change).isFalse();
      return;
    }
    row.user()
        .profile()
        .forEach(
            (field, value) ->
                assertThat(json(user, field))
                    .as("%s: %s", change, field)
                    .isEqualTo(value.json().filter(json -> !json.contains("captain"))));
  }

  private static Optional<String> json(EmulatedUser user, ProfileField field) {
    return switch (field) {
      case NAME -> text(user.name());
      case AVATAR -> text(user.avatar());
      case LINK -> text(user.link());
      case ROLE -> text(user.role()).filter(role -> !role.equals("\"default\""));
      case STATUS_MESSAGE -> text(user.statusMessage());
      case TAGS ->
          user.tags().isEmpty()
              ? Optional.empty()
              : Optional.of("[\"" + String.join("\",\"", user.tags()) + "\"]");
      case METADATA -> metadata(user);
    };
  }

  private static Optional<String> metadata(EmulatedUser user) {
    if (user.metadata() == null) {
      return Optional.empty();
    }
    StringBuilder json = new StringBuilder("{");
    user.metadata()
        .forEach(
            (name, value) -> {
              if (!name.equals(Stamp.PRIVATE)) {
                json.append('"').append(name).append("\":").append(value).append(',');
              }
            });
    if (json.length() == 1) {
      return Optional.empty();
    }
    return Optional.of(
        json.append("\"@private\":{\"cometchatBridge\":\"")
            .append(stamp(user))
            .append("\"}}")
            .toString());
  }

  private static Optional<String> text(@Nullable String text) {
    return text == null ? Optional.empty() : Optional.of("\"" + text + "\"");
  }

  private static @Nullable Object stamp(EmulatedUser user) {
    return user.metadata() != null && user.metadata().get(Stamp.PRIVATE) instanceof Map<?, ?> hidden
        ? hidden.get(Stamp.FIELD)
        : null;
  }

  @Test
  void newUser_isCreatedWithoutATokenAndWithTheStamp() {
    DesiredRow row = row();

    row.save("Ada").carryOut();

    assertThat(emulator.users().tokens(row.uid().value())).isEmpty();
    assertThat(stamp(stored(row))).isEqualTo(row.user().stamp());
    assertThat(emulator.journal().exchanges().get(0).requestBody()).doesNotContain("withAuthToken");
    assertThat(row.sent().state()).isEqualTo(Sent.State.ACTIVE);
  }

  @Test
  void update_sendsTheChangedFieldOnly() {
    DesiredRow row = row();
    row.save(Map.of(ProfileField.NAME, "Ada", ProfileField.TAGS, "a")).carryOut();

    row.save(Map.of(ProfileField.NAME, "Ada", ProfileField.TAGS, "a,b")).carryOut();

    assertThat(emulator.journal().exchanges().get(1).requestBody())
        .isEqualTo("{\"tags\":[\"a\",\"b\"]}");
  }

  @Test
  void emptiedField_isUnset_emptiedMetadataKeepTheStamp() {
    DesiredRow row = row();
    row.save(
            Map.of(
                ProfileField.NAME, "Ada",
                ProfileField.AVATAR, "https://img.example.org/a.png",
                ProfileField.METADATA, "a"))
        .carryOut();

    row.save("Ada").carryOut();

    assertThat(stored(row).avatar()).isNull();
    assertThat(stored(row).metadata()).containsOnlyKeys(Stamp.PRIVATE);
    assertThat(stamp(stored(row))).isEqualTo(row.user().stamp());
  }

  @Test
  void lostResponseOfAnUpdate_sendsTheFieldAgain() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    emulator.faults().on(Operation.UPDATE_USER).afterProcessing().error(500, "ERR_X").times(1);

    Outcome lost = row.save("Bea").carryOut();
    List<Operation> calls = callsOf(() -> row.save("Ada").carryOut());

    assertThat(lost.failure()).isNotNull();
    assertThat(lost.sent().hashes()).containsEntry(ProfileField.NAME, Sent.UNKNOWN_HASH);
    assertThat(calls).containsExactly(Operation.UPDATE_USER);
    assertThat(stored(row).name()).isEqualTo("Ada");
  }

  @Test
  void lostResponseOfAnEmptiedField_emptiesItAgain() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    emulator.faults().on(Operation.UPDATE_USER).afterProcessing().error(500, "ERR_X").times(1);
    row.update(ProfileField.AVATAR, "https://img.example.org/a.png").carryOut();

    row.save("Ada").carryOut();

    assertThat(stored(row).avatar()).isNull();
  }

  @Test
  void lostResponseOfADeactivation_activationReactivates() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    emulator.faults().on(Operation.DEACTIVATE_USERS).afterProcessing().error(500, "ERR_X").times(1);

    Outcome lost = row.standing(Standing.DEACTIVATED).carryOut();
    List<Operation> calls = callsOf(() -> row.standing(Standing.ACTIVE).carryOut());

    assertThat(lost.sent().state()).isEqualTo(Sent.State.UNKNOWN);
    assertThat(calls).containsExactly(Operation.REACTIVATE_USERS);
    assertThat(stored(row).deactivated()).isFalse();
  }

  /** Responses that do not contain the uid. */
  static Stream<Arguments> responsesWithoutTheUid() {
    return Stream.of("", "[]", "{}", "{\"data\":{\"success\":true,\"message\":\"done\"}}")
        .flatMap(
            body ->
                Arrays.stream(Switches.GetDeactivatedUser.values())
                    .map(position -> Arguments.of(body, position)));
  }

  @ParameterizedTest
  @MethodSource("responsesWithoutTheUid")
  void standing_isReadAfterAResponseWithoutTheUid(
      String body, Switches.GetDeactivatedUser position) {
    emulator.switches().set(position);
    shapeBatches(body);
    DesiredRow row = row();
    row.save("Ada").carryOut();

    List<Operation> off = callsOf(() -> row.standing(Standing.DEACTIVATED).carryOut());
    Sent.State afterwards = row.sent().state();
    List<Operation> on = callsOf(() -> row.standing(Standing.ACTIVE).carryOut());

    assertThat(off)
        .endsWith(Operation.DEACTIVATE_USERS, Operation.GET_USER)
        .containsOnlyOnce(Operation.DEACTIVATE_USERS);
    assertThat(afterwards).isEqualTo(Sent.State.DEACTIVATED);
    assertThat(on).containsExactly(Operation.REACTIVATE_USERS, Operation.GET_USER);
    assertThat(row.sent().state()).isEqualTo(Sent.State.ACTIVE);
    assertThat(stored(row).deactivated()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("responsesWithoutTheUid")
  void hiddenUser_isErasedAfterResponsesWithoutTheUid(
      String body, Switches.GetDeactivatedUser position) {
    emulator.switches().set(position);
    shapeBatches(body);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    emulator.users().deactivate(row.uid().value());
    emulator.faults().on(Operation.DELETE_USER).error(404, "ERR_UID_NOT_FOUND").times(1);

    Outcome outcome = row.standing(Standing.DELETED).carryOut();

    assertThat(outcome.failure()).isNull();
    assertThat(emulator.users().find(row.uid().value())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("responsesWithoutTheUid")
  void missingUser_isAbsentAfterResponsesWithoutTheUid(
      String body, Switches.GetDeactivatedUser position) {
    emulator.switches().set(position);
    shapeBatches(body);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    emulator.users().remove(row.uid().value());

    Outcome deleted = row.standing(Standing.DELETED).carryOut();
    Outcome created = row.standing(Standing.ACTIVE).save("Ada").carryOut();

    assertThat(deleted.failure()).isNull();
    assertThat(deleted.sent().state()).isEqualTo(Sent.State.ABSENT);
    assertThat(created.failure()).isNull();
    assertThat(stored(row).name()).isEqualTo("Ada");
  }

  @Test
  void deactivationWithoutEffect_isTriedAgain() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    emulator.faults().on(Operation.DEACTIVATE_USERS).empty(204).times(1);

    assertThat(row.standing(Standing.DEACTIVATED).carryOut().failure())
        .isInstanceOf(UnavailableException.class);
    assertThat(row.carryOut().failure()).isNull();
    assertThat(stored(row).deactivated()).isTrue();
  }

  private void shapeBatches(String body) {
    for (Operation batch : List.of(Operation.DEACTIVATE_USERS, Operation.REACTIVATE_USERS)) {
      emulator.faults().on(batch).afterProcessing().body(200, "application/json", body).always();
    }
  }

  @Test
  void crashDuringADeletion_deletesAgain() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    row.standing(Standing.DELETED).crash();
    emulator.users().remove(row.uid().value());

    Outcome outcome = row.carryOut();

    assertThat(outcome.failure()).isNull();
    assertThat(outcome.sent().state()).isEqualTo(Sent.State.ABSENT);
  }

  @Test
  void crashDuringACreation_createsNoSecondUserAndSendsTheProfile() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    row.forget().save("Bea").crash();

    Outcome outcome = row.carryOut();

    assertThat(outcome.failure()).isNull();
    assertThat(stored(row).name()).isEqualTo("Bea");
  }

  @ParameterizedTest
  @EnumSource(Switches.GetDeactivatedUser.class)
  void userDeactivatedAtCometChat_isNotRevivedBySave(Switches.GetDeactivatedUser position) {
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    row.standing(Standing.DEACTIVATED).carryOut();
    row.standing(Standing.ACTIVE).carryOut();
    emulator.users().deactivate(row.uid().value());

    for (String name : List.of("Bea", "Cleo", "Dora")) {
      assertThat(row.save(name).carryOut().failure()).isNull();
      assertThat(stored(row).deactivated()).isTrue();
    }
    emulator.users().reactivate(row.uid().value());
    row.save("Eve").carryOut();

    assertThat(stored(row).name()).isEqualTo("Eve");
  }

  @ParameterizedTest
  @EnumSource(Switches.GetDeactivatedUser.class)
  void userDeactivatedAtCometChat_isRevivedByPolicy(Switches.GetDeactivatedUser position) {
    client.close();
    start(
        BridgeFixture.config(emulator).toBuilder()
            .deactivatedUsers(DeactivatedUserPolicy.REACTIVATE)
            .build());
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    emulator.users().deactivate(row.uid().value());

    row.save("Bea").carryOut();

    assertThat(stored(row).deactivated()).isFalse();
    assertThat(stored(row).name()).isEqualTo("Bea");
  }

  @ParameterizedTest
  @EnumSource(Switches.TokensOfDeactivatedUser.class)
  void tokensOfADeactivatedUser_areNotValidAgain(Switches.TokensOfDeactivatedUser position) {
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());

    row.standing(Standing.DEACTIVATED).carryOut();
    assertThat(emulator.users().isValid(token)).isFalse();
    row.standing(Standing.ACTIVE).carryOut();

    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Switches.TokensOfRecreatedUser.class)
  void tokensOfADeletedUser_areNotValidAgain(Switches.TokensOfRecreatedUser position) {
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());

    row.standing(Standing.DELETED).carryOut();
    row.standing(Standing.ACTIVE).save("Ada").carryOut();

    assertThat(stored(row).name()).isEqualTo("Ada");
    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Switches.TokensOfDeactivatedUser.class)
  void deactivation_whoseTokensAreNotDeletedYet_waits(Switches.TokensOfDeactivatedUser position) {
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());
    emulator.faults().on(Operation.FLUSH_AUTH_TOKENS).error(500, "ERR_EXCEPTION").times(1);

    Outcome first = row.standing(Standing.DEACTIVATED).carryOut();

    assertThat(first.failure()).isNotNull();
    assertThat(stored(row).deactivated()).isFalse();
    assertThat(row.carryOut().failure()).isNull();
    assertThat(stored(row).deactivated()).isTrue();
    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Switches.TokensOfRecreatedUser.class)
  void erasure_whoseTokensAreNotDeletedYet_waits(Switches.TokensOfRecreatedUser position) {
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());
    emulator.faults().on(Operation.FLUSH_AUTH_TOKENS).error(500, "ERR_EXCEPTION").times(1);

    assertThat(row.standing(Standing.DELETED).carryOut().failure()).isNotNull();
    assertThat(emulator.users().find(row.uid().value())).isPresent();
    row.carryOut();
    assertThat(emulator.users().find(row.uid().value())).isEmpty();
    row.standing(Standing.ACTIVE).save("Ada").carryOut();

    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @Test
  void userWhomALoginHasCreatedAfterTheErasure_losesTokens() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    row.standing(Standing.DELETED).carryOut();
    row.standing(Standing.ACTIVE).carryOut();
    emulator.users().add(EmulatedUser.of(row.uid().value(), "Ada"));
    String first = emulator.users().mint(row.uid().value());
    String second = emulator.users().mint(row.uid().value());

    row.revoke(first).carryOut();
    assertThat(emulator.users().tokens(row.uid().value())).containsExactly(second);
    row.signOut().carryOut();

    assertThat(emulator.users().tokens(row.uid().value())).isEmpty();
  }

  @Test
  void removal_whoseTokensCometChatNeverDeletes_isCarriedOutAndReported() {
    DesiredRow rejected = row();
    rejected.save("Ada").carryOut();
    emulator.faults().on(Operation.FLUSH_AUTH_TOKENS).error(400, "ERR_BAD_REQUEST").times(1);

    Outcome outcome = rejected.standing(Standing.DEACTIVATED).carryOut();

    assertThat(code(outcome)).isEqualTo("ERR_BAD_REQUEST");
    assertThat(stored(rejected).deactivated()).isTrue();

    DesiredRow failing = row();
    failing.save("Ada").carryOut();
    emulator.faults().on(Operation.FLUSH_AUTH_TOKENS).error(500, "ERR_EXCEPTION").times(1);

    Outcome last = failing.standing(Standing.DELETED).carryOut(Scope.ALL, UserStore.PARK_AFTER - 1);

    assertThat(code(last)).isEqualTo("ERR_EXCEPTION");
    assertThat(emulator.users().find(failing.uid().value())).isEmpty();
  }

  @Test
  void deactivation_ofAUserWhoIsDeactivatedAlready_endsTheTokensWithTheActivation() {
    emulator.switches().set(Switches.TokensOfDeactivatedUser.SUSPENDED);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());
    emulator.users().deactivate(row.uid().value());

    row.standing(Standing.DEACTIVATED).carryOut();
    row.standing(Standing.ACTIVE).carryOut();

    assertThat(stored(row).deactivated()).isFalse();
    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Switches.TokensOfDeactivatedUser.class)
  void signOut_ofAUserWhoIsDisabledAtCometChat_endsWithTheActivation(
      Switches.TokensOfDeactivatedUser position) {
    emulator.switches().set(position);
    for (boolean byTheBridge : new boolean[] {true, false}) {
      DesiredRow row = row();
      String uid = row.uid().value();
      row.save("Ada").carryOut();
      String token = emulator.users().mint(uid);
      emulator.users().deactivate(uid);

      Outcome outcome = row.signOut().carryOut();

      assertThat(outcome.failure()).isNull();
      assertThat(outcome.sent().flushedAt()).as("open").isZero();
      assertThat(stored(row).deactivated()).as("revived").isTrue();

      if (byTheBridge) {
        row.standing(Standing.ACTIVE).carryOut();
      } else {
        emulator.users().reactivate(uid);
        row.save("Ada L.").carryOut();
      }

      assertThat(stored(row).deactivated()).isFalse();
      assertThat(emulator.users().isValid(token)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Switches.TokensOfRecreatedUser.class)
  void signOut_ofAUserWhoWasErasedAtCometChat_endsWithTheNextUser(
      Switches.TokensOfRecreatedUser position) {
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());
    emulator.users().remove(row.uid().value());

    row.signOut().carryOut();
    row.save("Ada L.").carryOut();

    assertThat(stored(row).name()).isEqualTo("Ada L.");
    assertThat(emulator.users().isValid(token)).isFalse();
    assertThat(row.isSettled()).isTrue();
  }

  /** Applications also sign out users who register. */
  @Test
  void signOut_beforeALoginHasCreatedTheUser_isDone() {
    DesiredRow row = row();
    row.signOut().carryOut();

    row.createdByLogin("Ada");

    assertThat(row.isSettled()).isTrue();
  }

  /** The creation is recorded after the login, so that a sign-out may be folded before it. */
  @Test
  void signOut_afterALoginHasCreatedTheUser_revokesItsToken() {
    DesiredRow row = row();
    row.signOut();
    row.createdByLogin("Ada");
    String token = emulator.users().mint(row.uid().value());

    row.carryOut();

    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @Test
  void signOut_withTheProfileOfANewUser_keepsTheTokenOfTheFirstLogin() {
    List<String> minted = new ArrayList<>();
    RowWork beside =
        (claimed, scope) -> {
          String uid = claimed.user().uid().value();
          try (Hold held = emulator.faults().on(Operation.CREATE_USER).hang()) {
            CompletableFuture<Outcome> outcome = work.carryOut(claimed, scope);
            held.awaitHeld(1, Duration.ofSeconds(10));
            var unused =
                provisioner
                    .creations()
                    .ensureCreated(
                        claimed.user().uid(),
                        provisioner.creations().lastNumber(),
                        () -> new CompletableFuture<>())
                    .thenAccept(created -> minted.add(emulator.users().mint(uid)));
            return outcome;
          }
        };
    DesiredRow row = new DesiredRow(beside, emulator, "row-registered");

    Outcome outcome = row.save("Ada").signOut().carryOut();

    assertThat(outcome.failure()).isNull();
    assertThat(row.isSettled()).isTrue();
    assertThat(minted).singleElement().matches(emulator.users()::isValid);
  }

  @Test
  void run_endsAThirdOfItsLeaseEarlier() {
    client.close();
    Duration minute = Duration.ofMinutes(1);
    start(
        BridgeFixture.config(emulator).toBuilder()
            .tokenTimeout(minute)
            .callTimeout(minute)
            .build());
    RowWork leased =
        (claimed, scope) -> {
          try (Hold held = emulator.faults().on(Operation.CREATE_USER).hang()) {
            CompletableFuture<Outcome> outcome =
                provisioner
                    .rowWork(Duration.ofSeconds(30), UserStore.PARK_AFTER)
                    .carryOut(claimed, scope);
            held.awaitHeld(1, Duration.ofSeconds(10));
            time.advance(Duration.ofMillis(19_999));
            assertThat(outcome).isNotDone();
            time.advance(Duration.ofMillis(1));
            return outcome;
          }
        };

    Outcome outcome = new DesiredRow(leased, emulator, "row-leased").save("Ada").carryOut();

    assertThat(outcome.failure()).isInstanceOf(UnavailableException.class);
  }

  @ParameterizedTest
  @EnumSource(Switches.TokensOfDeactivatedUser.class)
  void signOut_ofAnUnknownUserWhomTheProfileReactivates_endsOldTokens(
      Switches.TokensOfDeactivatedUser position) {
    client.close();
    start(
        BridgeFixture.config(emulator).toBuilder()
            .deactivatedUsers(DeactivatedUserPolicy.REACTIVATE)
            .build());
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());
    emulator.users().deactivate(row.uid().value());

    row.forget().save("Ada").signOut().carryOut();

    assertThat(stored(row).deactivated()).isFalse();
    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Switches.TokensOfRecreatedUser.class)
  void erasedUser_whoseTokensWereNotDeleted_losesThemWithTheNextUser(
      Switches.TokensOfRecreatedUser position) {
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());
    emulator.faults().on(Operation.FLUSH_AUTH_TOKENS).error(400, "ERR_BAD_REQUEST").times(1);
    row.standing(Standing.DELETED).carryOut();

    row.standing(Standing.ACTIVE).save("Ada").carryOut();

    assertThat(stored(row).name()).isEqualTo("Ada");
    assertThat(emulator.users().isValid(token)).isFalse();
  }

  @Test
  void logout_ofAUserWhoIsDisabledAtCometChat_isDone() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());
    emulator.users().deactivate(row.uid().value());

    Outcome outcome = row.revoke(token).carryOut();

    assertThat(outcome.failure()).isNull();
    assertThat(outcome.deletedTokens()).hasSize(1);
    assertThat(row.isSettled()).isTrue();
  }

  @Test
  void hiddenDeactivatedUser_isErasedWithTheTokens() {
    emulator.switches().set(Switches.TokensOfDeactivatedUser.SUSPENDED);
    emulator.switches().set(Switches.TokensOfRecreatedUser.VALID_AGAIN);
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String token = emulator.users().mint(row.uid().value());
    emulator.users().deactivate(row.uid().value());
    emulator.faults().on(Operation.DELETE_USER).error(404, "ERR_UID_NOT_FOUND").times(1);

    row.standing(Standing.DELETED).carryOut();
    row.standing(Standing.ACTIVE).save("Ada").carryOut();

    assertThat(emulator.users().isValid(token)).isFalse();
  }

  /** ERR_UID_NOT_FOUND also means "deactivated" for a deletion. */
  @Test
  void hiddenDeactivatedUser_isErasedAllTheSame() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    emulator.users().deactivate(row.uid().value());
    emulator.faults().on(Operation.DELETE_USER).error(404, "ERR_UID_NOT_FOUND").times(1);

    Outcome outcome = row.standing(Standing.DELETED).carryOut();

    assertThat(outcome.failure()).isNull();
    assertThat(emulator.users().find(row.uid().value())).isEmpty();
  }

  @Test
  void foreignUser_isNeitherChangedNorDeletedAndBlocksNoOther() {
    DesiredRow foreign = row();
    emulator
        .users()
        .add(
            EmulatedUser.of(foreign.uid().value(), "Foreigner")
                .withMetadata(
                    Map.of(
                        Stamp.PRIVATE,
                        Map.of(Stamp.FIELD, Stamp.of(foreign.uid(), "another stamp")))));

    Outcome saved = foreign.save("Ada").carryOut();
    Outcome deleted = foreign.forget().standing(Standing.DELETED).carryOut();
    Outcome metadata = foreign.forget().update(ProfileField.METADATA, "a").carryOut();

    assertThat(List.of(saved, deleted, metadata))
        .extracting(outcome -> code(outcome))
        .containsOnly("FOREIGN_USER");
    assertThat(stored(foreign).name()).isEqualTo("Foreigner");
    assertThat(row().save("Ada").carryOut().failure()).isNull();
  }

  @Test
  void userWithoutStamp_isJudgedByExistingUsers() {
    for (ExistingUserPolicy policy : ExistingUserPolicy.values()) {
      client.close();
      start(BridgeFixture.config(emulator).toBuilder().existingUsers(policy).build());
      row().save("Creates private metadata that are seen").carryOut();
      DesiredRow row = row();
      emulator.users().add(EmulatedUser.of(row.uid().value(), "Old"));

      Outcome outcome = row.save("Ada").carryOut();

      boolean rejected = policy == ExistingUserPolicy.REJECT;
      assertThat(code(outcome)).isEqualTo(rejected ? "UNSTAMPED_USER" : "");
      assertThat(stored(row).name()).isEqualTo(rejected ? "Old" : "Ada");
      assertThat(stamp(stored(row)))
          .isEqualTo(policy == ExistingUserPolicy.CLAIM ? row.user().stamp() : null);
    }
  }

  private static String code(Outcome outcome) {
    ProviderException failure = outcome.failure();
    return failure == null ? "" : failure.code().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(Switches.UnknownRole.class)
  void rejectedField_isLeftOutUntilItChanges(Switches.UnknownRole position) {
    emulator.switches().set(position);
    DesiredRow row = row();
    row.save("Ada").carryOut();

    row.update(ProfileField.ROLE, "captain").update(ProfileField.NAME, "Bea").carryOut();
    List<Operation> unchanged = callsOf(() -> row.update(ProfileField.ROLE, "captain").carryOut());
    emulator.users().addRole("author");
    List<Operation> changed = callsOf(() -> row.update(ProfileField.ROLE, "author").carryOut());

    assertThat(stored(row).name()).isEqualTo("Bea");
    assertThat(stored(row).role()).isEqualTo("author");
    assertThat(unchanged).isEmpty();
    assertThat(changed).containsExactly(Operation.UPDATE_USER);
  }

  @Test
  void profileThatIsTooLargeTogether_isSentWithoutTheLargestFields() {
    DesiredRow row = row();
    String url = "https://img.example.org/" + "a".repeat(2_900);
    Map<ProfileField, String> large =
        Map.of(
            ProfileField.NAME,
            "Ada",
            ProfileField.AVATAR,
            url,
            ProfileField.LINK,
            url,
            ProfileField.METADATA,
            "m" + "x".repeat(4_800));

    Outcome outcome = row.save(large).carryOut();

    assertThat(outcome.failure()).isNull();
    assertThat(stored(row).avatar()).isEqualTo(url);
    assertThat(stored(row).metadata()).containsOnlyKeys(Stamp.PRIVATE);
    assertThat(callsOf(() -> row.save(large).carryOut())).isEmpty();
  }

  @Test
  void deletionOfATokenThatFails_doesNotBlockTheProfile() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String bad = emulator.users().mint(row.uid().value());
    String good = emulator.users().mint(row.uid().value());
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).error(500, "ERR_X").times(1);

    Outcome outcome = row.revoke(bad).revoke(good).update(ProfileField.NAME, "Bea").carryOut();

    assertThat(stored(row).name()).isEqualTo("Bea");
    assertThat(emulator.users().tokens(row.uid().value())).containsExactly(bad);
    assertThat(outcome.deletedTokens()).hasSize(1);
    assertThat(outcome.failure()).isNotNull();
    assertThat(row.carryOut().failure()).isNull();
    assertThat(emulator.users().tokens(row.uid().value())).isEmpty();
  }

  @Test
  void tokenWhoseDeletionIsRejected_keepsNeitherOtherTokensNorTheProfile() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    String bad = emulator.users().mint(row.uid().value());
    String good = emulator.users().mint(row.uid().value());
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).error(400, "ERR_BAD_REQUEST").times(1);

    Outcome outcome = row.revoke(bad).revoke(good).update(ProfileField.NAME, "Bea").carryOut();

    assertThat(outcome.failure()).isNull();
    assertThat(outcome.rejectedTokens()).hasSize(1);
    assertThat(outcome.deletedTokens()).hasSize(1);
    assertThat(stored(row).name()).isEqualTo("Bea");
    assertThat(emulator.users().tokens(row.uid().value())).containsExactly(bad);
  }

  @Test
  void manyTokensOfAUser_areDeletedInSeveralRuns() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    for (int i = 0; i < 120; i++) {
      row.revoke(String.format("%s_%010d%030x", row.uid(), 1_700_000_000, i));
    }

    assertThat(row.carryOut().deletedTokens()).hasSize(50);
    assertThat(row.carryOut().deletedTokens()).hasSize(50);
    assertThat(row.carryOut().deletedTokens()).hasSize(20);
  }

  @Test
  void withoutStanding_tokensEndAndTheProfileIsSentButNoUserIsRemoved() {
    DesiredRow row = row();
    row.save("Ada").carryOut();
    emulator.users().mint(row.uid().value());

    row.standing(Standing.DEACTIVATED).save("Bea").carryOut(Scope.WITHOUT_STANDING);

    assertThat(stored(row).deactivated()).isFalse();
    assertThat(stored(row).name()).isEqualTo("Bea");
    assertThat(emulator.users().tokens(row.uid().value())).isEmpty();
    DesiredRow absent = row();
    absent.save("Ada").carryOut(Scope.WITHOUT_STANDING);
    assertThat(emulator.users().find(absent.uid().value())).isEmpty();
  }

  @Test
  void creationByALogin_isNotRepeated() {
    DesiredRow row = row();
    CompletableFuture<Optional<String>> login = new CompletableFuture<>();
    var unused =
        provisioner
            .creations()
            .ensureCreated(row.uid(), provisioner.creations().lastNumber(), () -> login);
    RowWork waiting =
        (claimed, scope) -> {
          CompletableFuture<Outcome> outcome = work.carryOut(claimed, scope);
          assertThat(emulator.journal().count()).as("waits for the login").isZero();
          emulator
              .users()
              .add(
                  EmulatedUser.of(row.uid().value(), "Login")
                      .withMetadata(
                          Map.of(Stamp.PRIVATE, Map.of(Stamp.FIELD, row.user().stamp()))));
          login.complete(Optional.of("token"));
          return outcome;
        };
    DesiredRow beside = new DesiredRow(waiting, emulator, row.uid().value());

    Outcome outcome = beside.save("Ada").carryOut();

    assertThat(outcome.failure()).isNull();
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isZero();
    assertThat(stored(row).name()).isEqualTo("Ada");
  }

  @Test
  void removal_waitsForTheCreationByALogin() {
    DesiredRow row = row();
    emulator.users().add(EmulatedUser.of(row.uid().value(), "Login"));
    CompletableFuture<Optional<String>> login = new CompletableFuture<>();
    var unused = provisioner.unlessEnded(row.uid(), () -> login);
    RowWork waiting =
        (claimed, scope) -> {
          CompletableFuture<Outcome> outcome = work.carryOut(claimed, scope);
          assertThat(emulator.journal().count()).as("waits for the login").isZero();
          login.complete(Optional.empty());
          return outcome;
        };

    new DesiredRow(waiting, emulator, row.uid().value()).standing(Standing.DELETED).carryOut();

    assertThat(emulator.users().find(row.uid().value())).isEmpty();
  }
}
