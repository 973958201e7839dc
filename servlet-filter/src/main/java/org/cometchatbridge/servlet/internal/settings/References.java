/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${env:NAME}</code>, <code>${sys:name}</code> and <code>${file:/path}</code> in the
 * value of an init-param. Messages show the reference and never its value, which may be the API
 * key.
 */
final class References {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

  private final UnaryOperator<@Nullable String> environment;
  private final UnaryOperator<@Nullable String> properties;

  References(
      UnaryOperator<@Nullable String> environment, UnaryOperator<@Nullable String> properties) {
    this.environment = environment;
    this.properties = properties;
  }

  static boolean isLiteral(String value) {
    return !REFERENCE.matcher(value).find();
  }

  String resolve(Setting setting, String value) {
    Matcher matcher = REFERENCE.matcher(value);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String text = value(setting, matcher.group(1));
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(text));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String value(Setting setting, String reference) {
    int colon = reference.indexOf(':');
    String kind = colon < 0 ? "" : reference.substring(0, colon);
    String name = reference.substring(colon + 1);
    return switch (kind) {
      case "env" -> found(setting, reference, "environment variable", environment.apply(name));
      case "sys" -> found(setting, reference, "system property", properties.apply(name));
      case "file" -> content(setting, reference, name);
      default ->
          throw SettingNotation.INIT_PARAM.rejected(
              setting,
              "refers to ${" + SettingReader.shown(reference) + "}, which is of no known kind",
              "use ${env:NAME}, ${sys:name} or ${file:/path}");
    };
  }

  private static String found(
      Setting setting, String reference, String kind, @Nullable String value) {
    if (value == null) {
      throw SettingNotation.INIT_PARAM.rejected(
          setting,
          "refers to ${" + SettingReader.shown(reference) + "}, but there is no such " + kind,
          "set it for the server");
    }
    return value;
  }

  private static String content(Setting setting, String reference, String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException | InvalidPathException | SecurityException e) {
      throw SettingNotation.INIT_PARAM.rejected(
          setting,
          "refers to ${"
              + SettingReader.shown(reference)
              + "}, but that file cannot be read as UTF-8 text ("
              + e.getClass().getSimpleName()
              + ")",
          "check its path and its permissions");
    }
  }
}
