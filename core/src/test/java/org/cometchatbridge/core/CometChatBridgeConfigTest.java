/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.spi.BridgeListener;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong settings stop the start with a sentence that says what to do, and never with the key. */
class CometChatBridgeConfigTest {

  private static final String KEY = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";

  private static CometChatBridgeConfig.Builder good() {
    return CometChatBridgeConfig.builder().appId("app1").region("eu").apiKey(KEY);
  }

  private static ConfigurationException rejection(CometChatBridgeConfig.Builder builder) {
    ConfigurationException rejection =
        catchThrowableOfType(ConfigurationException.class, builder::build);
    assertThat(rejection).as("a rejection").isNotNull();
    assertThat(rejection)
        .message()
        .startsWith("CometChat Bridge setting '" + rejection.setting() + "': ")
        .doesNotContain(KEY)
        .doesNotContain("\n");
    return rejection;
  }

  private static void assertRejected(
      CometChatBridgeConfig.Builder builder, String setting, String... parts) {
    ConfigurationException rejection = rejection(builder);
    assertThat(rejection.setting()).isEqualTo(setting);
    assertThat(rejection).message().contains(parts);
  }

  @Test
  void threeSettings_areEnough() {
    CometChatBridgeConfig config = good().build();

    assertThat(config.baseUrl()).isEqualTo(URI.create("https://app1.api-eu.cometchat.io/v3"));
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.callTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.maxLoginWait()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.tokenTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.tokenScope()).isEqualTo(TokenScope.SESSION);
    assertThat(config.sharedTokenLifetime()).isEqualTo(Duration.ofHours(24));
    assertThat(config.maxTokensPerUserPerHour()).isEqualTo(60);
    assertThat(config.eligibility().test(ChatUser.builder("u").build())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://proxy:3128|its scheme is not http",
        "socks://proxy:1080|its scheme is not http",
        "https://user:secret@proxy:3128|its scheme is not http",
        "proxy:3128|its scheme is not http",
        "//proxy:3128|its scheme is not http",
        "http:proxy:3128|it has no host name",
        "http:///x|it has no host name",
        "http://proxy|it has no port",
        "http://proxy:|it has no port",
        "http://proxy_1|it has no port",
        "http://[::1]|it has no port",
        "http://proxy:0|its port is not between 1 and 65535",
        "http://proxy:65536|its port is not between 1 and 65535",
        "http://proxy:-1|its host name or its port has a wrong form",
        "http://proxy:8080x|its host name or its port has a wrong form",
        "http://proxy:1:2|its host name or its port has a wrong form",
        "http://pr$xy:3128|its host name or its port has a wrong form",
        "http://user:secret@:3128|its host name or its port has a wrong form",
        "http://user@proxy:3128|a user without a password",
        "http://:secret@proxy:3128|a password without a user",
        "http://proxy:3128/path|it has a path, a query or a fragment",
        "http://proxy:3128?a=b|it has a path, a query or a fragment",
        "http://user:sec/ret@proxy:3128|it has a path, a query or a fragment",
        "http://user:sec#ret@proxy:3128|it has a path, a query or a fragment",
        "http://user:sec?ret@proxy:3128|it has a path, a query or a fragment"
      })
  void proxyThatIsNoPlainHttpProxy_isRejectedWithTheReason(String proxy, String reason) {
    assertRejected(good().proxy(URI.create(proxy)), "proxy", "http://host:port", reason, "%23");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP://proxy.example:3128",
        "http://proxy_1:3128/",
        "http://user:p@ss@proxy:3128",
        "http://us@er:p%40ss%2F@proxy_1:3128",
        "http://user:@proxy:3128",
        "http://[::1]:3128"
      })
  void proxyThatCanBeUsed_isAccepted(String proxy) {
    assertThat(good().proxy(URI.create(proxy)).build().proxy()).contains(URI.create(proxy));
  }

  @ParameterizedTest
  @CsvSource({
    "https://chat.example:0/v3, port",
    "https://chat.example:65536/v3, port",
    "https://user:p@ss@chat.example/v3, 'holds a user'"
  })
  void baseUrlThatCannotBeUsed_isRejectedWithTheReason(String url, String reason) {
    assertRejected(good().baseUrl(URI.create(url)), "baseUrl", reason);
  }

  @Test
  void proxyPolicyAndTls_areKept() throws Exception {
    URI proxy = URI.create("http://proxy.example:3128");
    SSLContext tls = SSLContext.getDefault();
    CometChatBridgeConfig config =
        good()
            .proxy(proxy)
            .sslContext(tls)
            .deactivatedUsers(DeactivatedUserPolicy.REACTIVATE)
            .profileSync(ProfileSync.OFF)
            .userIdCase(UserIdCase.INSENSITIVE)
            .recycledUserIds(RecycledUserIdPolicy.REJECT)
            .revokeOnExpiry(true)
            .build();

    CometChatBridgeConfig copy = config.toBuilder().build();

    assertThat(copy.proxy()).contains(proxy);
    assertThat(copy.sslContext()).contains(tls);
    assertThat(copy.deactivatedUsers()).isEqualTo(DeactivatedUserPolicy.REACTIVATE);
    assertThat(copy.profileSync()).isEqualTo(ProfileSync.OFF);
    assertThat(copy.userIdCase()).isEqualTo(UserIdCase.INSENSITIVE);
    assertThat(copy.recycledUserIds()).isEqualTo(RecycledUserIdPolicy.REJECT);
    assertThat(copy.revokeOnExpiry()).isTrue();
    assertThat(good().build().revokeOnExpiry()).isFalse();
    assertThat(good().build().deactivatedUsers()).isEqualTo(DeactivatedUserPolicy.REJECT);
    assertThat(good().build().proxy()).isEmpty();
  }

  @Test
  void audit_isStoredInTheSinkElseInTheDatabaseElseInTheLog() {
    JdbcSync database = JdbcSync.builder(TestDatabase.H2_MEMORY.create().dataSource()).build();

    assertThat(good().build().auditMode()).isEqualTo(AuditMode.LOG);
    assertThat(good().jdbcSync(database).build().auditMode()).isEqualTo(AuditMode.JDBC);
    assertThat(good().jdbcSync(database).build().toBuilder().audit(record -> {}).build())
        .extracting(CometChatBridgeConfig::auditMode)
        .isEqualTo(AuditMode.LOG);
    assertThat(good().jdbcSync(database).audit(AuditMode.LOG).build().toBuilder().build())
        .extracting(CometChatBridgeConfig::auditMode)
        .isEqualTo(AuditMode.LOG);
    assertThat(good().audit(record -> {}).audit(AuditMode.OFF).build().auditMode())
        .isEqualTo(AuditMode.OFF);

    assertRejected(good().audit(AuditMode.JDBC), "audit", "jdbcSync in code");
    assertRejected(
        good().jdbcSync(database).audit(AuditMode.JDBC).audit(record -> {}),
        "audit",
        "remove the AuditSink");
  }

  @Test
  void auditRetention_hasARange() {
    JdbcSync.Builder builder = JdbcSync.builder(TestDatabase.H2_MEMORY.create().dataSource());

    assertThat(builder.build().auditRetention()).isEqualTo(Duration.ofDays(365));
    assertThat(builder.auditRetention(Duration.ofDays(3650)).build().auditRetention())
        .isEqualTo(Duration.ofDays(3650));
    for (Duration wrong : List.of(Duration.ofDays(3651), Duration.ofHours(23))) {
      assertThatThrownBy(() -> builder.auditRetention(wrong).build())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("auditRetention")
          .hasMessageContaining("3650 days");
    }
  }

  @Test
  void suppliedKey_isAskedForWhenItIsNeededAndLookedAtThen() {
    AtomicReference<String> key = new AtomicReference<>();
    CometChatBridgeConfig config = good().apiKey(key::get).build();

    assertThatThrownBy(config::apiKey)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is missing");
    key.set(KEY);
    assertThat(config.apiKey()).isEqualTo(KEY);
    assertThat(config.toBuilder().build().apiKey()).isEqualTo(KEY);
    assertThat(config.toString()).doesNotContain(KEY);
    key.set(KEY + "\n");
    assertThatThrownBy(config::apiKey).message().contains("redacted").doesNotContain(KEY);
    assertThat(config.toBuilder().apiKey("another").build().apiKey()).isEqualTo("another");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "\t"})
  void missingAppId_isRejected(String appId) {
    assertRejected(good().appId(appId), "appId", "is missing", "dashboard");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "app1 ", "app.1", "app/1", "a\u00e9", "-app", "app-", "a_b", "a\n"})
  void appIdThatIsNoHostLabel_isRejected(String appId) {
    assertRejected(good().appId(appId), "appId", "is not an app id", "copy the App ID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "1", "2345678abcdef", "A-1", "ABC"})
  void appId_makesAnAddressWithAHost(String appId) {
    assertThat(good().appId(appId).build().baseUrl().getHost())
        .isEqualTo(appId.toLowerCase(Locale.ROOT) + ".api-eu.cometchat.io");
  }

  @Test
  void appIdOf63Characters_isTaken_andOf64Rejected() {
    assertThat(good().appId("a".repeat(63)).build().baseUrl().getHost()).isNotNull();
    assertRejected(good().appId("a".repeat(64)), "appId", "redacted, 64 characters");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void missingApiKey_isRejectedWithTheRemedy(String key) {
    assertRejected(
        good().apiKey(key), "apiKey", "is missing", "fullAccess", "${env:COMETCHAT_API_KEY}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", " ", "\u00e9", "\r\nx: y", "\u0000", "\u007f", "\t"})
  void apiKeyThatAHeaderCannotCarry_isRejectedWithoutBeingShown(String tail) {
    assertRejected(good().apiKey(KEY + tail), "apiKey", "redacted", "copy the key again");
  }

  @Test
  void apiKeyOf512Characters_isTaken_andOf513Rejected() {
    assertThat(good().apiKey("k".repeat(512)).build().apiKey()).hasSize(512);
    assertRejected(good().apiKey("k".repeat(513)), "apiKey", "redacted, 513 characters");
  }

  @Test
  void apiKeyInTheWrongPlace_isStillNotShown() {
    assertRejected(good().region(KEY), "region", "redacted, 40 characters", "us, eu, in");
    assertRejected(good().appId(KEY), "appId", "form of an API key");
    assertRejected(good().appId(KEY.toUpperCase(Locale.ROOT)), "appId", "form of an API key");
    assertRejected(good().appId(KEY + " "), "appId", "redacted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"us", "eu", "in", "US", " eu ", "IN"})
  void everyRegion_isTakenInAnyCaseAndLocale(String region) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(good().region(region).build().region())
          .isEqualTo(region.strip().toLowerCase(Locale.ROOT));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void missingRegion_isRejectedUnlessABaseUrlIsSet(String region) {
    assertRejected(good().region(region), "region", "is missing", "us, eu, in");
    assertThat(good().region(region).baseUrl(URI.create("https://x.example/v3")).build().region())
        .isEqualTo("us");
  }

  @Test
  void unknownRegion_isRejectedEvenBesideABaseUrl() {
    assertRejected(good().region("mars"), "region", "'mars' is unknown", "us, eu, in");
    assertRejected(
        good().region("mars").baseUrl(URI.create("https://x.example/v3")), "region", "'mars'");
    assertRejected(good().region("m\nars"), "region", "'m?ars'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/v3",
        "http://LOCALHOST/v3",
        "http://127.0.0.1:1/v3",
        "http://127.255.1.9/v3",
        "http://[::1]:8080/v3",
        "http://[0:0:0:0:0:0:0:1]/v3",
        "https://chat.example/v3",
        "https://chat.example:8443/cometchat/v3"
      })
  void httpsOrLoopback_isTaken(String url) {
    assertThat(good().baseUrl(URI.create(url)).build().baseUrl()).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.evil.com/v3",
        "http://127.0.0.1.evil.com/v3",
        "http://localhost.evil.com/v3",
        "http://evil.com/localhost",
        "http://xlocalhost/v3",
        "http://localhost./v3",
        "http://0.0.0.0:8080/v3",
        "http://128.0.0.1/v3",
        "http://10.0.0.1/v3",
        "http://[::2]/v3",
        "http://[::ffff:127.0.0.1]/v3",
        "http://chat.example/v3"
      })
  void plainHttpToAnotherHost_isRejected(String url) {
    assertRejected(
        good().baseUrl(URI.create(url)), "baseUrl", "plain http", "clear text", "use https");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat.example/v3",
        "/v3",
        "//chat.example/v3",
        "ftp://chat.example/v3",
        "https:/v3",
        "https:chat.example",
        "mailto:a@b",
        "file:///v3"
      })
  void anythingButAWebAddress_isRejected(String url) {
    assertRejected(good().baseUrl(URI.create(url)), "baseUrl", "absolute https URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user@chat.example/v3",
        "https://u:" + KEY + "@chat.example/v3",
        "https://chat.example/v3?apiKey=" + KEY,
        "https://chat.example/v3#" + KEY,
        "https://chat.example/v3?",
        "http://localhost@evil.com/v3",
        "http://127.0.0.1:80@evil.com/v3"
      })
  void userQueryAndFragment_areRejectedWithoutBeingShown(String url) {
    assertRejected(good().baseUrl(URI.create(url)), "baseUrl", "user, a query or a fragment");
  }

  @ParameterizedTest
  @CsvSource({
    "https://chat.example/v3/, https://chat.example/v3",
    "https://chat.example/v3///, https://chat.example/v3",
    "https://chat.example/, https://chat.example",
    "HTTPS://chat.example/V3, https://chat.example/V3",
    "HTTP://localhost/v3, http://localhost/v3"
  })
  void baseUrl_losesItsTrailingSlashesAndTheCaseOfItsScheme(String given, String kept) {
    assertThat(good().baseUrl(URI.create(given)).build().baseUrl().toString()).isEqualTo(kept);
  }

  @Test
  void everyTimeout_isAtLeastOneMillisecondAndAtMostFiveMinutes() {
    BiFunction<CometChatBridgeConfig.Builder, Duration, CometChatBridgeConfig.Builder> all =
        (builder, time) ->
            builder.connectTimeout(time).callTimeout(time).maxLoginWait(time).tokenTimeout(time);
    for (Duration time :
        List.of(Duration.ofMillis(1), Duration.ofSeconds(3), Duration.ofMinutes(5))) {
      assertThat(all.apply(good(), time).build().tokenTimeout()).isEqualTo(time);
    }
    for (Duration time :
        List.of(
            Duration.ZERO,
            Duration.ofNanos(1),
            Duration.ofNanos(999_999),
            Duration.ofSeconds(-1),
            Duration.ofMinutes(5).plusNanos(1),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MIN_VALUE))) {
      String shown = Setting.format(time) + " is out of range";
      assertRejected(good().connectTimeout(time), "connectTimeout", shown, "1ms to 5m");
      assertRejected(good().callTimeout(time), "callTimeout", shown, "1ms to 5m");
      assertRejected(good().tokenTimeout(time), "tokenTimeout", shown, "1ms to 5m");
      if (time.isNegative() || time.compareTo(Duration.ofMinutes(5)) > 0) {
        assertRejected(good().maxLoginWait(time), "maxLoginWait", shown, "0s to 5m");
      }
    }
  }

  @Test
  void timeoutsThatCouldNeverBeReached_areRejectedWithBothNamesAndBothRemedies() {
    assertRejected(
        good().connectTimeout(Duration.ofSeconds(6)),
        "connectTimeout",
        "6s",
        "callTimeout (5s)",
        "lower connectTimeout or raise callTimeout");
    assertRejected(
        good().callTimeout(Duration.ofSeconds(11)),
        "callTimeout",
        "lower callTimeout or raise tokenTimeout");
    assertRejected(
        good().maxLoginWait(Duration.ofSeconds(11)),
        "maxLoginWait",
        "lower maxLoginWait or raise tokenTimeout");
  }

  @Test
  void lease_isAtLeastAsLongAsThreeCalls() {
    JdbcSync.Builder sync = JdbcSync.builder(TestDatabase.H2_MEMORY.create().dataSource());
    CometChatBridgeConfig.Builder slow =
        good()
            .connectTimeout(Duration.ofSeconds(3))
            .callTimeout(Duration.ofSeconds(15))
            .tokenTimeout(Duration.ofSeconds(15));

    assertThat(slow.build().jdbcSync()).isEmpty();
    assertRejected(
        slow.jdbcSync(sync.build()),
        "syncLease",
        "1m is too short for callTimeout (15s) and connectTimeout (3s)",
        "lease of JdbcSync, to at least 1m3s, or lower callTimeout");
    slow.jdbcSync(sync.lease(Duration.ofSeconds(63)).build()).build();
    assertRejected(
        good().jdbcSync(sync.lease(Duration.ofSeconds(26)).build()), "syncLease", "at least 27s");
  }

  @Test
  void sharedTokenLifetime_isAMinuteToThirtyDaysAndNoShorterThanATokenRequest() {
    for (Duration time : List.of(Duration.ofMinutes(1), Duration.ofDays(30))) {
      assertThat(good().sharedTokenLifetime(time).build().sharedTokenLifetime()).isEqualTo(time);
    }
    for (Duration time :
        List.of(Duration.ofMinutes(1).minusNanos(1), Duration.ofDays(30).plusNanos(1))) {
      assertRejected(good().sharedTokenLifetime(time), "sharedTokenLifetime", "1m to 30d");
    }
    assertRejected(
        good().tokenTimeout(Duration.ofMinutes(3)).sharedTokenLifetime(Duration.ofMinutes(2)),
        "tokenTimeout",
        "raise sharedTokenLifetime");
  }

  @Test
  void maxLoginWait_acceptsZero() {
    assertThat(good().maxLoginWait(Duration.ZERO).build().maxLoginWait()).isZero();
    assertRejected(good().maxLoginWait(Duration.ofNanos(-1)), "maxLoginWait", "0s to 5m");
  }

  @Test
  void messages_nameSettingsInTheNotationOfTheReader() {
    CometChatBridgeConfig.Builder properties = good().notation(SettingNotation.PROPERTY);

    assertRejected(
        properties.connectTimeout(Duration.ofSeconds(6)),
        "cometchat.bridge.connect-timeout",
        "cometchat.bridge.call-timeout (5s)",
        "lower cometchat.bridge.connect-timeout or raise cometchat.bridge.call-timeout");
    assertRejected(
        good().notation(SettingNotation.PROPERTY).apiKey(""),
        "cometchat.bridge.api-key",
        "COMETCHAT_BRIDGE_API_KEY");
  }

  @Test
  void maxTokensPerUserPerHour_isOneToTenThousand() {
    assertThat(good().maxTokensPerUserPerHour(1).build().maxTokensPerUserPerHour()).isEqualTo(1);
    assertThat(good().maxTokensPerUserPerHour(10_000).build().maxTokensPerUserPerHour())
        .isEqualTo(10_000);
    assertRejected(good().maxTokensPerUserPerHour(0), "maxTokensPerUserPerHour", "1 to 10000");
    assertRejected(good().maxTokensPerUserPerHour(10_001), "maxTokensPerUserPerHour", "1 to 10000");
  }

  @Test
  void settingsAreJudgedTogether_whateverTheirOrder() {
    Duration minute = Duration.ofMinutes(1);

    assertThat(good().callTimeout(minute).tokenTimeout(minute).build().callTimeout())
        .isEqualTo(minute);
    assertThat(good().tokenTimeout(minute).callTimeout(minute).build().callTimeout())
        .isEqualTo(minute);
  }

  @Test
  void toString_leavesTheKeyOut() {
    assertThat(good().build().toString()).contains("app1", "eu", "PT10S").doesNotContain(KEY);
  }

  @Test
  void toString_saysWhereChangesOfUsersAreKept() {
    assertThat(good().build()).asString().contains("userChanges=in memory");
    JdbcSync database = JdbcSync.builder(TestDatabase.H2_MEMORY.create().dataSource()).build();
    assertThat(good().jdbcSync(database).build()).asString().contains("userChanges=in a database");
  }

  @Test
  void toBuilder_bringsEverySettingAlong() {
    BridgeListener listener = event -> {};
    Predicate<ChatUser> nobody = user -> false;
    CometChatBridgeConfig config =
        good()
            .baseUrl(URI.create("http://localhost:1/v3/"))
            .connectTimeout(Duration.ofMillis(11))
            .callTimeout(Duration.ofMillis(12))
            .maxLoginWait(Duration.ofMillis(13))
            .tokenTimeout(Duration.ofMillis(14))
            .tokenScope(TokenScope.USER)
            .sharedTokenLifetime(Duration.ofMinutes(15))
            .maxTokensPerUserPerHour(16)
            .eligibility(nobody)
            .listener(listener)
            .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
            .build();

    assertThat(config.toBuilder().build()).usingRecursiveComparison().isEqualTo(config);
    assertThat(config.toBuilder().build().apiKey()).isEqualTo(KEY);
    assertThat(config.toBuilder().build().eligibility()).isSameAs(nobody);
    assertThat(config.toBuilder().build().listener()).isSameAs(listener);
  }

  @Test
  void toBuilder_withAnotherApp_derivesTheAddressAnew() {
    assertThat(good().build().toBuilder().appId("other").build().baseUrl())
        .isEqualTo(URI.create("https://other.api-eu.cometchat.io/v3"));
  }
}
