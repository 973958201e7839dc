/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.connection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The settings of the application, for a command. Arguments go before the environment, and that
 * before a file.
 */
public final class ConnectionOptions {

  private final Terminal terminal;

  @Option(
      names = "--app-id",
      paramLabel = "ID",
      description = "App ID from the CometChat dashboard.")
  private @Nullable String appId;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Region of the CometChat app: us, eu or in.")
  private @Nullable String region;

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      description =
          "Address of the REST API, for a dedicated deployment or the emulator. By default it is"
              + " derived from app ID and region.")
  private @Nullable String baseUrl;

  @Option(
      names = "--uid-mapping",
      paramLabel = "MAPPING",
      description =
          "How the user ids of the application become CometChat uids, as in the application: default,"
              + " identity, hash or the name of a class.")
  private @Nullable String uidMapping;

  @Option(
      names = "--tenant",
      paramLabel = "PREFIX",
      description = "Prefix of every uid, as in the application.")
  private @Nullable String tenant;

  @Option(
      names = "--user-id-case",
      paramLabel = "CASE",
      description = "sensitive or insensitive, as in the application.")
  private @Nullable String userIdCase;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description =
          "Any other setting, by its name in web.xml or in Spring. Can be repeated. No secrets.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file with settings, such as the application.properties of a Spring"
              + " application. Other names in it are ignored if it has names that begin with"
              + " cometchat.bridge.")
  private @Nullable Path config;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description =
          "File that contains the REST API key. By default it is taken from the variable"
              + " COMETCHAT_BRIDGE_API_KEY or the file of --config; on a terminal, it is asked for.")
  private @Nullable Path apiKeyFile;

  private @Nullable List<SettingTexts> sources;
  private @Nullable String apiKey;

  /** Creates the options of one command. */
  public ConnectionOptions(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * The settings, with those of the bridge and an API key.
   *
   * @throws ConfigurationException if a setting is missing or wrong
   */
  public CometChatBridgeConfig config() {
    return builder().build();
  }

  /**
   * The settings, for a command that adds to them.
   *
   * @throws ConfigurationException if a text cannot be read
   */
  public CometChatBridgeConfig.Builder builder() {
    CometChatBridgeConfig.Builder builder = reader().bridgeConfig();
    key().ifPresent(builder::apiKey);
    return builder;
  }

  /**
   * A reader of all settings except the API key. It has no audit, which belongs to the store, and a
   * command creates no tables.
   *
   * @throws ConfigurationException if there is an unknown setting
   */
  public SettingReader reader() {
    List<SettingTexts> texts = sources();
    SettingReader reader =
        SettingReader.of(
            SettingNotation.PROPERTY,
            setting ->
                switch (setting) {
                  case API_KEY, AUDIT -> null;
                  case SYNC_SCHEMA -> "never";
                  default ->
                      SettingTexts.of(setting, texts)
                          .map(source -> source.text(setting))
                          .orElse(null);
                });
    if (reader.text(Setting.SSL_BUNDLE).isPresent()) {
      throw SettingNotation.PROPERTY.rejected(
          Setting.SSL_BUNDLE,
          "needs Spring Boot",
          "start the command with java -Djavax.net.ssl.trustStore=FILE, and add --set"
              + " ssl.bundle= to ignore the setting");
    }
    return reader;
  }

  /**
   * Where a setting comes from, for a message.
   *
   * @param name the name of the setting in a {@link ConfigurationException}
   */
  public Optional<String> originOf(String name) {
    if (sources == null) {
      return Optional.empty();
    }
    for (Setting setting : Setting.values()) {
      if (setting.property().equals(name)) {
        return SettingTexts.of(setting, sources).map(SettingTexts::name);
      }
    }
    return Optional.empty();
  }

  private Optional<String> key() {
    if (apiKey == null) {
      Optional<String> set =
          SettingTexts.of(Setting.API_KEY, sources()).map(source -> source.text(Setting.API_KEY));
      apiKey =
          apiKeyFile != null
              ? SecretFile.read("--api-key-file", apiKeyFile)
              : set.map(String::strip)
                  .filter(text -> !text.isEmpty())
                  .or(() -> terminal.readSecret("CometChat REST API key: "))
                  .orElse(null);
    }
    return Optional.ofNullable(apiKey);
  }

  private List<SettingTexts> sources() {
    if (sources == null) {
      List<SettingTexts> found =
          new ArrayList<>(List.of(arguments(), new EnvironmentTexts(terminal)));
      if (config != null) {
        found.add(FileTexts.read(config, terminal));
      }
      sources = found;
    }
    return sources;
  }

  private SettingTexts arguments() {
    ArgumentTexts arguments = new ArgumentTexts();
    put(arguments, Setting.APP_ID, appId);
    put(arguments, Setting.REGION, region);
    put(arguments, Setting.BASE_URL, baseUrl);
    put(arguments, Setting.UID_MAPPING, uidMapping);
    put(arguments, Setting.TENANT, tenant);
    put(arguments, Setting.USER_ID_CASE, userIdCase);
    settings.forEach(arguments::set);
    return arguments;
  }

  private static void put(ArgumentTexts arguments, Setting setting, @Nullable String value) {
    if (value != null) {
      arguments.put(setting, value);
    }
  }
}
