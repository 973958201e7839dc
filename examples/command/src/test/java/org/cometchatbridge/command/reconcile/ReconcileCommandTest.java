/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cometchatbridge.command.ScriptedTerminal;
import org.cometchatbridge.command.imports.RowFile;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code reconcile} against the emulator. */
class ReconcileCommandTest {

  private static final String NO_KEY = "AUTH_ERR_APIKEY_NOT_FOUND";

  private static final String BEFORE =
      """
      userId,name,tags
      ada,Ada,a;b
      bob,Bob,
      dan,Dan,
      old,Old,
      gone,Gone,
      """;

  private static final String NOW =
      """
      userId,name,tags,status
      ada,Ada Byron,b;a,
      bob,Bob,,deactivated
      carol,Carol,,
      dan,Dan,,
      eve,Eve,,
      """;

  private static CometChatEmulator emulator;

  @TempDir private Path folder;
  @TempDir private Path work;

  private ScriptedTerminal terminal;

  @BeforeAll
  static void startEmulator() {
    emulator = CometChatEmulator.builder().sampleUsers(false).start();
  }

  @AfterAll
  static void stopEmulator() {
    emulator.close();
  }

  @BeforeEach
  void reset() {
    emulator.reset();
    emulator.switches().set(Switches.Amount.IMPORT_CALLS_PER_MINUTE, 0);
  }

  /** Users with a stamp, two of which are deactivated. */
  private void before() throws IOException {
    imported(BEFORE);
    emulator.users().deactivate("dan");
    emulator.users().deactivate("gone");
  }

  /** A user of another user id, and one of another program. */
  private static void othersUsers() {
    emulator.users().add(EmulatedUser.of("eve", "Mallory").withMetadata(user("ada").metadata()));
    emulator.users().add(EmulatedUser.of("bot", "Bot"));
  }

  @Test
  void differencesOfEachKind_arePrinted_andNothingIsChanged() throws Exception {
    before();
    othersUsers();
    List<EmulatedUser> all = emulator.users().all();
    emulator.journal().clear();

    assertThat(run(file("users.csv", NOW).toString())).isEqualTo(1);

    assertThat(terminal.output().lines())
        .containsExactlyInAnyOrder(
            "DIFFERENT\tada\t2\tname",
            "ACTIVE\tbob\t3\t-",
            "MISSING\tcarol\t4\t-",
            "DEACTIVATED\tdan\t5\t-",
            "FOREIGN\teve\t6\t-",
            "SURPLUS\told\t-\t-",
            "SURPLUS_UNSTAMPED\tbot\t-\t-");
    assertThat(terminal.errors())
        .contains("5 users in the file, 7 users at CometChat", "1 DIFFERENT, 1 DEACTIVATED");
    assertThat(emulator.users().all()).isEqualTo(all);
    assertThat(emulator.journal().count())
        .isEqualTo(emulator.journal().count(Operation.LIST_USERS))
        .isPositive();
  }

  @Test
  void apply_leavesNoDifference() throws Exception {
    before();
    String token = emulator.users().mint("old");
    Path file = file("users.csv", NOW);

    assertThat(run("--apply", "--activate", file.toString())).isZero();

    assertThat(terminal.errors())
        .contains("3 created or changed, 1 activated, 2 deactivated, 0 rejected, 0 only reported.");
    assertThat(user("ada").name()).isEqualTo("Ada Byron");
    assertThat(user("bob").deactivated()).isTrue();
    assertThat(user("carol").deactivated()).isFalse();
    assertThat(user("dan").deactivated()).isFalse();
    assertThat(user("old").deactivated()).isTrue();
    assertThat(emulator.users().isValid(token)).isFalse();

    emulator.journal().clear();
    assertThat(run("--apply", "--activate", file.toString())).isZero();
    assertThat(terminal.output()).isEmpty();
    assertThat(terminal.errors()).contains("no difference");
    assertThat(emulator.journal().count())
        .isEqualTo(emulator.journal().count(Operation.LIST_USERS));
  }

  @Test
  void apply_neverChangesUsersOfOthers_norActivates() throws Exception {
    before();
    othersUsers();
    EmulatedUser eve = user("eve");
    EmulatedUser bot = user("bot");
    EmulatedUser dan = user("dan");
    Path file = file("users.csv", NOW);

    assertThat(run("--apply", file.toString())).isEqualTo(1);

    assertThat(terminal.errors())
        .contains("2 created or changed, 2 deactivated, 0 rejected, 3 only reported.");
    assertThat(List.of(user("eve"), user("bot"), user("dan"))).containsExactly(eve, bot, dan);
    assertThat(run("--apply", file.toString())).isEqualTo(1);
    assertThat(terminal.output().lines())
        .containsExactlyInAnyOrder(
            "DEACTIVATED\tdan\t5\t-", "FOREIGN\teve\t6\t-", "SURPLUS_UNSTAMPED\tbot\t-\t-");
  }

  @ParameterizedTest
  @CsvSource({"50, 60, false", "51, 60, true", "51, 1040, false"})
  void brake_stopsBeforeAnyChange(int surplus, int all, boolean brakes) throws Exception {
    imported(rows(0, all));
    String now = rows(surplus, all) + "carol,Carol\n";
    Path file = file("users.csv", now);
    emulator.journal().clear();

    assertThat(run("--apply", file.toString())).isEqualTo(brakes ? 1 : 0);

    if (brakes) {
      assertThat(terminal.errors()).contains("51 users would be deactivated", "--release");
      assertThat(emulator.journal().count())
          .isEqualTo(emulator.journal().count(Operation.LIST_USERS));
      return;
    }
    assertThat(emulator.users().all().stream().filter(EmulatedUser::deactivated)).hasSize(surplus);
    assertThat(emulator.users().find("carol")).isPresent();
  }

  @Test
  void brake_stopsForAnEmptyFile_untilItIsReleased() throws Exception {
    imported("userId\nada\n");
    Path file = file("users.csv", "userId,name\n");

    assertThat(run("--apply", file.toString())).isEqualTo(1);

    assertThat(terminal.errors()).contains("1 user would be deactivated", "--release");
    assertThat(user("ada").deactivated()).isFalse();
    assertThat(run("--apply", "--release", file.toString())).isZero();
    assertThat(user("ada").deactivated()).isTrue();
  }

  @Test
  void apply_neverDeactivatesUsersOfOtherTenants() throws Exception {
    imported("userId\nada\n");
    imported("userId\nada\nbob\n", "--tenant", "forum");
    imported("userId\nada\nold\n", "--tenant", "shop");
    Path file = file("users.csv", "userId\nada\n");

    assertThat(run("--apply", "--tenant", "shop", file.toString())).isZero();

    assertThat(terminal.errors())
        .contains("2 users at CometChat, 3 of other tenants not compared: 1 SURPLUS.");
    assertThat(emulator.users().all().stream().filter(EmulatedUser::deactivated))
        .extracting(EmulatedUser::uid)
        .containsExactly("shop-xt1-old");
  }

  @Test
  void brake_stopsForAnotherTenant_untilItIsReleased() throws Exception {
    imported(rows(0, 51), "--tenant", "forum");
    Path file = file("users.csv", rows(0, 51));

    assertThat(run("--apply", file.toString())).isEqualTo(1);

    assertThat(terminal.errors()).contains("51 users would be created", "tenant", "--release");
    assertThat(emulator.users().all()).hasSize(51);
    assertThat(run("--apply", "--release", file.toString())).isZero();
    assertThat(emulator.users().all()).hasSize(102);
  }

  @Test
  void userWhoIsNewerThanTheFile_isNotDeactivated() throws Exception {
    imported("userId\nada\nbob\n");
    Path file = file("users.csv", "userId\nada\n");
    Files.setLastModifiedTime(
        file, FileTime.from(user("bob").createdAt().minus(Duration.ofHours(1))));

    assertThat(run("--apply", file.toString())).isEqualTo(1);

    assertThat(terminal.errors()).contains("bob was created after the file");
    assertThat(user("bob").deactivated()).isFalse();
  }

  @Test
  void runThatFails_isContinuedByTheSameCommand() throws Exception {
    imported(rows(0, 8));
    Path file = file("users.csv", rows(4, 120));
    emulator.faults().on(Operation.GET_USER).forUid("user-2").error(401, NO_KEY).always();

    assertThat(run("--apply", file.toString())).isEqualTo(5);

    assertThat(terminal.errors()).contains(NO_KEY, "112 created or changed");
    assertThat(user("user-2").deactivated()).isFalse();
    emulator.faults().clear();
    emulator.journal().clear();
    assertThat(run("--apply", file.toString())).isZero();
    assertThat(emulator.journal().count(Operation.IMPORT_USERS)).isZero();
    assertThat(user("user-2").deactivated()).isTrue();
    assertThat(emulator.users().all().stream().filter(EmulatedUser::deactivated)).hasSize(4);
  }

  @Test
  void importThatStops_isContinuedByTheSameCommand() throws Exception {
    Path file = file("users.csv", rows(0, 120));
    emulator.faults().on(Operation.IMPORT_USERS).error(503, "ERR_OPERATION_FAILED").always();

    assertThat(run("--apply", "--max-outage", "0", file.toString())).isEqualTo(4);

    assertThat(terminal.errors()).contains("repeat the same command");
    emulator.faults().clear();
    assertThat(run("--apply", file.toString())).isZero();
    assertThat(emulator.users().all()).hasSize(120);
  }

  @Test
  void killedRun_isContinuedByTheSameCommand() throws Exception {
    Path file = file("users.csv", rows(0, 500));
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.provider=org.cometchatbridge.command.log.CommandLogProvider",
                "-cp",
                System.getProperty("java.class.path"),
                "org.cometchatbridge.command.Main"));
    line.addAll(arguments("--apply", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey());
    File log = folder.resolve("log").toFile();
    Process process = builder.redirectErrorStream(true).redirectOutput(log).start();
    emulator.journal().awaitCount(Operation.IMPORT_USERS, 3, Duration.ofSeconds(30));
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(emulator.users().all()).as("it was killed before its end").hasSizeLessThan(500);

    assertThat(run("--apply", file.toString())).isZero();

    assertThat(emulator.users().all()).hasSize(500);
    assertThat(run(file.toString())).isZero();
  }

  @Test
  void fewDifferencesOfManyUsers_areWrittenWithoutAnotherList() throws Exception {
    imported(rows(0, 300));
    emulator.journal().clear();

    assertThat(run("--apply", file("users.csv", rows(0, 301)).toString())).isZero();

    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
    assertThat(emulator.journal().count(Operation.IMPORT_USERS)).isZero();
    assertThat(emulator.journal().count(Operation.LIST_USERS)).isLessThanOrEqualTo(4);
  }

  @Test
  void rejectedUser_isReportedWithItsLine() throws Exception {
    Path file = file("users.csv", "userId,role\nada,none\nbob,\n");

    assertThat(run("--apply", file.toString())).isEqualTo(1);

    assertThat(terminal.errors())
        .contains("Line 2 was rejected: ERR_ROLE_NOT_FOUND.", "1 created or changed", "1 rejected");
  }

  @Test
  void fileWithAProblem_isNotCompared() throws Exception {
    emulator.journal().clear();

    assertThat(run("--apply", file("users.csv", "userId,status\nada,\nbob,left\n").toString()))
        .isEqualTo(1);

    assertThat(terminal.errors()).contains("Line 3", "1 problem in 2 rows. Nothing was compared.");
    assertThat(emulator.journal().count()).isZero();
  }

  @Test
  void fileThatChangesMeanwhile_endsTheCommand() throws Exception {
    RowFile file =
        new RowFile(
            file("users.csv", "userId,status\nada,\n,\n"),
            false,
            StandardCharsets.UTF_8,
            ',',
            Map.of(),
            false);

    try (CheckedRows rows = new CheckedRows(file, line -> true)) {
      assertThat(rows.next().user().userId()).isEqualTo("ada");
      assertThatThrownBy(rows::hasNext)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("has changed")
          .hasMessageContaining("Line 3");
    }
  }

  @Test
  void standardInput_isComparedAndReportedAsCsv() throws Exception {
    imported("userId,name,tags\nada,Ada,x\nold,Old,\n");
    Path report = folder.resolve("report.csv");
    terminal =
        new ScriptedTerminal().input("{\"userId\":\"ada\",\"name\":\"A\",\"tags\":[\"y\"]}\n");

    int code = rerun("--format", "jsonl", "--report", report.toString(), "-");

    assertThat(code).as(terminal.errors()).isEqualTo(1);

    assertThat(Files.readAllLines(report))
        .startsWith("line,uid,difference,fields")
        .containsExactlyInAnyOrder(
            "line,uid,difference,fields", "1,ada,DIFFERENT,name;tags", ",old,SURPLUS,");
  }

  @Test
  void report_isJsonLines() throws Exception {
    imported("userId,name\nada,Ada\nold,Old\n");
    Path report = folder.resolve("report.jsonl");

    assertThat(
            run(
                "--report",
                report.toString(),
                file("users.csv", "userId,name\nada,A\n").toString()))
        .isEqualTo(1);

    assertThat(Files.readAllLines(report))
        .containsExactlyInAnyOrder(
            "{\"line\":2,\"uid\":\"ada\",\"difference\":\"DIFFERENT\",\"fields\":[\"name\"]}",
            "{\"uid\":\"old\",\"difference\":\"SURPLUS\",\"fields\":[]}");
  }

  @Test
  void wrongKey_exitsWith5AndNoKeyInTheOutput() throws Exception {
    String wrong = "0123456789abcdef0123456789abcdef01234567";
    terminal = new ScriptedTerminal().with("COMETCHAT_BRIDGE_API_KEY", wrong);

    assertThat(rerun(file("users.csv", NOW).toString())).isEqualTo(5);

    assertThat(terminal.output() + terminal.errors()).doesNotContain(wrong);
  }

  private static String rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "user-" + i + ",User " + i + "\n")
        .collect(Collectors.joining("", "userId,name\n", ""));
  }

  private Path file(String name, String content) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    // The emulator has rounded the time of its users to seconds, perhaps upwards.
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(2)));
    return file;
  }

  /** Creates users as the bridge does. */
  private void imported(String csv, String... options) throws IOException {
    Path file = file("before.csv", csv);
    terminal = new ScriptedTerminal().with("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey());
    List<String> all = new ArrayList<>(List.of("import", "--journal", folder + "/journal"));
    all.addAll(connection());
    all.addAll(List.of(options));
    all.add(file.toString());
    Files.deleteIfExists(folder.resolve("journal"));
    assertThat(terminal.run(all.toArray(String[]::new))).isZero();
  }

  private static List<String> connection() {
    return List.of(
        "--app-id",
        emulator.appId(),
        "--region",
        emulator.region(),
        "--base-url",
        emulator.baseUrl().toString(),
        "--calls-per-minute",
        "60000");
  }

  private static EmulatedUser user(String uid) {
    return emulator.users().find(uid).orElseThrow();
  }

  private int run(String... arguments) {
    terminal = new ScriptedTerminal();
    return rerun(arguments);
  }

  private List<String> arguments(String... given) {
    List<String> all = new ArrayList<>(List.of("reconcile", "--folder", work.toString()));
    all.addAll(connection());
    all.addAll(List.of(given));
    return all;
  }

  private int rerun(String... arguments) {
    if (terminal.environment("COMETCHAT_BRIDGE_API_KEY").isEmpty()) {
      terminal.with("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey());
    }
    int code = terminal.run(arguments(arguments).toArray(String[]::new));
    assertThat(terminal.output() + terminal.errors()).doesNotContain(emulator.apiKey());
    return code;
  }
}
