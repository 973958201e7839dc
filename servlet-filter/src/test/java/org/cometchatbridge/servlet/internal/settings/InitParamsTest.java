/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ProfileSync;
import org.cometchatbridge.core.RecycledUserIdPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.servlet.ReadSettings;
import org.cometchatbridge.servlet.UserResolver;
import org.cometchatbridge.servlet.internal.identity.PrincipalResolver;
import org.cometchatbridge.servlet.internal.identity.ResolverList;
import org.cometchatbridge.servlet.internal.identity.SessionAttributeResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Init-params with valid and invalid values. */
class InitParamsTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef01234567";

  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();

  @Test
  void threeInitParams_areEnough() {
    InitParams params = params("appId", "app", "region", "eu", "apiKey", KEY);

    assertThat(params.enabled()).isTrue();
    CometChatBridgeConfig config = params.bridgeConfig(Optional.empty());
    assertThat(config.appId()).isEqualTo("app");
    assertThat(config.region()).isEqualTo("eu");
    assertThat(config.apiKey()).isEqualTo(KEY);
    assertThat(config.maxLoginWait()).isEqualTo(Duration.ofSeconds(1));
    FilterSettings settings = filter(params);
    assertThat(settings.attachHeader()).isTrue();
    assertThat(settings.attachSession()).isTrue();
    assertThat(settings.endpoint()).isEqualTo("/cometchat/token");
    assertThat(settings.refreshesPerMinute()).isEqualTo(3);
    assertThat(settings.allowedOrigins().listed()).isEmpty();
    assertThat(resolver(params).resolver()).isInstanceOf(PrincipalResolver.class);
  }

  @Test
  void word_mayBeWrittenInCamelCase() {
    InitParams params =
        params("appId", "app", "region", "us", "apiKey", KEY, "profileSync", "onLogin");

    assertThat(params.bridgeConfig(Optional.empty()).profileSync()).isEqualTo(ProfileSync.ON_LOGIN);
  }

  @Test
  void everyInitParam_isRead() {
    InitParams params =
        params(
            "appId", " app ",
            "region", "us",
            "apiKey", KEY,
            "secondaryApiKey", "next-key",
            "baseUrl", "https://chat.example/v3",
            "proxy", "http://proxy.example:3128",
            "deactivatedUsers", "reactivate",
            "profileSync", "OFF",
            "userIdCase", "insensitive",
            "recycledUserIds", "reject",
            "connectTimeout", "250ms",
            "callTimeout", "2s",
            "maxLoginWait", "PT1.5S",
            "tokenTimeout", "1m",
            "eligibility", Employees.class.getName(),
            "attach", "header",
            "endpoint", "/chat/token",
            "allowedOrigins", "https://app.example, http://localhost:5173,",
            "tokenScope", "user",
            "sharedTokenLifetime", "12h",
            "maxTokensPerUserPerHour", "90",
            "refreshesPerMinute", "60",
            "userResolver", "session:user , principal",
            "enabled", "true");

    CometChatBridgeConfig config = params.bridgeConfig(Optional.empty());
    assertThat(config.appId()).isEqualTo("app");
    assertThat(config.secondaryApiKey()).contains("next-key");
    assertThat(config.baseUrl()).isEqualTo(URI.create("https://chat.example/v3"));
    assertThat(config.proxy()).contains(URI.create("http://proxy.example:3128"));
    assertThat(config.deactivatedUsers()).isEqualTo(DeactivatedUserPolicy.REACTIVATE);
    assertThat(config.profileSync()).isEqualTo(ProfileSync.OFF);
    assertThat(config.userIdCase()).isEqualTo(UserIdCase.INSENSITIVE);
    assertThat(config.recycledUserIds()).isEqualTo(RecycledUserIdPolicy.REJECT);
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.callTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.maxLoginWait()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(config.tokenTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.tokenScope()).isEqualTo(TokenScope.USER);
    assertThat(config.sharedTokenLifetime()).isEqualTo(Duration.ofHours(12));
    assertThat(config.maxTokensPerUserPerHour()).isEqualTo(90);
    assertThat(config.eligibility().test(ChatUser.builder("emp-1").build())).isTrue();
    assertThat(config.eligibility().test(ChatUser.builder("guest").build())).isFalse();
    FilterSettings settings = filter(params);
    assertThat(settings.attachHeader()).isTrue();
    assertThat(settings.attachSession()).isFalse();
    assertThat(settings.endpoint()).isEqualTo("/chat/token");
    assertThat(settings.refreshesPerMinute()).isEqualTo(60);
    assertThat(settings.allowedOrigins().listed()).hasSize(2);
    ResolverSettings resolver = resolver(params);
    assertThat(resolver.resolver()).isInstanceOf(ResolverList.class);
    assertThat(resolver.watched())
        .extracting(SessionAttributeResolver::attribute)
        .containsExactly("user");
  }

  @Test
  void blankInitParam_countsAsMissing() {
    assertThat(filter(params("endpoint", "  ", "attach", "")).endpoint())
        .isEqualTo("/cometchat/token");
    assertThatThrownBy(() -> params("appId", " ").bridgeConfig(Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'appId': is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"attach", "endpoint", "allowedOrigins", "userResolver", "enabled"})
  void keyInTheWrongInitParam_isInNoMessage(String name) {
    environment.put("KEY", KEY);

    assertThatThrownBy(() -> start(params(name, "${env:KEY}"))).hasMessageNotContaining(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maxLoginWait",
        "eligibility",
        "baseUrl",
        "region",
        "appId",
        "tokenScope",
        "maxTokensPerUserPerHour",
        "trustStore",
        "trustStorePassword"
      })
  void keyInTheWrongInitParamOfTheBridge_isInNoMessage(String name) {
    Map<String, String> settings =
        new HashMap<>(Map.of("appId", "app", "region", "us", "apiKey", KEY));
    settings.put(name, KEY);
    String[] given =
        settings.entrySet().stream()
            .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
            .toArray(String[]::new);

    assertThatThrownBy(() -> params(given).bridgeConfig(Optional.empty()))
        .hasMessageNotContaining(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${%s}", "${env:%s}", "${sys:%s}", "${file:%s}"})
  void keyInPlaceOfAReference_isInNoMessage(String form) {
    InitParams params = params("appId", "app", "region", "us", "apiKey", form.formatted(KEY));

    assertThatThrownBy(() -> params.bridgeConfig(Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'apiKey'")
        .hasMessageNotContaining(KEY);
  }

  private static void start(InitParams params) {
    if (params.enabled()) {
      filter(params);
      resolver(params);
    }
  }

  private static FilterSettings filter(InitParams params) {
    return ReadSettings.of(params.reader()).filter();
  }

  private static ResolverSettings resolver(InitParams params) {
    return ReadSettings.of(params.reader()).resolver();
  }

  @ParameterizedTest
  @CsvSource({
    "apikey, apiKey",
    "api-key, apiKey",
    "appid, appId",
    "login_deadline, maxLoginWait",
    "loginDeadline, maxLoginWait",
    "flightDeadline, tokenTimeout",
    "mintBudget, maxTokensPerUserPerHour",
    "onUnstamped, existingUsers",
    "onDeactivated, deactivatedUsers",
    "userresolvers, userResolver",
    "allowedOrigin, allowedOrigins",
    "enable, enabled"
  })
  void unknownName_isRejectedWithTheLikelyOne(String name, String likely) {
    assertThatThrownBy(() -> params(name, "x"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + name + "'")
        .hasMessageContaining("did you mean '" + likely + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attach|cookie|'cookie' is unknown; use header, session",
        "attach|header;session|'header;session' is unknown; use header, session",
        "endpoint|cometchat/token|is not a path below the context path",
        "endpoint|/|is not a path below the context path",
        "endpoint|/a/*|is not a path below the context path",
        "endpoint|/a b|is not a path below the context path",
        "allowedOrigins|*|'*' is not an origin; list exact ones like https://app.example",
        "allowedOrigins|https://app.example/|is not an origin",
        "allowedOrigins|https://app.example/path|is not an origin",
        "allowedOrigins|app.example|is not an origin",
        "allowedOrigins|https://*.example|is not an origin",
        "allowedOrigins|https://me@app.example|is not an origin",
        "allowedOrigins|https://app.example:99999|is not an origin",
        "allowedOrigins|https://ok.example, null|'null' is not an origin",
        "allowedOrigins|https://*|is not an origin",
        "allowedOrigins|https://*.|is not an origin",
        "allowedOrigins|https://*/|is not an origin",
        "allowedOrigins|*.example.org|is not an origin",
        "allowedOrigins|*://app.example.org|is not an origin",
        "allowedOrigins|https://*example.org|is not an origin",
        "allowedOrigins|https://app-*.example.org|is not an origin",
        "allowedOrigins|https://app.*.example.org|is not an origin",
        "allowedOrigins|https://*.*.example.org|is not an origin",
        "allowedOrigins|https://*.example.org:*|is not an origin",
        "allowedOrigins|https://*.example.org/|is not an origin",
        "allowedOrigins|https://*.example.org.|is not an origin",
        "allowedOrigins|https://*..example.org|is not an origin",
        "allowedOrigins|https://*.192.0.2.7|is not an origin",
        "allowedOrigins|https://*.[::1]|is not an origin",
        "allowedOrigins|https://*.com|is not an origin, nor the subdomains of a domain; list exact",
        "allowedOrigins|https://*.co.uk|everyone can get a name below co.uk; name a domain of your",
        "allowedOrigins|https://*.CO.UK|everyone can get a name below co.uk",
        "allowedOrigins|https://*.co.uk:8443|everyone can get a name below co.uk",
        "allowedOrigins|https://*.github.io|everyone can get a name below github.io",
        "allowedOrigins|https://*.vercel.app|everyone can get a name below vercel.app",
        "allowedOrigins|https://*.azurewebsites.net|everyone can get a name below",
        "allowedOrigins|https://*.eu-west-1.elb.amazonaws.com|everyone can get a name below",
        "allowedOrigins|https://*.com.au|everyone can get a name below com.au",
        "allowedOrigins|https://*.gob.mx|everyone can get a name below gob.mx",
        "refreshesPerMinute|few|'few' is not a whole number; use 1 to 60",
        "refreshesPerMinute|0|0 is out of range; use 1 to 60",
        "refreshesPerMinute|61|61 is out of range; use 1 to 60",
      })
  void wrongFilterSetting_isRejectedWithTheRemedy(String name, String value, String message) {
    assertThatThrownBy(() -> filter(params(name, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + name + "': ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://*.example.org",
        "https://*.app.example.co.uk",
        "https://*.me.github.io",
        "https://*.my-company.com.au",
        "https://*.co.example.org",
        "https://*.de.com.example.org",
        "https://*.chat.internal",
        "HTTPS://*.Example.ORG:8443",
        "http://*.localhost:5173"
      })
  void subdomainsOfADomain_areAccepted(String text) {
    FilterSettings settings = filter(params("allowedOrigins", text));

    assertThat(settings.allowedOrigins().listed()).isEmpty();
    assertThat(settings.allowedOrigins().parents()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "region|mars|'mars' is unknown; use one of",
        "baseUrl|http://chat.example/v3|plain http",
        "baseUrl|not a url|is not a URL",
        "baseUrl|/v3|is not an absolute https URL with the version",
        "proxy|https://proxy.example:3128|does not have the form http://host:port",
        "proxy|http://u:p@ss/word@proxy:3128|in user and password, write / as %2F",
        "proxy|not a url|the character at position 4 is not allowed there; write it like http://proxy",
        "proxy|http://u:100%@proxy:3128|position 13 is not allowed there",
        "proxy|http://|is not a URL: it ends too early",
        "deactivatedUsers|revive|'revive' is unknown; use reject or reactivate",
        "tokenScope|users|'users' is unknown; did you mean 'user'? (use session or user)",
        "maxTokensPerUserPerHour|many|'many' is not a whole number",
        "coreCallsPerMinute|0|0 is out of range; use 1 to 1000000",
        "standardCallsPerMinute|1e3|'1e3' is not a whole number",
        "maxTokensPerUserPerHour|0|0 is out of range; use 1 to 10000",
        "sharedTokenLifetime|1s|is out of range; use 1m to 30d",
        "sharedTokenLifetime|31d|is out of range",
        "trustStore|/no/such.p12|'/no/such.p12', which cannot be read; check its path",
        "trustStorePassword|secret|has no effect without trustStore",
        "connectTimeout|fast|'fast' is not a duration; write it like 1s, 500ms, 1m30s, 24h, 7d or PT1.5S",
        "callTimeout|5|'5' is not a duration",
        "maxLoginWait|-1s|'-1s' is not a duration",
        "maxLoginWait|1h|1h is out of range; use 0s to 5m",
        "maxLoginWait|1w|'1w' is not a duration",
        "tokenTimeout|0s|0s is out of range; use 1ms to 5m",
        "tokenTimeout|1s 1m|is not a duration",
        "eligibility|no.such.Rule|'no.such.Rule', which was not found",
        "eligibility|java.lang.String|does not implement java.util.function.Predicate",
        "existingUsers|stamp|'stamp' is unknown; did you mean 'claim'? (use adopt, reject or claim)",
        "existingUsers|refuse|'refuse' is unknown; did you mean 'reject'?",
        "profileSync|always|'always' is unknown; use on-login or off",
        "userIdCase|lower|'lower' is unknown; use sensitive or insensitive",
        "deactivatedUsers|refuse|'refuse' is unknown; did you mean 'reject'? (use reject or reactivate)",
        "uidMapping|email|'email' is unknown, and no class has this name; use default, identity"
      })
  void wrongBridgeSetting_isRejectedWithTheRemedy(String name, String value, String message) {
    InitParams params =
        name.equals("region")
            ? params("appId", "app", "apiKey", KEY, name, value)
            : params("appId", "app", "region", "us", "apiKey", KEY, name, value);

    assertThatThrownBy(() -> params.bridgeConfig(Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + name + "': ")
        .hasMessageContaining(message)
        .hasMessageNotContaining(KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "session:|names no session attribute; write it like session:user",
        ",|names nothing; use principal",
        "principals|'principals', which was not found",
        "no.such.Resolver|'no.such.Resolver', which was not found; check its name and its jar",
        "java.lang.String|does not implement org.cometchatbridge.servlet.UserResolver",
        "org.cometchatbridge.servlet.internal.settings.InitParamsTest$Private|cannot be"
            + " instantiated; make it a public class",
        "org.cometchatbridge.servlet.internal.settings.InitParamsTest$Throwing|threw"
            + " java.lang.IllegalStateException from its constructor",
      })
  void wrongResolver_isRejectedWithTheRemedy(String value, String message) {
    InitParams params = params("userResolver", value);

    assertThatThrownBy(() -> resolver(params))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'userResolver': ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("secret");
  }

  @Test
  void resolverByName_isCreatedByTheApplicationsClassLoader() {
    ResolverSettings settings = resolver(params("userResolver", Named.class.getName()));

    assertThat(settings.resolver()).isInstanceOf(Named.class);
    assertThat(settings.watched()).isEmpty();
  }

  @Test
  void sessionResolver_watchesItsAttribute() {
    ResolverSettings settings = resolver(params("userResolver", "session: me "));

    assertThat(settings.resolver()).isInstanceOf(SessionAttributeResolver.class);
    assertThat(settings.watched())
        .extracting(SessionAttributeResolver::attribute)
        .containsExactly("me");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "appId",
        "region",
        "apiKey",
        "baseUrl",
        "connectTimeout",
        "callTimeout",
        "maxLoginWait",
        "tokenTimeout",
        "eligibility",
        "deactivatedUsers",
        "proxy"
      })
  void bridgeOfTheApplication_acceptsNoBridgeSettingsInInitParams(String name) {
    InitParams params = params(name, "x");

    assertThatThrownBy(params::rejectBridgeSettings)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'" + name + "': has no effect")
        .hasMessageContaining("CometChatBridgeConfig");
  }

  @Test
  void bridgeOfTheApplication_acceptsFilterSettingsInInitParams() {
    params("attach", "header", "endpoint", "/t", "enabled", "true").rejectBridgeSettings();
  }

  @Test
  void enabled_isABoolean() {
    environment.put("CHAT", "false");

    assertThat(params("enabled", "false").enabled()).isFalse();
    assertThat(params("enabled", "${env:CHAT}").enabled()).isFalse();
    assertThat(params("enabled", "OFF").enabled()).isFalse();
    assertThatThrownBy(() -> params("enabled", "maybe").enabled())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'enabled': 'maybe' is neither true nor false; use true or false");
  }

  @Test
  void references_areReplacedEverywhereInAValue(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "\n  " + KEY + " \n");
    environment.put("APP", "app$1\\");
    properties.put("chat.host", "chat.example");
    InitParams params =
        params(
            "appId", "${env:APP}",
            "baseUrl", "https://${sys:chat.host}/v3",
            "apiKey", "${file:" + file + "}");

    assertThat(params.reader().text(Setting.APP_ID)).contains("app$1\\");
    assertThat(params.reader().text(Setting.BASE_URL)).contains("https://chat.example/v3");
    assertThat(params.reader().text(Setting.API_KEY)).contains(KEY);
    assertThat(params.holdsLiteralKey()).isFalse();
    assertThat(params("apiKey", KEY).holdsLiteralKey()).isTrue();
    assertThat(params().holdsLiteralKey()).isFalse();
    assertThat(params("apiKey", "${env:APP}", "secondaryApiKey", KEY).holdsLiteralKey()).isTrue();
  }

  @Test
  void keyInAFile_isReadForEveryCall(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "first-key\n");
    CometChatBridgeConfig config =
        params("appId", "app", "region", "eu", "apiKey", "${file:" + file + "}")
            .bridgeConfig(Optional.empty());
    assertThat(config.apiKey()).isEqualTo("first-key");

    Files.writeString(file, "second-key\n");

    assertThat(config.apiKey()).isEqualTo("second-key");
    Files.delete(file);
    assertThatThrownBy(config::apiKey).isInstanceOf(ConfigurationException.class);
  }

  @Test
  void secondKeyInAFile_changesWithoutARestart(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("next"), "\n");
    CometChatBridgeConfig config =
        params(
                "appId",
                "app",
                "region",
                "eu",
                "apiKey",
                KEY,
                "secondaryApiKey",
                "${file:" + file + "}")
            .bridgeConfig(Optional.empty());
    assertThat(config.secondaryApiKey()).isEmpty();
    assertThat(config.toString()).doesNotContain("secondaryApiKey");

    Files.writeString(file, "next-key\n");

    assertThat(config.secondaryApiKey()).contains("next-key");
    assertThat(config.apiKey()).isEqualTo(KEY);
  }

  @Test
  void missingReference_isRejectedByName(@TempDir Path folder) throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertMissing("${env:NO_SUCH}", "${env:NO_SUCH}, but there is no such environment variable");
    assertMissing("${sys:no.such}", "${sys:no.such}, but there is no such system property");
    assertMissing("${file:/no/such}", "${file:/no/such}, but that file cannot be read");
    assertMissing("${file:" + folder + "}", "cannot be read");
    assertMissing("${file:" + binary + "}", "cannot be read as UTF-8 text");
    assertMissing("${vault:key}", "${vault:key}, which is of no known kind; use ${env:NAME}");
    assertMissing("${NO_KIND}", "${NO_KIND}, which is of no known kind");
  }

  private void assertMissing(String reference, String message) {
    InitParams params = params("apiKey", reference);

    assertThatThrownBy(() -> params.bridgeConfig(Optional.empty()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'apiKey': refers to ")
        .hasMessageContaining(message);
  }

  private InitParams params(String... namesAndValues) {
    Map<String, String> params = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      params.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return InitParams.of(
        new GivenConfig(params), new References(environment::get, properties::get));
  }

  record GivenConfig(Map<String, String> params) implements FilterConfig {

    @Override
    public String getFilterName() {
      return "cometchat";
    }

    @Override
    public ServletContext getServletContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String getInitParameter(String name) {
      return params.get(name);
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
      return Collections.enumeration(params.keySet());
    }
  }

  /** An application's rule. */
  public static final class Employees implements Predicate<ChatUser> {
    @Override
    public boolean test(ChatUser user) {
      return user.userId().startsWith("emp-");
    }
  }

  /** An application's resolver. */
  public static final class Named implements UserResolver {
    @Override
    public String userId(HttpServletRequest request) {
      return "emp-1";
    }
  }

  static final class Private implements UserResolver {
    @Override
    public String userId(HttpServletRequest request) {
      return null;
    }
  }

  /** An application's resolver that cannot be created. */
  public static final class Throwing implements UserResolver {

    /** Throws. */
    public Throwing() {
      throw new IllegalStateException("secret");
    }

    @Override
    public String userId(HttpServletRequest request) {
      return null;
    }
  }
}
