/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import jakarta.servlet.FilterConfig;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;

/** The init-params of one filter. References in a value are resolved whenever it is read. */
public final class InitParams {

  /** The settings that configure the filter; all others configure the bridge. */
  private static final Set<Setting> OF_FILTER =
      Set.of(
          Setting.ATTACH,
          Setting.USER_RESOLVER,
          Setting.ENDPOINT,
          Setting.ATTRIBUTE_PREFIX,
          Setting.ALLOWED_ORIGINS,
          Setting.REFRESHES_PER_MINUTE,
          Setting.ENABLED);

  private final Map<Setting, String> raw;
  private final References references;
  private final SettingReader reader;

  private InitParams(Map<Setting, String> raw, References references) {
    this.raw = raw;
    this.references = references;
    this.reader = SettingReader.of(SettingNotation.INIT_PARAM, this::resolved);
  }

  /**
   * Reads the init-params of a filter.
   *
   * @throws ConfigurationException if there is an unknown name
   */
  public static InitParams of(FilterConfig config) {
    return of(config, new References(System::getenv, System::getProperty));
  }

  static InitParams of(FilterConfig config, References references) {
    Map<Setting, String> raw = new EnumMap<>(Setting.class);
    for (String name : Collections.list(config.getInitParameterNames())) {
      Setting setting = SettingNotation.INIT_PARAM.find(name);
      String value = config.getInitParameter(name);
      if (value != null && !value.isBlank()) {
        raw.put(setting, value.strip());
      }
    }
    return new InitParams(raw, references);
  }

  /** The init-params of a filter that has none. */
  public static InitParams none() {
    return new InitParams(Map.of(), new References(System::getenv, System::getProperty));
  }

  /** Reads the values. */
  public SettingReader reader() {
    return reader;
  }

  /** Whether the bridge is active; nothing else is read if it is not. */
  public boolean enabled() {
    return reader.flag(Setting.ENABLED).orElse(true);
  }

  /** Whether web.xml contains an API key itself. */
  public boolean holdsLiteralKey() {
    return isLiteral(Setting.API_KEY) || isLiteral(Setting.SECONDARY_API_KEY);
  }

  /**
   * Rejects settings of the bridge, which a bridge of the application has taken elsewhere.
   *
   * @throws ConfigurationException if there is one
   */
  public void rejectBridgeSettings() {
    for (Setting setting : raw.keySet()) {
      if (!OF_FILTER.contains(setting)) {
        throw SettingNotation.INIT_PARAM.rejected(
            setting,
            "has no effect, because the application created the bridge itself",
            "set it in that bridge's CometChatBridgeConfig and remove the init-param");
      }
    }
  }

  /**
   * Reads the settings of the bridge that the filter creates. A key that is a reference is resolved
   * again for every call, so that a changed file changes the key without a restart.
   *
   * @param sync the database that keeps the changes of users, if any
   * @throws ConfigurationException if a setting is missing or wrong
   */
  public CometChatBridgeConfig bridgeConfig(Optional<JdbcSync> sync) {
    CometChatBridgeConfig.Builder config = reader.bridgeConfig();
    sync.ifPresent(config::jdbcSync);
    TrustStore.of(reader).ifPresent(config::sslContext);
    CometChatBridgeConfig.Builder checked = config.build().toBuilder();
    if (!isLiteral(Setting.API_KEY)) {
      checked.apiKey(() -> reader.text(Setting.API_KEY).orElse(""));
    }
    if (raw.containsKey(Setting.SECONDARY_API_KEY) && !isLiteral(Setting.SECONDARY_API_KEY)) {
      checked.optionalSecondaryApiKey(() -> reader.text(Setting.SECONDARY_API_KEY));
    }
    return checked.build();
  }

  private boolean isLiteral(Setting setting) {
    String value = raw.get(setting);
    return value != null && References.isLiteral(value);
  }

  private @Nullable String resolved(Setting setting) {
    String value = raw.get(setting);
    return value == null ? null : references.resolve(setting, value);
  }
}
