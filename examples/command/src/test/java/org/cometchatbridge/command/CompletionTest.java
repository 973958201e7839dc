/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion script in a real shell: what the tab key offers. */
class CompletionTest {

  /** The first argument is the script, the others are what is typed before the tab key. */
  private static final String TAB =
      """
      compopt() { true; }
      source "$1"
      shift
      for COMP_LINE; do
        read -r -a COMP_WORDS <<< "$COMP_LINE"
        [[ "$COMP_LINE" == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMPREPLY=()
        _complete_cometchat-bridge
        echo "$COMP_LINE: " ${COMPREPLY[@]}
      done
      """;

  @TempDir private Path folder;

  @Test
  void tab_offersCommands_optionsAndValues() throws Exception {
    ScriptedTerminal terminal = new ScriptedTerminal();
    assertThat(terminal.run("completion", "bash")).isZero();
    Path script = Files.writeString(folder.resolve("completion"), terminal.output());

    assertThat(
            bash(
                script,
                "cometchat-bridge im",
                "cometchat-bridge re",
                "cometchat-bridge queue re",
                "cometchat-bridge import --on",
                "cometchat-bridge import --on-existing ",
                "cometchat-bridge queue replay --co",
                "cometchat-bridge --log debug show --st"))
        .containsExactly(
            "cometchat-bridge im:  import",
            "cometchat-bridge re:  reconcile revoke reap",
            "cometchat-bridge queue re:  replay release",
            "cometchat-bridge import --on:  --on-existing",
            "cometchat-bridge import --on-existing :  UPDATE SKIP FAIL",
            "cometchat-bridge queue replay --co:  --code --config",
            "cometchat-bridge --log debug show --st:  --store --store-user --store-password-file");
  }

  @Test
  void scriptForZsh_isOneThatZshLoadsByItself() {
    ScriptedTerminal terminal = new ScriptedTerminal();

    assertThat(terminal.run("completion", "zsh")).isZero();

    assertThat(terminal.output())
        .startsWith("#compdef cometchat-bridge\n")
        .contains("function _complete_cometchat-bridge()");
  }

  private static List<String> bash(Path script, String... typed)
      throws IOException, InterruptedException {
    Process bash;
    try {
      List<String> line =
          new ArrayList<>(List.of("bash", "--norc", "-c", TAB, "bash", script.toString()));
      line.addAll(List.of(typed));
      bash = new ProcessBuilder(line).redirectErrorStream(true).start();
    } catch (IOException e) {
      return Assumptions.abort("This machine has no bash");
    }
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
