/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import jakarta.servlet.FilterConfig;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.core.error.ConfigurationException;

/** The init-params of one filter, known by name, with their references resolved when asked for. */
public final class InitParams {

  private final Map<Setting, String> raw;
  private final References references;

  private InitParams(Map<Setting, String> raw, References references) {
    this.raw = raw;
    this.references = references;
  }

  /**
   * Reads what stands in web.xml.
   *
   * @throws ConfigurationException if there is a name that the filter does not know
   */
  public static InitParams of(FilterConfig config) {
    return of(config, new References(System::getenv, System::getProperty));
  }

  static InitParams of(FilterConfig config, References references) {
    Map<Setting, String> raw = new EnumMap<>(Setting.class);
    for (String name : Collections.list(config.getInitParameterNames())) {
      String value = config.getInitParameter(name);
      if (value != null && !value.isBlank()) {
        raw.put(known(name), value.strip());
      } else {
        known(name);
      }
    }
    return new InitParams(raw, references);
  }

  /** Whether the bridge is switched on; nothing else is looked at where it is not. */
  public boolean enabled() {
    return switch (text(Setting.ENABLED).orElse("true")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ConfigurationException("enabled", "must be true or false");
    };
  }

  /** Whether an API key itself stands in web.xml. */
  public boolean holdsLiteralKey() {
    return isLiteral(Setting.API_KEY) || isLiteral(Setting.SECONDARY_API_KEY);
  }

  /** Whether there is a value, and it stands in web.xml itself. */
  boolean isLiteral(Setting setting) {
    String value = raw.get(setting);
    return value != null && References.isLiteral(value);
  }

  /**
   * Rejects settings that a given bridge has taken elsewhere.
   *
   * @throws ConfigurationException if there is one
   */
  public void rejectBridgeSettings() {
    for (Setting setting : raw.keySet()) {
      if (setting.isOfBridge()) {
        throw new ConfigurationException(
            setting.param(),
            "has no effect, because the filter was given a bridge that has its own settings; set it"
                + " in that bridge's CometChatBridgeConfig and remove the init-param");
      }
    }
  }

  boolean has(Setting setting) {
    return raw.containsKey(setting);
  }

  /** The value, or empty where there is none or a blank one. */
  Optional<String> text(Setting setting) {
    return Optional.ofNullable(raw.get(setting))
        .map(value -> references.resolve(setting.param(), value).strip())
        .filter(value -> !value.isEmpty());
  }

  /** The parts of a comma-separated value, stripped, without empty ones. */
  Optional<List<String>> list(Setting setting) {
    return text(setting)
        .map(
            value ->
                Arrays.stream(value.split(",", -1))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList());
  }

  private static Setting known(String name) {
    for (Setting setting : Setting.values()) {
      if (setting.param().equals(name)) {
        return setting;
      }
    }
    throw new ConfigurationException(
        Printable.shown(name),
        "is not known; did you mean '" + NearestName.of(name, Setting.params()) + "'?");
  }
}
