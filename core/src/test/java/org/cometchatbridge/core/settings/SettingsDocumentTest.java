/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code docs/settings.md} is generated from the table of settings. {@code -Dsettings.write=true}
 * writes it.
 */
class SettingsDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "settings.md");

  private static final String INTRODUCTION =
      """
      # Settings

      Generated from the table of settings in the code; a test compares both. An init-param of the filter and a property of
      Spring are the same setting: one parser reads both, and the same text means the same.

      * **Durations** are written like `500ms`, `1s`, `2 s`, `1m30s`, `24h`, `7d` or `PT1.5S`. Only `0` needs no unit.
      * **Words** such as `reject` and **booleans** (`true`, `on`, `yes`, `1`; `false`, `off`, `no`, `0`) are accepted in any
        case.
      * **Lists** have commas between their elements. In YAML, the list of a property may also be a YAML list.
      * An empty value counts as not set. An unknown name or a wrong value fails the start; the message names the setting, the
        problem and the remedy.
      * An init-param may hold `${env:NAME}`, `${sys:name}` or `${file:/path}`. A property may hold Spring's own placeholders
        or `${file:/path}`, and the environment variable `COMETCHAT_BRIDGE_API_KEY` sets `cometchat.bridge.api-key`.

      | init-param | property | accepts | default | description |
      | --- | --- | --- | --- | --- |
      """;

  @Test
  void document_isGeneratedFromTheTable() throws IOException {
    String generated = document();

    if (Boolean.getBoolean("settings.write")) {
      Files.writeString(DOCUMENT, generated);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(generated);
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void everySetting_isDescribedInSentences(Setting setting) {
    assertThat(setting.description()).matches("[A-Z].*\\.").doesNotContain("|");
    assertThat(setting.range()).isNotBlank().doesNotContain("|");
  }

  private static String document() {
    StringBuilder table = new StringBuilder(INTRODUCTION);
    for (Setting setting : Setting.values()) {
      table
          .append("| ")
          .append(name(setting, SettingNotation.INIT_PARAM))
          .append(" | ")
          .append(name(setting, SettingNotation.PROPERTY))
          .append(" | ")
          .append(setting.range())
          .append(" | ")
          .append(preset(setting))
          .append(" | ")
          .append(setting.description())
          .append(" |\n");
    }
    return table.toString();
  }

  private static String name(Setting setting, SettingNotation notation) {
    return notation.has(setting) ? "`" + notation.nameOf(setting) + "`" : "";
  }

  private static String preset(Setting setting) {
    return setting.isRequired()
        ? "required"
        : setting.defaultText().map(text -> "`" + text + "`").orElse("");
  }
}
