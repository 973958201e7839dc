/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.connection;

import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${NAME}</code> and <code>${NAME:default}</code> by a variable of the environment
 * or by a property of the same file.
 */
final class Placeholders {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}:]+)(?::([^{}]*))?}");
  private static final int DEEPEST = 8;

  private final Properties properties;
  private final Terminal terminal;

  Placeholders(Properties properties, Terminal terminal) {
    this.properties = properties;
    this.terminal = terminal;
  }

  /**
   * Replaces the placeholders of a text.
   *
   * @param setting whose text it is, for messages
   */
  String resolve(Setting setting, String text) {
    return resolve(setting, text, 0);
  }

  private String resolve(Setting setting, String text, int depth) {
    Matcher placeholders = PLACEHOLDER.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (placeholders.find()) {
      String name = placeholders.group(1);
      String value = value(name).orElse(placeholders.group(2));
      if (value == null || depth == DEEPEST) {
        throw missing(setting, name);
      }
      placeholders.appendReplacement(
          resolved, Matcher.quoteReplacement(resolve(setting, value, depth + 1)));
    }
    return placeholders.appendTail(resolved).toString();
  }

  private Optional<@Nullable String> value(String name) {
    return terminal.environment(name).or(() -> Optional.ofNullable(properties.getProperty(name)));
  }

  private static RuntimeException missing(Setting setting, String name) {
    return SettingNotation.PROPERTY.rejected(
        setting,
        "refers to '" + name + "', which is neither in the environment nor in the file",
        "set the variable " + name + " in the environment");
  }
}
