/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.jspecify.annotations.Nullable;

/**
 * Checks API keys: a key that is given as a text at once, and a key from a supplier whenever it is
 * used.
 */
final class ApiKeyCheck {

  private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]{1,512}");

  private final SettingNotation notation;

  ApiKeyCheck(SettingNotation notation) {
    this.notation = notation;
  }

  Supplier<String> primary(@Nullable String text, @Nullable Supplier<String> supplier) {
    if (supplier != null) {
      return supplier;
    }
    String key = primary(text);
    return () -> key;
  }

  String primary(@Nullable String key) {
    if (key == null || key.isBlank()) {
      throw notation.rejected(
          Setting.API_KEY,
          "is missing",
          "set it to a REST API key with fullAccess scope from the CometChat dashboard, preferably"
              + " from the environment: "
              + notation.fromEnvironment(Setting.API_KEY));
    }
    return wellFormed(Setting.API_KEY, key);
  }

  /** A second key is often present for a while only, so a blank one counts as absent. */
  @Nullable Supplier<String> secondary(@Nullable String text, @Nullable Supplier<String> supplier) {
    if (supplier != null) {
      return supplier;
    }
    return secondary(text).<Supplier<String>>map(key -> () -> key).orElse(null);
  }

  Optional<String> secondary(@Nullable String key) {
    return Optional.ofNullable(key)
        .filter(text -> !text.isBlank())
        .map(text -> wellFormed(Setting.SECONDARY_API_KEY, text));
  }

  private String wellFormed(Setting setting, String key) {
    if (!API_KEY.matcher(key).matches()) {
      throw notation.rejected(
          setting,
          "(redacted, "
              + key.length()
              + " characters) holds a space, a line break or a character that a header cannot"
              + " carry",
          "copy the key again");
    }
    return key;
  }
}
