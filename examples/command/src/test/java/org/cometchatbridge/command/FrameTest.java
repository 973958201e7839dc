/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common: help, settings, messages, exit codes. */
class FrameTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef01234567";

  private final ScriptedTerminal terminal = new ScriptedTerminal();

  @TempDir private Path folder;

  @Test
  void help_listsCommandsAndExitCodes() {
    assertThat(terminal.run("--help")).isZero();

    assertThat(terminal.output()).contains("uid", "Exit codes:", "130");
    assertThat(terminal.errors()).isEmpty();
  }

  @Test
  void help_withoutColors_isPlain() {
    terminal.typing().with("NO_COLOR", "1").run("--help");

    assertThat(terminal.output()).doesNotContain("\u001b");
  }

  @Test
  void help_onATerminal_hasColors() {
    terminal.typing().run("--help");

    assertThat(terminal.output()).contains("\u001b[");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "uid", "uid --wrong ada", "uid a b", "--log=loud uid ada"})
  void wrongArguments_exitWith2AndUsage(String arguments) {
    assertThat(terminal.run(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
        .isEqualTo(2);

    assertThat(terminal.errors()).contains("Usage: cometchat-bridge", "--help");
    assertThat(terminal.output()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--api-key " + KEY,
        "--apikey=" + KEY,
        "--set apiKey=" + KEY,
        "--set cometchat.bridge.api-key=short",
        "--region " + KEY,
        "--wrong=" + KEY,
        "--wrong=x" + KEY,
        "--wrong=x" + KEY + "89",
        "--apikey:" + KEY
      })
  void keyAmongTheArguments_isRejectedAndNotShown(String options) {
    assertThat(terminal.run(("uid " + options + " ada").split(" "))).isEqualTo(2);

    assertThat(terminal.errors()).contains("arguments", "COMETCHAT_BRIDGE_API_KEY");
    assertThat(terminal.errors()).doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--apikey:abcd1234secret",
        "--API_KEY=abcd1234secret",
        "--cometchat.apiKey abcd1234secret",
        "-apikeyabcd1234secret",
        "--token:abcd1234secret",
        "--db-password abcd1234secret",
        "--set apiKey:abcd1234secret",
        "--log=password:abcd1234secret"
      })
  void valueOfAnOptionForASecret_isNotShown(String options) {
    assertThat(terminal.run(("uid " + options + " ada").split(" "))).isEqualTo(2);

    assertThat(terminal.errors()).isNotBlank().doesNotContain("abcd1234secret");
  }

  @Test
  void folderWithAHashInItsName_isNotAKey() {
    assertThat(terminal.run("uid", "--config", folder.resolve(KEY).toString(), "ada")).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing --help", "--help nothing", "nothing"})
  void unknownCommand_exitsWith2(String arguments) {
    assertThat(terminal.run(arguments.split(" "))).isEqualTo(2);

    assertThat(terminal.errors()).contains("Unknown command 'nothing'");
    assertThat(terminal.output()).isEmpty();
  }

  @Test
  void userIdInTheFormOfAKey_isAcceptedAfterTheEndOfOptions() {
    assertThat(terminal.run("uid", "--", KEY)).isZero();

    assertThat(terminal.output()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "--tenant acme ada, acme-xt1-ada",
    "--set tenant=acme ada, acme-xt1-ada",
    "--set cometchat.bridge.tenant=acme ada, acme-xt1-ada",
    "--user-id-case insensitive ADA, ada",
    "--set user-id-case=insensitive ADA, ada",
    "--set userIdCase=insensitive ADA, ada"
  })
  void settings_haveTheirNamesOfWebXmlAndOfSpring(String arguments, String uid) {
    assertThat(terminal.run(("uid " + arguments).split(" "))).isZero();

    assertThat(terminal.output()).isEqualToIgnoringNewLines(uid);
  }

  @Test
  void argument_goesBeforeEnvironment_andThatBeforeTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("a.properties"), "cometchat.bridge.tenant=file");
    String[] line = {"uid", "--config", file.toString(), "ada"};

    terminal.run(line);
    terminal.with("COMETCHAT_BRIDGE_TENANT", "environment").run(line);
    terminal.run("uid", "--config", file.toString(), "--tenant", "argument", "ada");

    assertThat(terminal.output().lines())
        .containsExactly("file-xt1-ada", "environment-xt1-ada", "argument-xt1-ada");
  }

  @Test
  void fileOfASpringApplication_isReadWithItsPlaceholders() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("application.properties"),
            """
            spring.datasource.url=jdbc:h2:mem:app
            customer=acme
            cometchat.bridge.tenant=${customer}-${STAGE:test}
            cometchat.bridge.userIdCase=INSENSITIVE
            """);

    assertThat(terminal.run("uid", "--config", file.toString(), "ADA")).isZero();

    assertThat(terminal.output()).isEqualToIgnoringNewLines("acme-test-xt1-ada");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tenat=acme | did you mean 'cometchat.bridge.tenant'",
        "cometchat.bridge.tenat=acme | did you mean 'cometchat.bridge.tenant'",
        "tenant=${NOT_SET} | NOT_SET",
        "tenant=Not Legal | a.properties"
      })
  void wrongFile_exitsWith3AndARemedy(String content, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("a.properties"), content);

    assertThat(terminal.run("uid", "--config", file.toString(), "ada")).isEqualTo(3);

    assertThat(terminal.errors()).contains(message).hasLineCount(1);
  }

  @Test
  void missingFile_exitsWith6() {
    assertThat(terminal.run("uid", "--config", folder.resolve("none").toString(), "ada"))
        .isEqualTo(6);

    assertThat(terminal.errors()).contains("--config", "does not exist").hasLineCount(1);
  }

  @Test
  void tooSmallHeap_isOneSentenceWithTheRemedy() {
    terminal.input(
        new InputStream() {
          @Override
          public int read() {
            throw new OutOfMemoryError("for the test");
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            throw new OutOfMemoryError("for the test");
          }
        });

    assertThat(terminal.run("import", "--dry-run", "-")).isEqualTo(6);

    assertThat(terminal.errors()).contains("-Xmx", "million rows").hasLineCount(1);
  }

  @Test
  void reportOfAComparison_doesNotReplaceTheUsers() throws Exception {
    Path file = Files.writeString(folder.resolve("users.csv"), "userId\nada\n");

    assertThat(terminal.run("reconcile", "--report", file.toString(), file.toString()))
        .isEqualTo(2);

    assertThat(terminal.errors()).contains("--report", "another file");
    assertThat(file).content().isEqualTo("userId\nada\n");
  }

  @Test
  void debug_printsTheStackTrace() {
    terminal.run("uid", "--debug", "--tenant", "Not Legal", "ada");

    assertThat(terminal.errors()).contains("\tat ");
  }
}
