/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.connection;

import java.util.Locale;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.jspecify.annotations.Nullable;

/** The variables of the environment, by the names that Spring Boot accepts. */
final class EnvironmentTexts implements SettingTexts {

  private final Terminal terminal;

  EnvironmentTexts(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public @Nullable String text(Setting setting) {
    return terminal
        .environment(SettingNotation.PROPERTY.fromEnvironment(setting))
        .or(() -> terminal.environment(withoutHyphens(setting)))
        .orElse(null);
  }

  /** The name by Spring Boot's own rule, such as {@code COMETCHAT_BRIDGE_APIKEY}. */
  private static String withoutHyphens(Setting setting) {
    return setting.property().replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public String name() {
    return "the environment";
  }
}
