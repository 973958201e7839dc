/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.ReadSettings;
import org.cometchatbridge.servlet.internal.settings.InitParams;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.mock.web.MockFilterConfig;

/**
 * The same text means the same as an init-param, as a property of a plain {@code Environment} and
 * as a property of Spring Boot, where the name may be spelled differently. A wrong text is rejected
 * with the same message, in which only the names of settings differ.
 */
class SameTextTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef01234567";

  private static final Map<Setting.Type, List<String>> SPELLINGS =
      Map.of(
          Setting.Type.TEXT,
          List.of(
              "app",
              " app ",
              "a b",
              "a,b",
              "x".repeat(64),
              "/cometchat/token",
              "/a/*",
              "token",
              "acme",
              "-acme",
              "a-xt1-b",
              "java.lang.String",
              "no.such.Type",
              "\u00fc",
              KEY,
              "0",
              "true",
              "ROLE_CHAT",
              "sid",
              " "),
          Setting.Type.FLAG,
          List.of(
              "true",
              "TRUE",
              " True ",
              "on",
              "On",
              "yes",
              "1",
              "false",
              "False",
              "off",
              "OFF",
              "no",
              "0",
              "maybe",
              "2",
              "t",
              "-1",
              "truefalse",
              "true,false",
              KEY,
              ""),
          Setting.Type.NUMBER,
          List.of(
              "1",
              "60",
              "61",
              " 12 ",
              "+3",
              "007",
              "0",
              "-1",
              "10001",
              "99999999999",
              "9".repeat(30),
              "many",
              "1e3",
              "1_000",
              "1,000",
              "0x10",
              "3.0",
              "\u0663",
              KEY,
              ""),
          Setting.Type.DURATION,
          List.of(
              "1s",
              "500ms",
              "2m",
              "1m30s",
              "1m 30s",
              "1 m 30 s",
              "2 s",
              "PT1.5S",
              "pt2s",
              "1S",
              "500MS",
              "3M",
              "24h",
              "31d",
              "0",
              "0s",
              "0ms",
              "1d1h",
              "-1s",
              "PT-1S",
              "5",
              "soon",
              "1w",
              "1s1m",
              "1m1m",
              "1.5s",
              "1,5s",
              "s",
              "m30s",
              "PT",
              "\u0663s",
              "1ns",
              KEY,
              "9".repeat(12) + "s",
              ""),
          Setting.Type.URL,
          List.of(
              "https://chat.example/v3",
              " https://chat.example/v3/ ",
              "HTTPS://chat.example/v3",
              "http://localhost:8080/v3",
              "http://127.0.0.1:1",
              "http://proxy.example:3128",
              "http://proxy.example:3128/",
              "http://chat.example/v3",
              "ftp://chat.example/v3",
              "not a url",
              "::",
              "/v3",
              "//chat.example/v3",
              "proxy.example:3128",
              "http://user:" + KEY + "@proxy.example:3128",
              "https://chat.example/v3?x=1",
              "https://[::1",
              "https:",
              KEY,
              ""),
          Setting.Type.LIST,
          List.of(
              "header",
              "session",
              "header,session",
              "header, session",
              " Header , SESSION ,",
              "header,header",
              "cookie",
              "header,cookie",
              "header;session",
              ",",
              "principal",
              "Principal",
              "session:user",
              "session: user ,principal",
              "session:",
              "java.lang.String",
              "https://app.example",
              "https://a.example,http://b.example:81",
              "https://app.example/",
              "*",
              "null",
              KEY,
              ""));

  /** Comes after the words of the setting in several spellings. */
  private static final List<String> OTHER_WORDS =
      List.of(
          "refuse",
          "stamp",
          "Refuse",
          "host",
          "none",
          "maybe",
          "null",
          "true",
          "0",
          "a b",
          "java.lang.String",
          "no.such.Type",
          "adopt,reject",
          "re-ject",
          KEY,
          "\u00fc",
          " ");

  @TestFactory
  Stream<DynamicTest> everyTextOfEverySetting_meansTheSameInAllThreeWays() {
    return Arrays.stream(Setting.values())
        .flatMap(
            setting ->
                spellings(setting).stream()
                    .map(
                        text ->
                            DynamicTest.dynamicTest(
                                setting.initParam() + "=" + text, () -> compare(setting, text))));
  }

  @ParameterizedTest
  @EnumSource(Setting.Type.class)
  void everyType_isTriedInManySpellings(Setting.Type type) {
    assertThat(Arrays.stream(Setting.values()).filter(setting -> setting.type() == type))
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(spellings(setting)).hasSizeGreaterThanOrEqualTo(15));
  }

  @Test
  void texts_areBothAcceptedAndRejected() {
    for (Setting.Type type : Setting.Type.values()) {
      List<String> outcomes =
          Arrays.stream(Setting.values())
              .filter(setting -> setting.type() == type && SettingNotation.PROPERTY.has(setting))
              .flatMap(
                  setting -> spellings(setting).stream().map(text -> environment(setting, text)))
              .toList();
      assertThat(outcomes).as(type.name()).anyMatch(outcome -> outcome.startsWith("rejected"));
      assertThat(outcomes).as(type.name()).anyMatch(outcome -> outcome.startsWith("accepted"));
    }
  }

  private static void compare(Setting setting, String text) {
    List<String> outcomes = new ArrayList<>();
    if (SettingNotation.INIT_PARAM.has(setting)) {
      outcomes.add(initParam(setting, text));
    } else {
      assertThatThrownBy(() -> SettingNotation.INIT_PARAM.find(setting.initParam()))
          .isInstanceOf(ConfigurationException.class);
    }
    if (SettingNotation.PROPERTY.has(setting)) {
      outcomes.add(environment(setting, text));
      outcomes.add(boot(setting, text));
    } else {
      assertThatThrownBy(() -> SettingNotation.PROPERTY.find(setting.property()))
          .isInstanceOf(ConfigurationException.class);
    }
    assertThat(outcomes.stream().distinct()).hasSize(1);
    if (outcomes.get(0).startsWith("rejected")) {
      assertThat(outcomes.get(0)).doesNotContain(KEY).matches("[ -~]+");
    }
  }

  private static String initParam(Setting setting, String text) {
    MockFilterConfig config = new MockFilterConfig();
    settings(setting, text, SettingNotation.INIT_PARAM).forEach(config::addInitParameter);
    return outcome(
        () -> {
          InitParams params = InitParams.of(config);
          return described(setting, params.reader(), params.bridgeConfig(Optional.empty()));
        });
  }

  private static String environment(Setting setting, String text) {
    StandardEnvironment environment =
        environment(settings(setting, text, SettingNotation.PROPERTY));
    return outcome(() -> described(setting, environment));
  }

  private static String boot(Setting setting, String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    settings(setting, text, SettingNotation.PROPERTY)
        .forEach((name, value) -> properties.put(respelled(name), value));
    StandardEnvironment environment = environment(properties);
    ConfigurationPropertySources.attach(environment);
    assertThat(Binder.get(environment).bind(setting.property(), String.class).orElse(""))
        .as("what Spring Boot binds")
        .isEqualTo(text);
    return outcome(() -> described(setting, environment));
  }

  private static StandardEnvironment environment(Map<String, String> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("application", new LinkedHashMap<>(properties)));
    return environment;
  }

  private static String described(Setting setting, StandardEnvironment environment) {
    SettingReader settings = EnvironmentSettings.checked(environment);
    return described(
        setting,
        settings,
        BridgeConfigMapper.of(
            settings, bundle -> platform(), ApiKeySources.properties(), Optional.empty()));
  }

  private static SSLContext platform() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> settings(
      Setting setting, String text, SettingNotation notation) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(notation.nameOf(Setting.APP_ID), "app1");
    settings.put(notation.nameOf(Setting.REGION), "eu");
    settings.put(notation.nameOf(Setting.API_KEY), "not-a-real-key");
    settings.put(notation.nameOf(setting), text);
    return settings;
  }

  /** What a reader reads, and what the bridge and the filter make of it. */
  private static String described(
      Setting setting, SettingReader settings, CometChatBridgeConfig config) {
    ReadSettings web = ReadSettings.of(settings);
    return Stream.of(
            read(setting, settings),
            config.appId(),
            config.region(),
            config.apiKey(),
            config.secondaryApiKey(),
            config.baseUrl(),
            config.insecureBaseUrl(),
            config.proxy(),
            config.connectTimeout(),
            config.callTimeout(),
            config.maxLoginWait(),
            config.tokenTimeout(),
            config.sharedTokenLifetime(),
            config.maxTokensPerUserPerHour(),
            config.maxCachedUsers(),
            config.shutdownWait(),
            config.coreCallsPerMinute(),
            config.standardCallsPerMinute(),
            config.revokeOnExpiry(),
            config.auditMode(),
            config.tokenScope(),
            config.deactivatedUsers(),
            config.profileSync(),
            config.existingUsers(),
            config.recycledUserIds(),
            config.uidMapping(),
            config.userIdCase(),
            config.tenant(),
            settings.jdbcSync(new DriverManagerDataSource()),
            web.filter(),
            web.resolver().resolver().getClass(),
            web.resolver().watched().stream()
                .map(watched -> watched.attribute())
                .collect(Collectors.toList()))
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  private static Object read(Setting setting, SettingReader settings) {
    return switch (setting.type()) {
      case FLAG -> settings.flag(setting);
      case NUMBER -> settings.number(setting);
      case DURATION -> settings.duration(setting);
      case URL -> settings.url(setting);
      case LIST -> settings.list(setting);
      case WORD ->
          setting == Setting.OAUTH2_USER_ID
              ? settings.word(setting, OAuth2UserIdSource.class)
              : settings.text(setting);
      case TEXT -> settings.text(setting);
    };
  }

  private static String outcome(Supplier<String> read) {
    try {
      return "accepted: " + read.get();
    } catch (ConfigurationException e) {
      return "rejected: " + neutral(e.setting() + ": " + e.problem() + "; " + e.remedy());
    }
  }

  /** Names every setting as init-params do. */
  private static String neutral(String message) {
    String neutral =
        message.replace(
            SettingNotation.PROPERTY.fromEnvironment(Setting.API_KEY),
            SettingNotation.INIT_PARAM.fromEnvironment(Setting.API_KEY));
    List<Setting> longestFirst =
        Arrays.stream(Setting.values())
            .sorted(Comparator.comparing(setting -> -setting.property().length()))
            .toList();
    for (Setting setting : longestFirst) {
      neutral = neutral.replace(setting.property(), setting.initParam());
    }
    return neutral;
  }

  /** A spelling of the name that only Spring Boot accepts. */
  private static String respelled(String property) {
    return property.replace("-", "_");
  }

  private static List<String> spellings(Setting setting) {
    if (setting.type() != Setting.Type.WORD) {
      return SPELLINGS.get(setting.type());
    }
    List<String> spellings = new ArrayList<>();
    for (String word : setting.words()) {
      spellings.add(word);
      spellings.add(word.toUpperCase(Locale.ROOT));
      spellings.add(" " + word.replace('-', '_') + " ");
      spellings.add(word + "s");
    }
    spellings.addAll(OTHER_WORDS);
    return spellings;
  }
}
