/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.command.PackedCommand.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar, started as its users start it: its size, its help, and each command against its
 * emulator.
 */
class CommandJarIT {

  private static final long MOST_BYTES = 8_000_000;

  @TempDir private static Path folder;

  private static PackedEmulator emulator;

  @BeforeAll
  static void startEmulator() throws Exception {
    Path seed =
        Files.writeString(
            folder.resolve("seed.json"),
            "{\"users\": [{\"uid\": \"seeded-1\", \"name\": \"Sid\"}]}");
    emulator = PackedEmulator.start("--host", "127.0.0.1", "--seed", seed.toString());
  }

  /** A signal is how the emulator ends, as {@code docker stop} or a service manager sends it. */
  @AfterAll
  static void stopEmulator() throws Exception {
    assertThat(emulator.stop()).isEqualTo(143);
  }

  private static PackedCommand connected() {
    return new PackedCommand()
        .withSecret("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey())
        .options("--app-id", emulator.appId(), "--region", "us", "--base-url", emulator.baseUrl());
  }

  private static Result ok(String... arguments) throws Exception {
    Result result = connected().run(arguments);
    assertThat(result.code()).as("%s: %s", arguments[0], result.errors()).isZero();
    return result;
  }

  @Test
  void jar_hasAtMost8Megabytes() throws Exception {
    assertThat(Files.size(PackedCommand.jar())).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void help_readsTheOptionsOfNoSubcommand() throws Exception {
    Result result = new PackedCommand().jvm("-Xlog:class+load").run("--help");

    assertThat(result.code()).isZero();
    assertThat(result.output())
        .contains("Exit codes:", "command.RootCommand ")
        .doesNotContain(
            "org.cometchatbridge.core.", "command.connection.", "caffeine", "LoggerFactory");
    assertThat(result.errors()).isEmpty();
  }

  @Test
  void eachCommand_hasHelp() throws Exception {
    List<String> commands = commandsIn(new PackedCommand().run("--help").output());
    assertThat(commands).contains("import", "doctor", "queue", "man").hasSizeGreaterThan(12);

    List<String> failed = commands.parallelStream().filter(command -> !hasHelp(command)).toList();

    assertThat(failed).isEmpty();
    for (String command : commandsIn(new PackedCommand().run("queue", "--help").output())) {
      assertThat(new PackedCommand().run("queue", command, "--help").code()).isZero();
    }
  }

  private static boolean hasHelp(String command) {
    try {
      Result help = new PackedCommand().run(command, "--help");
      return help.code() == 0
          && help.output().contains("Usage: cometchat-bridge " + command)
          && help.errors().isEmpty();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> commandsIn(String help) {
    List<String> commands = new ArrayList<>();
    help.lines()
        .dropWhile(line -> !line.equals("Commands:"))
        .skip(1)
        .takeWhile(line -> line.startsWith("  "))
        .filter(line -> line.charAt(2) != ' ')
        .forEach(line -> commands.add(line.strip().split(" ", 2)[0]));
    return commands;
  }

  @Test
  void unknownCommand_exitsWith2_andNamesSimilarOnes() throws Exception {
    Result result = new PackedCommand().run("improt");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errors()).contains("Unknown command 'improt'", "import", "Usage:");
    assertThat(result.output()).isEmpty();
  }

  @Test
  void manualPageAndCompletion_namesAllCommands() throws Exception {
    Result page = new PackedCommand().run("man");
    Result script = new PackedCommand().run("completion", "bash");

    assertThat(page.code()).isZero();
    assertThat(page.output()).startsWith(".TH").contains(".SS \"import\"", ".SS \"queue list\"");
    assertThat(script.code()).isZero();
    assertThat(script.output()).contains("import", "--on-existing");
  }

  @Test
  void doctor_writesAUserAndAToken() throws Exception {
    Result result = connected().run("doctor", "--json");

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output())
        .contains("\"findings\"", "A user was created, changed and deleted.");
    assertThat(result.errors()).isEmpty();
  }

  @Test
  void usersOfTheStandardInput_areImported_comparedAndChanged() throws Exception {
    Path journal = folder.resolve("stdin.journal");
    String users = "userId,name\nzoe,Zoë\nyan,Yan\n";

    Result imported = connected().input(users).run("import", "--journal", journal.toString(), "-");
    assertThat(imported.code()).as(imported.errors()).isZero();
    assertThat(imported.output()).contains("2 rows CREATED").doesNotContain("\u001b");

    Path file = Files.writeString(folder.resolve("users.csv"), users);
    Result compared = connected().run("reconcile", file.toString());
    assertThat(compared.code()).as(compared.errors()).isEqualTo(1);
    assertThat(compared.output()).contains("SURPLUS_UNSTAMPED\tseeded-1");
    assertThat(compared.errors()).contains("2 users in the file");

    assertThat(ok("uid", "Zoe").output()).isNotBlank();
    assertThat(ok("show", "zoe").output()).containsPattern("name +Zoë").contains("active");
    assertThat(ok("show", "--uid", "seeded-1").output()).containsPattern("name +Sid");

    String token = emulator.createToken("zoe");
    Result old = connected().run("reap", "--older-than", "30d", "zoe");
    assertThat(old.code()).isZero();
    assertThat(old.errors()).contains("1 user checked, 0 old tokens found.");
    Result revoked = ok("revoke", "zoe");
    assertThat(revoked.output()).contains("zoe has no token any more");
    assertThat(revoked.output() + revoked.errors()).doesNotContain(token);

    assertThat(ok("deactivate", "zoe").output()).contains("zoe is deactivated");
    Result why = connected().run("why", "zoe");
    assertThat(why.code()).as(why.errors()).isEqualTo(1);
    assertThat(why.output()).contains("deactivated");
    assertThat(ok("activate", "zoe").output()).contains("zoe is activated");
    assertThat(ok("delete", "--permanent", "--yes", "zoe").output()).contains("zoe is erased");
    assertThat(connected().run("show", "zoe").code()).isEqualTo(1);
  }

  @Test
  void emulatorOnAPortInUse_exitsWith1() throws Exception {
    Result result = new PackedCommand().run("emulator", "--port", emulator.port());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errors()).contains(emulator.port());
  }

  @Test
  void keyAsAnArgument_isRejected_andNotRepeated() throws Exception {
    PackedCommand command = new PackedCommand().withSecret("UNUSED", emulator.apiKey());

    Result result = command.run("show", "--set=apiKey=" + emulator.apiKey(), "ada");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errors()).contains("COMETCHAT_BRIDGE_API_KEY");
  }
}
