/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.command.ScriptedTerminal;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code import} against the emulator. */
class ImportCommandTest {

  private static final String CSV =
      """
      userId,name,status_message,status
      ada,Ada,Busy,active
      bob,Bob,,deactivated
      cleo,Cleo,,
      """;

  private static CometChatEmulator emulator;

  @TempDir private Path folder;

  private ScriptedTerminal terminal;

  @BeforeAll
  static void startEmulator() {
    emulator = CometChatEmulator.start();
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

  @Test
  void file_isImportedAndReported() throws Exception {
    Path file = file("users.csv", CSV);
    Path report = folder.resolve("report.csv");

    assertThat(run("--report", report.toString(), file.toString())).isZero();

    assertThat(terminal.output()).contains("3 rows, no problem.", "3 rows CREATED");
    assertThat(user("ada").statusMessage()).isEqualTo("Busy");
    assertThat(user("bob").deactivated()).isTrue();
    assertThat(report)
        .content()
        .isEqualToIgnoringNewLines(
            """
            line,userId,uid,outcome,code
            2,ada,ada,CREATED,
            3,bob,bob,CREATED,
            4,cleo,cleo,CREATED,
            """);
  }

  @Test
  void standardInput_isImported() {
    terminal = new ScriptedTerminal().input("{\"userId\":\"ada\",\"name\":\"Ada\"}\n");

    assertThat(rerun("--format", "jsonl", "--journal", folder.resolve("j").toString(), "-"))
        .isZero();

    assertThat(user("ada").name()).isEqualTo("Ada");
  }

  @ParameterizedTest
  @CsvSource({
    "update, 0, Ada, UPDATED, ''",
    "skip, 0, Old, SKIPPED, EXISTS",
    "fail, 1, Old, REJECTED, EXISTS"
  })
  void existingUser_isTreatedAsChosen(
      String choice, int exit, String name, String outcome, String code) throws Exception {
    emulator.users().add(EmulatedUser.of("ada", "Old"));
    Path report = folder.resolve("report.jsonl");

    assertThat(
            run(
                "--on-existing",
                choice,
                "--report",
                report.toString(),
                file("users.csv", CSV).toString()))
        .isEqualTo(exit);

    assertThat(user("ada").name()).isEqualTo(name);
    assertThat(report)
        .content()
        .contains(
            "{\"line\":2,\"userId\":\"ada\",\"uid\":\"ada\",\"outcome\":\""
                + outcome
                + "\",\"code\":\""
                + code
                + "\"}");
  }

  @Test
  void wrongKey_exitsWith5AndNoKeyInTheOutput() throws Exception {
    String wrong = "0123456789abcdef0123456789abcdef01234567";
    terminal = new ScriptedTerminal().with("COMETCHAT_BRIDGE_API_KEY", wrong);

    assertThat(rerun(file("users.csv", CSV).toString())).isEqualTo(5);

    assertThat(terminal.errors())
        .contains("AUTH_ERR_APIKEY_NOT_FOUND", "3 rows left", "--resume")
        .doesNotContain(wrong);
  }

  @Test
  void outage_exitsWith4_andTheImportIsResumed() throws Exception {
    Path file = file("users.csv", rows(120));
    emulator.faults().on(Operation.IMPORT_USERS).error(503, "ERR_OPERATION_FAILED").always();

    assertThat(run("--max-outage", "0", file.toString())).isEqualTo(4);
    assertThat(terminal.errors()).contains("120 rows left");
    assertThat(run(file.toString())).as("without --resume").isEqualTo(2);
    assertThat(terminal.errors()).contains("--resume");

    emulator.faults().clear();
    assertThat(run("--resume", file.toString())).isZero();
    assertThat(terminal.output()).contains("120 rows CREATED");
    assertThat(run("--resume", file.toString())).as("nothing is left").isZero();
    assertThat(terminal.output()).contains("120 rows CREATED");
  }

  @Test
  void journal_withATornEnd_isResumed() throws Exception {
    Path file = file("users.csv", CSV);
    assertThat(run(file.toString())).isZero();
    Path journal = folder.resolve("users.csv.journal");
    List<String> lines = Files.readAllLines(journal);
    String last = lines.get(lines.size() - 1);
    Files.writeString(
        journal,
        String.join("\n", lines.subList(0, lines.size() - 1)) + "\n" + last.substring(0, 9));

    assertThat(run("--on-existing", "update", "--resume", file.toString())).isZero();

    assertThat(terminal.output()).contains("3 rows CREATED");
    assertThat(emulator.users().all().stream().filter(user -> user.name().equals("Ada")))
        .hasSize(1);
  }

  @Test
  void otherJournals_areRejectedWithASentence() throws Exception {
    Path file = file("users.csv", CSV);
    assertThat(run("--resume", file.toString())).isEqualTo(2);
    assertThat(terminal.errors()).contains("There is no journal");
    assertThat(run(file.toString())).isZero();

    assertThat(run("--resume", "--on-existing", "skip", file.toString())).isEqualTo(2);
    assertThat(terminal.errors()).contains("other options", "UPDATE", "SKIP");

    Files.writeString(file, "dave,Dave,,\n", StandardOpenOption.APPEND);
    assertThat(run("--resume", file.toString())).isEqualTo(2);
    assertThat(terminal.errors()).contains("has changed");

    Files.writeString(file, CSV);
    Path journal = folder.resolve("users.csv.journal");
    String whole = Files.readString(journal);
    Files.writeString(journal, whole.replace("CREATED", "UPDATED"));
    assertThat(run("--resume", file.toString())).isEqualTo(2);
    assertThat(terminal.errors()).contains("damaged");

    Files.writeString(journal, "something else\n");
    assertThat(run("--resume", file.toString())).isEqualTo(2);
    assertThat(terminal.errors()).contains("damaged");
  }

  @Test
  void wrongRole_isRejectedAlone() throws Exception {
    Path file = file("users.csv", "userId,role\nada,none\nbob,\n");

    assertThat(run(file.toString())).isEqualTo(1);

    assertThat(terminal.output()).contains("1 row CREATED", "1 row REJECTED");
    assertThat(terminal.errors()).contains("--report");
  }

  @ParameterizedTest
  @CsvSource({
    "--calls-per-minute 0, callsPerMinute",
    "--encoding martian, --encoding",
    "--via letter, --via",
    "--separator \", --separator",
    "--separator ab, --separator",
    "--separator=, --separator",
    "--journal /dev/full, regular file"
  })
  void wrongOptions_exitWith2(String options, String message) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
    arguments.add(file("users.csv", CSV).toString());

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(terminal.errors()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({
    "--report users.csv, --report",
    "--report sub/../users.csv, --report",
    "--report link.csv, --report",
    "--report users.csv.journal, --report",
    "--report sub/../users.csv.journal, --report",
    "--journal users.csv, --journal",
    "--resume --journal link.csv, --journal",
    "--journal r.csv --report sub/../r.csv, --report",
    "--journal r.csv --report dangling.csv, --report"
  })
  void oneFileForTwoPurposes_isRejectedAndUnchanged(String options, String message)
      throws Exception {
    Path file = file("users.csv", CSV);
    Files.createDirectory(folder.resolve("sub"));
    Files.createSymbolicLink(folder.resolve("link.csv"), file);
    Files.createSymbolicLink(folder.resolve("dangling.csv"), Path.of("r.csv"));
    List<String> arguments = new ArrayList<>();
    for (String option : List.of(options.split(" "))) {
      arguments.add(option.startsWith("--") ? option : folder + "/" + option);
    }
    arguments.add(file.toString());

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);

    assertThat(terminal.errors()).contains(message, "another file").hasLineCount(1);
    assertThat(file).content().isEqualTo(CSV);
    assertThat(folder.resolve("r.csv")).doesNotExist();
    assertThat(folder.resolve("users.csv.journal")).doesNotExist();
  }

  @Test
  void reportOfAResumedImport_isNotTheJournal() throws Exception {
    Path file = file("users.csv", CSV);
    assertThat(run(file.toString())).isZero();
    Path journal = folder.resolve("users.csv.journal");
    String before = Files.readString(journal);
    Path link = Files.createLink(folder.resolve("hard.csv"), journal);

    assertThat(run("--resume", "--report", link.toString(), file.toString())).isEqualTo(2);

    assertThat(journal).content().isEqualTo(before);
  }

  @Test
  void reportThatCannotBeWritten_isFoundBeforeTheFirstCall() throws Exception {
    String report = folder.resolve("none/report.csv").toString();

    assertThat(run("--report", report, file("users.csv", CSV).toString())).isEqualTo(6);

    assertThat(terminal.errors()).contains("--report").hasLineCount(1);
    assertThat(emulator.users().find("ada")).isEmpty();
    assertThat(folder.resolve("users.csv.journal")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"users.csv, 'userId,name\n\" a \",Ada\n'", "users.jsonl, '{\"userId\":\" a \"}'"})
  void userId_isThatOfTheApplication(String name, String content) throws Exception {
    Path file = file(name, content);
    Path report = folder.resolve("report.csv");
    terminal = new ScriptedTerminal();
    assertThat(terminal.run("uid", "--", " a ")).isZero();
    String uid = terminal.output().strip();

    int exit = run("--report", report.toString(), file.toString());

    assertThat(exit).as(() -> terminal.errors() + terminal.output()).isZero();
    assertThat(emulator.users().find("a")).isEmpty();
    assertThat(emulator.users().find(uid)).isPresent();
    assertThat(report).content().contains(", a ," + uid + ",CREATED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--encoding ISO-8859-1", "--separator ;"})
  void otherFormOfTheFile_isAnotherImport(String options) throws Exception {
    Path file = file("users.csv", "userId\nada\n");
    assertThat(run(file.toString())).isZero();
    List<String> arguments = new ArrayList<>(List.of("--resume"));
    arguments.addAll(List.of(options.split(" ")));
    arguments.add(file.toString());

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);

    assertThat(terminal.errors()).contains("other options", "format=CSV", "separator=,");
  }

  @Test
  void progress_onATerminal_isABar() throws Exception {
    terminal = new ScriptedTerminal().typing();

    assertThat(rerun(file("users.csv", rows(120)).toString())).isZero();

    assertThat(terminal.errors()).contains("\r", "Importing", "100%", "120/120");
  }

  private static String rows(int count) {
    StringBuilder rows = new StringBuilder("userId,name\n");
    for (int i = 0; i < count; i++) {
      rows.append("user-").append(i).append(",User ").append(i).append('\n');
    }
    return rows.toString();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
  }

  private static EmulatedUser user(String uid) {
    return emulator.users().find(uid).orElseThrow();
  }

  private int run(String... arguments) {
    terminal = new ScriptedTerminal();
    return rerun(arguments);
  }

  private int rerun(String... arguments) {
    if (terminal.environment("COMETCHAT_BRIDGE_API_KEY").isEmpty()) {
      terminal.with("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey());
    }
    List<String> all =
        new ArrayList<>(
            List.of(
                "import",
                "--app-id",
                emulator.appId(),
                "--region",
                emulator.region(),
                "--base-url",
                emulator.baseUrl().toString(),
                "--calls-per-minute",
                "60000"));
    for (String argument : arguments) {
      if (argument.equals("--calls-per-minute")) {
        all.remove("--calls-per-minute");
        all.remove("60000");
      }
      all.add(argument);
    }
    return terminal.run(all.toArray(String[]::new));
  }
}
