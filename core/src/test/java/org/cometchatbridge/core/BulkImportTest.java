/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cometchatbridge.core.bulk.BulkListener;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.bulk.BulkOptions.OnExisting;
import org.cometchatbridge.core.bulk.BulkOptions.Via;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkOutcome.Kind;
import org.cometchatbridge.core.bulk.BulkResult;
import org.cometchatbridge.core.bulk.BulkUser;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.identity.Stamp;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.Switches.GetDeactivatedUser;
import org.cometchatbridge.emulator.Switches.ImportBodyLimit;
import org.cometchatbridge.emulator.Switches.ImportOfExistingUid;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bulk imports, under every reading of what CometChat's import does with a uid that exists. */
class BulkImportTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
    emulator.switches().set(Switches.Amount.IMPORT_CALLS_PER_MINUTE, 0);
    fixture = new BridgeFixture(emulator);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  static Stream<Arguments> readings() {
    return Arrays.stream(ImportOfExistingUid.values())
        .flatMap(
            existing ->
                Arrays.stream(OnExisting.values())
                    .flatMap(
                        choice ->
                            Arrays.stream(Via.values())
                                .flatMap(
                                    via ->
                                        Arrays.stream(ImportBodyLimit.values())
                                            .map(
                                                limit ->
                                                    Arguments.of(existing, choice, via, limit)))));
  }

  @ParameterizedTest
  @MethodSource("readings")
  void choice_isKeptUnderEveryReading(
      ImportOfExistingUid reading, OnExisting choice, Via via, ImportBodyLimit limit) {
    for (GetDeactivatedUser hidden : GetDeactivatedUser.values()) {
      emulator.reset();
      emulator
          .switches()
          .set(reading)
          .set(limit)
          .set(hidden)
          .set(Switches.Amount.IMPORT_CALLS_PER_MINUTE, 0);
      emulator.users().add(owned("own", "own"));
      emulator.users().add(owned("foreign", "somebody-else"));
      emulator.users().add(EmulatedUser.of("unstamped", "Old"));
      emulator.users().add(owned("disabled", "disabled"));
      emulator.users().deactivate("disabled");

      Map<String, String> outcomes =
          imported(
              options(choice, via),
              row("new"),
              row("own"),
              row("foreign"),
              row("unstamped"),
              row("disabled"),
              BulkUser.of(7, named("left").build()).asDeactivated());

      assertThat(outcomes).isEqualTo(expected(choice));
      boolean updates = choice == OnExisting.UPDATE;
      assertThat(name("new")).isEqualTo("New new");
      assertThat(status("new")).isEqualTo("Status new");
      assertThat(stamp("new")).isEqualTo(Stamp.of(Uid.of("new"), "new"));
      assertThat(name("own")).isEqualTo(updates ? "New own" : "Old");
      assertThat(status("own")).isEqualTo(updates ? "Status own" : null);
      assertThat(stamp("own")).isEqualTo(Stamp.of(Uid.of("own"), "own"));
      assertThat(name("unstamped")).isEqualTo(updates ? "New unstamped" : "Old");
      assertThat(name("foreign")).isEqualTo("Old");
      assertThat(name("disabled")).isEqualTo("Old");
      assertThat(user("disabled").deactivated()).isTrue();
      assertThat(name("left")).isEqualTo("New left");
      assertThat(user("left").deactivated()).isTrue();
    }
  }

  private static Map<String, String> expected(OnExisting choice) {
    Map<String, String> expected = new HashMap<>();
    expected.put("new", "CREATED ");
    expected.put("left", "CREATED ");
    for (String uid : List.of("own", "foreign", "unstamped", "disabled")) {
      expected.put(
          uid,
          switch (choice) {
            case UPDATE ->
                switch (uid) {
                  case "foreign" -> "REJECTED FOREIGN_USER";
                  case "disabled" -> "REJECTED DEACTIVATED";
                  default -> "UPDATED ";
                };
            case SKIP -> "SKIPPED EXISTS";
            case FAIL -> "REJECTED EXISTS";
          });
    }
    return expected;
  }

  /** Without the number of pages, and with a page that comes again at first. */
  @Test
  void listIsReadToItsEnd_beforeUsersAreCreated() {
    emulator.users().add(owned("own", "own"));
    for (String uid : List.of("first", "first", "own", "")) {
      emulator
          .faults()
          .on(Operation.LIST_USERS)
          .body(
              200,
              "application/json",
              "{\"data\":[" + (uid.isEmpty() ? "" : "{\"uid\":\"" + uid + "\"}") + "],\"meta\":{}}")
          .times(1);
    }

    assertThat(imported(options(OnExisting.SKIP, Via.IMPORT), row("own")))
        .containsOnly(Map.entry("own", "SKIPPED EXISTS"));
    assertThat(name("own")).isEqualTo("Old");
    assertThat(emulator.journal().count(Operation.LIST_USERS)).isEqualTo(4);
  }

  /** The response is lost although the users exist afterwards. */
  @ParameterizedTest
  @MethodSource("readings")
  void lostResponse_createsEachUserOnce(
      ImportOfExistingUid reading, OnExisting choice, Via via, ImportBodyLimit limit) {
    emulator.switches().set(reading).set(limit);
    Operation creation = via == Via.IMPORT ? Operation.IMPORT_USERS : Operation.CREATE_USER;
    emulator.faults().on(creation).afterProcessing().resetBeforeHeaders().times(2);

    Map<String, String> outcomes = imported(options(choice, via), rows(3).toArray(BulkUser[]::new));

    assertThat(outcomes.values()).hasSize(3).containsOnly("CREATED ");
    assertThat(name("user-1")).isEqualTo("New user-1");
    assertThat(status("user-1")).isEqualTo("Status user-1");
  }

  /** An import that was killed between the call and the record of its outcome. */
  @ParameterizedTest
  @MethodSource("readings")
  void userInDoubt_isCreatedWhicheverHappened(
      ImportOfExistingUid reading, OnExisting choice, Via via, ImportBodyLimit limit) {
    emulator.switches().set(reading).set(limit);
    emulator.users().add(owned("arrived", "arrived"));
    emulator.users().add(owned("foreign", "somebody-else"));

    Map<String, String> outcomes =
        imported(
            options(choice, via),
            row("arrived").asInDoubt(),
            row("lost").asInDoubt(),
            row("foreign").asInDoubt());

    assertThat(outcomes)
        .isEqualTo(
            Map.of("arrived", "CREATED ", "lost", "CREATED ", "foreign", "REJECTED FOREIGN_USER"));
    assertThat(status("arrived")).isEqualTo("Status arrived");
    assertThat(name("foreign")).isEqualTo("Old");
  }

  @Test
  void calls_areFilledByCountAndByBytes() {
    imported(options(OnExisting.UPDATE, Via.IMPORT), unadorned(120).toArray(BulkUser[]::new));

    assertThat(bodies()).hasSize(3).allMatch(body -> body.length() <= 10_000);

    emulator.journal().clear();
    String avatar = "https://pictures.example/" + "a".repeat(1_500);
    List<BulkUser> large =
        IntStream.range(0, 12)
            .mapToObj(i -> BulkUser.of(i, named("large-" + i).avatar(avatar).build()))
            .toList();
    imported(options(OnExisting.UPDATE, Via.IMPORT), large.toArray(BulkUser[]::new));

    assertThat(bodies()).hasSize(3).allMatch(body -> body.length() <= 10_000);
  }

  @Test
  void tooLargeBody_isHalvedForTheRestOfTheImport() {
    emulator.faults().on(Operation.IMPORT_USERS).html(413).times(1);

    Map<String, String> outcomes =
        imported(options(OnExisting.FAIL, Via.IMPORT), unadorned(600).toArray(BulkUser[]::new));

    assertThat(outcomes.values()).hasSize(600).containsOnly("CREATED ");
    List<String> bodies = bodies();
    int rejected = bodies.get(0).length();
    assertThat(bodies.subList(bodies.size() - 3, bodies.size()))
        .allMatch(body -> body.length() <= rejected / 2);
    assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
  }

  @Test
  void userWhoIsTooLargeForOneImport_getsTheRestByUpdates() {
    ChatUser user =
        named("large")
            .avatar("https://pictures.example/" + "a".repeat(2_900))
            .link("https://pages.example/" + "b".repeat(2_900))
            .metadata(Map.of("notes", "c".repeat(4_500)))
            .tags(IntStream.range(0, 25).mapToObj(i -> i + "d".repeat(90)).toList())
            .build();

    assertThat(imported(options(OnExisting.FAIL, Via.IMPORT), BulkUser.of(1, user)))
        .containsEntry("large", "CREATED ");

    EmulatedUser stored = user("large");
    assertThat(stored.avatar()).hasSizeGreaterThan(2_900);
    assertThat(stored.link()).hasSizeGreaterThan(2_900);
    assertThat(stored.tags()).hasSize(25);
    assertThat(stored.metadata()).containsKeys("notes", "@private");
  }

  @ParameterizedTest
  @EnumSource(Switches.RetryAfter.class)
  void throttledImport_waitsAndGoesOn(Switches.RetryAfter form) {
    emulator.switches().set(form);
    var fault = emulator.faults().on(Operation.IMPORT_USERS).error(429, "ERR_TOO_MANY_REQUESTS");
    switch (form) {
      case SECONDS -> fault.header("Retry-After", "7").times(2);
      case HTTP_DATE -> fault.header("Retry-After", "Fri, 20 Nov 2026 09:00:07 GMT").times(1);
      case ABSENT -> fault.times(2);
    }
    List<Duration> pauses = new ArrayList<>();

    BulkResult result = run(options(OnExisting.FAIL, Via.IMPORT), rows(2), new HashMap<>(), pauses);

    assertThat(result.count(Kind.CREATED)).isEqualTo(2);
    assertThat(result.stop()).isEmpty();
    if (form != Switches.RetryAfter.ABSENT) {
      assertThat(pauses.get(0)).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    }
  }

  @Test
  void outage_isWaitedForAndThenStopsTheImport() {
    emulator.faults().on(Operation.IMPORT_USERS).error(503, "ERR_OPERATION_FAILED").times(6);
    assertThat(imported(options(OnExisting.FAIL, Via.IMPORT), row("patient")))
        .containsEntry("patient", "CREATED ");

    emulator.faults().onAny().error(503, "ERR_OPERATION_FAILED").always();
    Map<String, String> outcomes = new HashMap<>();
    BulkOptions brief =
        BulkOptions.builder().callsPerMinute(60_000).maxOutage(Duration.ofMinutes(2)).build();
    BulkResult result = run(brief, rows(5), outcomes, new ArrayList<>());

    assertThat(outcomes).isEmpty();
    assertThat(result.stop())
        .hasValueSatisfying(
            stop -> {
              assertThat(stop.code()).isNotEmpty();
              assertThat(stop.remedy()).contains("120 s").contains("resume");
            });
  }

  @Test
  void wrongKey_stopsAtOnceWithTheRemedy() {
    emulator.changeKeys("0123456789012345678901234567890123456789");

    BulkResult result =
        run(options(OnExisting.FAIL, Via.IMPORT), rows(500), new HashMap<>(), new ArrayList<>());

    assertThat(result.calls()).isEqualTo(1);
    assertThat(result.stop())
        .hasValueSatisfying(
            stop -> {
              assertThat(stop.code()).isEqualTo("AUTH_ERR_APIKEY_NOT_FOUND");
              assertThat(stop.remedy()).contains("apiKey");
            });
  }

  @Test
  void planWithoutFurtherUsers_stopsAndLosesNoOutcome() {
    emulator.switches().set(Switches.Amount.PLAN_USER_LIMIT, emulator.users().all().size() + 1);

    BulkResult result =
        run(options(OnExisting.FAIL, Via.IMPORT), rows(3), new HashMap<>(), new ArrayList<>());

    assertThat(result.stop())
        .hasValueSatisfying(
            stop -> assertThat(stop.code()).isEqualTo("ERR_PLAN_QUOTA_RESTRICTION"));
    assertThat(result.count(Kind.REJECTED)).isZero();
  }

  @Test
  void badUser_keepsNoOtherOne() {
    ChatUser unknownRole = named("bad").role("no-such-role").build();

    assertThat(
            imported(
                options(OnExisting.FAIL, Via.IMPORT),
                row("first"),
                BulkUser.of(2, unknownRole),
                row("last")))
        .isEqualTo(
            Map.of("first", "CREATED ", "bad", "REJECTED ERR_ROLE_NOT_FOUND", "last", "CREATED "));
  }

  @Test
  void sameUidTwice_isTreatedAsExisting() {
    Map<String, String> outcomes = new LinkedHashMap<>();
    List<String> all = new ArrayList<>();
    run(
        options(OnExisting.FAIL, Via.IMPORT),
        List.of(row("twice"), row("twice")).iterator(),
        new BulkListener() {
          @Override
          public void ended(List<BulkOutcome> ended) {
            ended.forEach(outcome -> all.add(outcome.kind() + " " + outcome.code()));
          }
        });

    assertThat(outcomes).isEmpty();
    assertThat(all).containsExactly("CREATED ", "REJECTED EXISTS");
  }

  @Test
  void usersWhomTheApplicationHasEnded_areNotCreated() {
    fixture.bridge().users().deactivate("left");
    fixture.bridge().users().delete("erased", Deletion.PERMANENT);

    assertThat(
            imported(
                options(OnExisting.UPDATE, Via.IMPORT), row("left"), row("erased"), row("new")))
        .isEqualTo(
            Map.of(
                "left", "REJECTED DEACTIVATED", "erased", "REJECTED DELETED", "new", "CREATED "));
    assertThat(emulator.users().find("erased")).isEmpty();
  }

  @Test
  void creating_isReportedBeforeTheCall() {
    List<Long> announced = new ArrayList<>();
    run(
        options(OnExisting.FAIL, Via.IMPORT),
        rows(70).iterator(),
        new BulkListener() {
          @Override
          public void creating(List<BulkUser> users) {
            assertThat(emulator.users().find("user-" + users.get(0).number())).isEmpty();
            users.forEach(user -> announced.add(user.number()));
          }

          @Override
          public void ended(List<BulkOutcome> outcomes) {
            outcomes.forEach(outcome -> assertThat(announced).contains(outcome.user().number()));
          }
        });

    assertThat(announced).hasSize(70).doesNotHaveDuplicates();
  }

  @Test
  void failingListenerAndIterator_endTheImport() {
    assertThatThrownBy(
            () ->
                run(
                    options(OnExisting.FAIL, Via.IMPORT),
                    rows(200).iterator(),
                    outcomes -> {
                      throw new IllegalStateException("disk full");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("disk full");

    Iterator<BulkUser> broken =
        Stream.concat(
                rows(60).stream(),
                Stream.of(1)
                    .map(
                        any -> {
                          throw new IllegalArgumentException("line 61");
                        }))
            .map(BulkUser.class::cast)
            .iterator();
    List<BulkOutcome> ended = new ArrayList<>();
    assertThatThrownBy(() -> run(options(OnExisting.UPDATE, Via.IMPORT), broken, ended::addAll))
        .hasMessage("line 61");
    assertThat(ended).isNotEmpty();
  }

  @Test
  void interrupt_endsCleanly() {
    List<BulkOutcome> ended = new ArrayList<>();
    BulkResult result =
        run(
            options(OnExisting.FAIL, Via.IMPORT),
            unadorned(500).iterator(),
            outcomes -> {
              ended.addAll(outcomes);
              Thread.currentThread().interrupt();
            });

    assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    assertThat(result.stop())
        .hasValueSatisfying(stop -> assertThat(stop.code()).isEqualTo("INTERRUPTED"));
    assertThat(ended).hasSizeBetween(50, 400);
    long created =
        emulator.users().all().stream().filter(user -> user.uid().startsWith("user-")).count();
    assertThat(ended).hasSize((int) created);
  }

  private Map<String, String> imported(BulkOptions options, BulkUser... users) {
    Map<String, String> outcomes = new HashMap<>();
    BulkResult result = run(options, List.of(users), outcomes, new ArrayList<>());
    assertThat(result.stop()).isEmpty();
    return outcomes;
  }

  private BulkResult run(
      BulkOptions options,
      List<BulkUser> users,
      Map<String, String> outcomes,
      List<Duration> pauses) {
    return run(
        options,
        users.iterator(),
        new BulkListener() {
          @Override
          public void ended(List<BulkOutcome> ended) {
            for (BulkOutcome outcome : ended) {
              String before =
                  outcomes.put(
                      outcome.user().user().userId(), outcome.kind() + " " + outcome.code());
              assertThat(before).as("one outcome for each user").isNull();
            }
          }

          @Override
          public void waiting(String code, Duration pause) {
            pauses.add(pause);
            fixture.time().advance(pause);
          }
        });
  }

  private BulkResult run(BulkOptions options, Iterator<BulkUser> users, BulkListener listener) {
    return fixture.bridge().bulkImport().run(users, options, listener);
  }

  private static BulkOptions options(OnExisting choice, Via via) {
    return BulkOptions.builder().onExisting(choice).via(via).callsPerMinute(60_000).build();
  }

  private static EmulatedUser owned(String uid, String userId) {
    return EmulatedUser.of(uid, "Old")
        .withCreatedAt(Instant.parse("2025-01-01T00:00:00Z"))
        .withMetadata(Map.of("@private", Map.of("cometchatBridge", Stamp.of(Uid.of(uid), userId))));
  }

  private static BulkUser row(String userId) {
    return BulkUser.of(userId.hashCode(), named(userId).statusMessage("Status " + userId).build());
  }

  private static ChatUser.Builder named(String userId) {
    return ChatUser.builder(userId).name("New " + userId);
  }

  private static List<BulkUser> rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> BulkUser.of(i, named("user-" + i).statusMessage("Status user-" + i).build()))
        .toList();
  }

  private static List<BulkUser> unadorned(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> BulkUser.of(i, named("user-" + i).build()))
        .toList();
  }

  private List<String> bodies() {
    return emulator.journal().exchanges(Operation.IMPORT_USERS).stream()
        .map(Exchange::requestBody)
        .toList();
  }

  private EmulatedUser user(String uid) {
    return emulator.users().find(uid).orElseThrow();
  }

  private String name(String uid) {
    return user(uid).name();
  }

  private String status(String uid) {
    return user(uid).statusMessage();
  }

  private String stamp(String uid) {
    Map<?, ?> hidden =
        user(uid).metadata() == null
            ? Collections.emptyMap()
            : (Map<?, ?>) user(uid).metadata().get("@private");
    return (String) hidden.get("cometchatBridge");
  }
}
