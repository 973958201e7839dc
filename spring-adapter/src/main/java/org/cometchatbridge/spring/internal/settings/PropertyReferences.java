/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.PropertyPlaceholderHelper;

/**
 * Reads the references of init-params in properties. Spring takes <code>${env:NAME}</code> for the
 * property {@code env} with the default {@code NAME}, and the name of the variable would be the
 * value. So <code>${env:NAME}</code> and <code>${sys:name}</code> are rejected, unless the
 * application has a property {@code env} or {@code sys}, and <code>${file:/path}</code> is the
 * content of the file. A key may also be written as {@code file:/path}.
 */
final class PropertyReferences {

  private static final String FILE = "file:";
  private static final Set<String> KINDS = Set.of("env", "sys", "file");
  private static final Set<Setting> KEYS =
      Set.of(
          Setting.API_KEY,
          Setting.SECONDARY_API_KEY,
          Setting.SYNC_TOKEN_KEY,
          Setting.SYNC_PREVIOUS_TOKEN_KEY);

  private final PropertyPlaceholderHelper placeholders =
      new PropertyPlaceholderHelper("${", "}", ":", '\\', true);

  private final Environment environment;

  PropertyReferences(Environment environment) {
    this.environment = environment;
  }

  /**
   * Returns the value of a property, or {@code null} if it is not set.
   *
   * @throws ConfigurationException if it contains a reference that cannot be read
   */
  @Nullable String value(Setting setting) {
    String written = written(setting.property());
    Optional<String> content =
        written != null && written.contains("${")
            ? fileNamedBy(setting, written)
            : Optional.empty();
    String value = content.orElseGet(() -> resolved(setting, setting.property()));
    return value != null && KEYS.contains(setting) && value.startsWith(FILE)
        ? content(setting, value.substring(FILE.length()))
        : value;
  }

  /**
   * Returns the value of a property with its placeholders resolved by Spring, or {@code null} if it
   * is not set.
   *
   * @param setting the setting that the property belongs to
   * @throws ConfigurationException if a placeholder has no value, such as the name of a variable
   *     that is not set
   */
  @Nullable String resolved(Setting setting, String property) {
    try {
      return environment.getProperty(property);
    } catch (PlaceholderResolutionException e) {
      String name = SettingReader.shown(e.getPlaceholder());
      throw SettingNotation.PROPERTY.rejected(
          setting,
          "refers to ${" + name + "}, which is not set",
          "set the environment variable or the property " + name);
    }
  }

  /** The value without references, or empty if it contains no reference to a file. */
  private Optional<String> fileNamedBy(Setting setting, String written) {
    boolean[] found = {false};
    String resolved =
        placeholders.replacePlaceholders(
            written,
            name -> {
              rejectReference(setting, name, "env:");
              rejectReference(setting, name, "sys:");
              if (isReference(name, FILE)) {
                found[0] = true;
                return content(setting, name.substring(FILE.length()));
              }
              rejectNested(setting, name);
              return written(name);
            });
    return found[0] ? Optional.of(resolved) : Optional.empty();
  }

  private void rejectReference(Setting setting, String placeholder, String kind) {
    if (isReference(placeholder, kind)) {
      String name = SettingReader.shown(placeholder.substring(kind.length()));
      throw SettingNotation.PROPERTY.rejected(
          setting,
          "refers to ${"
              + SettingReader.shown(placeholder)
              + "}, which Spring reads as the property "
              + kind.substring(0, kind.length() - 1)
              + " with a default",
          "write ${" + name + "}");
    }
  }

  /** Spring asks for the kind alone if the rest of a reference holds a placeholder. */
  private void rejectNested(Setting setting, String name) {
    if (KINDS.contains(name) && environment.getProperty(name) == null) {
      throw SettingNotation.PROPERTY.rejected(
          setting,
          "has a placeholder inside of ${" + name + ":...}",
          name.equals("file")
              ? "write file:${folder}/name for a key, or the whole path"
              : "write the name of the property alone");
    }
  }

  private boolean isReference(String placeholder, String kind) {
    return placeholder.startsWith(kind)
        && environment.getProperty(kind.substring(0, kind.length() - 1)) == null;
  }

  /** The text as it is written, with its placeholders. */
  private @Nullable String written(String property) {
    if (environment instanceof ConfigurableEnvironment readable) {
      for (PropertySource<?> source : readable.getPropertySources()) {
        Object value = source.getProperty(property);
        if (value != null) {
          return value.toString();
        }
      }
    }
    return null;
  }

  private static String content(Setting setting, String path) {
    try {
      String plain = path.startsWith("//") ? path.substring(2) : path;
      return Files.readString(Path.of(plain)).strip();
    } catch (IOException | InvalidPathException | SecurityException e) {
      throw SettingNotation.PROPERTY.rejected(
          setting,
          "refers to the file "
              + SettingReader.shown(path)
              + ", which cannot be read as UTF-8 text ("
              + e.getClass().getSimpleName()
              + ")",
          "check its path and its permissions");
    }
  }
}
