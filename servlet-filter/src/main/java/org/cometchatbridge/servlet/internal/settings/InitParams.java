/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import jakarta.servlet.FilterConfig;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;

/**
 * The init-params of one filter. References in a value are resolved whenever it is read.
 *
 * <p>With several CometChat apps, a setting of one of them is named {@code app.NAME.setting}.
 */
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

  /** The settings that name the apps. */
  private static final Set<Setting> OF_APPS = Set.of(Setting.APPS, Setting.APP_RESOLVER);

  private static final Pattern OF_ONE_APP = Pattern.compile("app\\.([^.]*)\\.(.+)");

  private final Map<Setting, String> raw;

  /** By the name of the app. */
  private final Map<String, Map<Setting, String>> ofApps;

  private final References references;
  private final SettingReader reader;

  private InitParams(
      Map<Setting, String> raw, Map<String, Map<Setting, String>> ofApps, References references) {
    this.raw = raw;
    this.ofApps = ofApps;
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
    Map<String, Map<Setting, String>> ofApps = new TreeMap<>();
    for (String name : Collections.list(config.getInitParameterNames())) {
      Matcher ofOneApp = OF_ONE_APP.matcher(name);
      Map<Setting, String> target = raw;
      Setting setting;
      if (ofOneApp.matches()) {
        target = ofApps.computeIfAbsent(ofOneApp.group(1), app -> new EnumMap<>(Setting.class));
        setting = settingOfOneApp(name, ofOneApp.group(2));
      } else {
        setting = SettingNotation.INIT_PARAM.find(name);
      }
      String value = config.getInitParameter(name);
      if (value != null && !value.isBlank()) {
        target.put(setting, value.strip());
      }
    }
    return new InitParams(raw, ofApps, references);
  }

  private static Setting settingOfOneApp(String name, String ofSetting) {
    Setting setting = SettingNotation.INIT_PARAM.find(ofSetting);
    if (OF_FILTER.contains(setting) || OF_APPS.contains(setting)) {
      throw new ConfigurationException(
          SettingReader.shown(name),
          "applies to all apps",
          "set " + SettingNotation.INIT_PARAM.nameOf(setting) + " instead");
    }
    return setting;
  }

  /** The init-params of a filter that has none. */
  public static InitParams none() {
    return new InitParams(Map.of(), Map.of(), new References(System::getenv, System::getProperty));
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
    return isLiteral(Setting.API_KEY)
        || isLiteral(Setting.SECONDARY_API_KEY)
        || ofApps.keySet().stream().anyMatch(name -> ofApp(name).holdsLiteralKeyItself());
  }

  private boolean holdsLiteralKeyItself() {
    return isLiteral(Setting.API_KEY) || isLiteral(Setting.SECONDARY_API_KEY);
  }

  /**
   * Rejects settings of the bridge, which a bridge of the application has taken elsewhere.
   *
   * @throws ConfigurationException if there is one
   */
  public void rejectBridgeSettings() {
    for (String name : ofApps.keySet()) {
      throw new ConfigurationException(
          "app." + SettingReader.shown(name),
          "has no effect, because the application created its CometChat apps itself",
          "set it in the CometChatBridgeConfig of that app and remove the init-param");
    }
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

  /**
   * The names of the apps, if there are several.
   *
   * @throws ConfigurationException if a name is wrong, there is none, or a setting belongs to an
   *     app that is not named
   */
  public Optional<List<String>> appNames() {
    Optional<List<String>> names = reader.list(Setting.APPS);
    for (String name : ofApps.keySet()) {
      if (!names.orElse(List.of()).contains(name)) {
        throw new ConfigurationException(
            "app." + SettingReader.shown(name),
            "has settings, but is none of the " + SettingNotation.INIT_PARAM.nameOf(Setting.APPS),
            "add it to the init-param " + SettingNotation.INIT_PARAM.nameOf(Setting.APPS));
      }
    }
    names.ifPresent(InitParams::check);
    if (names.isEmpty() && raw.containsKey(Setting.APP_RESOLVER)) {
      throw SettingNotation.INIT_PARAM.rejected(
          Setting.APP_RESOLVER, "has no effect without apps", "set apps, or remove it");
    }
    return names;
  }

  private static void check(List<String> names) {
    if (names.isEmpty() || Set.copyOf(names).size() < names.size()) {
      throw SettingNotation.INIT_PARAM.rejected(
          Setting.APPS, "names no app, or one of them twice", "write it like acme,globex");
    }
    for (String name : names) {
      if (!CometChatApps.isName(name)) {
        throw SettingNotation.INIT_PARAM.rejected(
            Setting.APPS,
            SettingReader.quoted(name) + " is not the name of an app",
            "use 1 to 63 letters, digits, _ and inner -");
      }
    }
  }

  /**
   * Reads the settings of one of several apps: its own, and those that apply to all of them.
   *
   * @param name the name of the app
   * @throws ConfigurationException if a setting is missing or wrong
   */
  public CometChatBridgeConfig configOf(String name) {
    InitParams ofApp = ofApp(name);
    try {
      return ofApp.bridgeConfig(JndiDatabase.of(ofApp.reader));
    } catch (ConfigurationException e) {
      throw named(name, e);
    }
  }

  private InitParams ofApp(String name) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.putAll(raw);
    settings.putAll(ofApps.getOrDefault(name, Map.of()));
    return new InitParams(settings, Map.of(), references);
  }

  /** Names the init-param of the app, unless the wrong value is that of all apps. */
  private ConfigurationException named(String app, ConfigurationException e) {
    Map<Setting, String> own = ofApps.getOrDefault(app, Map.of());
    boolean ofAllApps =
        raw.keySet().stream()
            .anyMatch(
                setting -> setting.initParam().equals(e.setting()) && !own.containsKey(setting));
    return ofAllApps
        ? e
        : new ConfigurationException("app." + app + "." + e.setting(), e.problem(), e.remedy());
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
