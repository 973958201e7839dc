/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.command.ScriptedTerminal;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command {@code doctor} prints, and its exit codes. */
class DoctorCommandTest {

  @RegisterExtension
  static final CometChatEmulatorExtension EMULATOR = new CometChatEmulatorExtension();

  private final ScriptedTerminal terminal = new ScriptedTerminal();
  private CometChatEmulator emulator;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    terminal
        .with("COMETCHAT_BRIDGE_APP_ID", emulator.appId())
        .with("COMETCHAT_BRIDGE_BASE_URL", emulator.baseUrl().toString())
        .with("COMETCHAT_BRIDGE_API_KEY", emulator.apiKey());
  }

  @Test
  void healthyApp_exitsWith0_andShowsNoKey() {
    int users = emulator.users().all().size();

    assertThat(terminal.run("doctor")).isZero();

    assertThat(terminal.output())
        .contains("OK       A user was created", "Nothing was found to be wrong.")
        .doesNotContain(emulator.apiKey(), "\u001b");
    assertThat(terminal.errors()).isEmpty();
    assertThat(emulator.users().all()).hasSize(users);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80})
  void output_isAsWideAsTheTerminal(int columns) {
    terminal.with("COMETCHAT_BRIDGE_API_KEY", emulator.authOnlyKey());
    terminal.typing().columns(columns).run("doctor");

    assertThat(terminal.output()).contains("\u001b[1;31mERROR");
    assertThat(terminal.output().replaceAll("\u001b\\[[0-9;]*m", "").lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
  }

  @Test
  void readOnly_writesNothing() {
    assertThat(terminal.run("doctor", "--read-only")).isZero();

    assertThat(emulator.journal().count()).isEqualTo(emulator.journal().count(Operation.GET_USER));
  }

  @ParameterizedTest
  @CsvSource({
    "COMETCHAT_BRIDGE_APP_ID, not an app, 3",
    "COMETCHAT_BRIDGE_API_KEY, 00112233445566778899aabbccddeeff00112233, 5",
    "COMETCHAT_BRIDGE_BASE_URL, http://localhost:1/v3, 4",
    "COMETCHAT_BRIDGE_SECONDARY_API_KEY, 00112233445566778899aabbccddeeff00112233, 1"
  })
  void exitCode_isThatOfTheWorstFinding(String variable, String value, int code) {
    assertThat(terminal.with(variable, value).run("doctor")).isEqualTo(code);

    assertThat(terminal.output()).contains("-> ").doesNotContain("00112233");
  }

  @Test
  void json_hasOneObjectForEachFinding() throws Exception {
    terminal.with("COMETCHAT_BRIDGE_API_KEY", emulator.authOnlyKey());

    assertThat(terminal.run("doctor", "--json")).isEqualTo(5);

    List<String> ids = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(terminal.output())) {
      while (json.nextToken() != null) {
        if ("id".equals(json.currentName())) {
          ids.add(json.nextTextValue());
        }
      }
    }
    assertThat(ids).contains("key.scope", "app.accepted");
    assertThat(terminal.output()).contains("\"worst\" : \"error\"");
  }
}
