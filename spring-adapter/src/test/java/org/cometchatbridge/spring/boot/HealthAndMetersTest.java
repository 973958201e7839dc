/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.cometchatbridge.core.CometChatApps;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.TokenResult.Unavailable.Cause;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent.OperatorActionRequired;
import org.cometchatbridge.core.event.BridgeEvent.OutageEnded;
import org.cometchatbridge.core.event.BridgeEvent.OutageStarted;
import org.cometchatbridge.core.event.BridgeEvent.ProfileAdjusted;
import org.cometchatbridge.core.event.BridgeEvent.RevocationDeferred;
import org.cometchatbridge.core.event.BridgeEvent.RevocationFailed;
import org.cometchatbridge.core.event.BridgeEvent.TokenCreated;
import org.cometchatbridge.core.event.BridgeEvent.TokenQuotaExceeded;
import org.cometchatbridge.core.event.BridgeEvent.TokenRequestFailed;
import org.cometchatbridge.core.event.BridgeEvent.TokenRevoked;
import org.cometchatbridge.core.event.BridgeEvent.UserCreated;
import org.cometchatbridge.core.event.BridgeEvent.UserNotEligible;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Health, meters and the sanitizing of actuator pages. */
class HealthAndMetersTest {

  private static final Uid UID = Uid.ofUserId("ada");

  private static final Status DEGRADED = new Status("DEGRADED");

  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
  private final ProviderHealth state =
      new ProviderHealth(
          beans.getBeanProvider(CometChatBridge.class), beans.getBeanProvider(CometChatApps.class));
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BridgeMeterBinder meters = new BridgeMeterBinder();

  @Test
  void health_isUpFromTheStart() {
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(health().getDetails()).containsEntry("provider", "OK");
  }

  @Test
  void changesOfUsers_areDetailsAndNoStatus() {
    try (CometChatBridge bridge =
        CometChatBridge.create(
            CometChatBridgeConfig.builder()
                .appId("app")
                .region("us")
                .apiKey("00112233445566778899aabbccddeeff00112233")
                .build())) {
      beans.addBean("bridge", bridge);

      assertThat(health().getStatus()).isEqualTo(Status.UP);
      assertThat(health().getDetails())
          .containsEntry("provider", "OK")
          .extractingByKey("userChanges")
          .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
          .containsOnlyKeys("pending", "parked", "oldest", "countedAt")
          .containsAllEntriesOf(Map.of("pending", 0L, "parked", 0L, "oldest", "PT0S"));
    }
  }

  @Test
  void outage_isDegradedAndNoFailureOfTheApplication() {
    state.onEvent(new OutageStarted(3));
    assertThat(health().getStatus()).isEqualTo(DEGRADED);
    assertThat(health().getDetails()).containsEntry("provider", "DEGRADED");

    state.onEvent(new OutageEnded(Duration.ofSeconds(5)));
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(health().getDetails()).containsEntry("provider", "OK");
  }

  @Test
  void wrongKey_isDegradedUntilATokenIsCreated() {
    state.onEvent(new OperatorActionRequired("AUTH_ERR_APIKEY_NOT_FOUND", "Set apiKey."));
    assertThat(health().getStatus()).isEqualTo(DEGRADED);
    assertThat(health().getDetails())
        .containsEntry("provider", "REJECTED")
        .containsEntry("action", "Set apiKey.");

    state.onEvent(new TokenCreated(UID, 1, Duration.ofMillis(5)));
    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void wrongKeyAgainWithinTheHour_isDegradedAgain() {
    state.onEvent(new OperatorActionRequired("AUTH_ERR_APIKEY_NOT_FOUND", "Set apiKey."));
    state.onEvent(new TokenCreated(UID, 1, Duration.ofMillis(5)));
    state.onEvent(
        new TokenRequestFailed(
            UID,
            Cause.REJECTED,
            Optional.of(401),
            Optional.of("AUTH_ERR_APIKEY_NOT_FOUND"),
            Duration.ofSeconds(1)));

    assertThat(health().getStatus()).isEqualTo(DEGRADED);
  }

  @Test
  void rejectionOfAnotherKind_isDegraded() {
    state.onEvent(new OperatorActionRequired("ERR_PLAN_QUOTA_RESTRICTION", "Look at the plan."));

    assertThat(health().getStatus()).isEqualTo(DEGRADED);
    assertThat(health().getDetails())
        .containsEntry("provider", "DEGRADED")
        .containsEntry("action", "Look at the plan.");
  }

  @Test
  void unknownErrorCode_isNotShown() {
    state.onEvent(
        new TokenRequestFailed(
            UID, Cause.REJECTED, Optional.of(400), Optional.of("any text"), Duration.ofSeconds(1)));

    assertThat(health().getDetails()).hasToString("{provider=OK}");
  }

  @Test
  void meters_existAtZeroAndCountEveryEvent() {
    meters.bindTo(registry);
    assertThat(registry.get("cometchat.bridge.token.creation").timer().count()).isZero();
    assertThat(registry.get("cometchat.bridge.provider.up").gauge().value()).isEqualTo(1);

    meters.onEvent(new TokenCreated(UID, 2, Duration.ofMillis(250)));
    meters.onEvent(new UserCreated(UID));
    meters.onEvent(new ProfileAdjusted(UID, Set.of("name")));
    meters.onEvent(new UserNotEligible(UID, Reason.ELIGIBILITY_RULE));
    meters.onEvent(
        new TokenRequestFailed(
            UID, Cause.PROVIDER_DOWN, Optional.empty(), Optional.empty(), Duration.ofSeconds(1)));
    meters.onEvent(new TokenQuotaExceeded(UID, Duration.ofMinutes(1)));
    meters.onEvent(new OutageStarted(3));
    meters.onEvent(new OperatorActionRequired("CODE", "Do."));
    meters.onEvent(new TokenRevoked(UID));
    meters.onEvent(new RevocationDeferred(UID, 1, Duration.ofSeconds(1)));
    meters.onEvent(new RevocationFailed(UID));

    assertThat(registry.get("cometchat.bridge.token.creation").timer().count()).isEqualTo(1);
    assertThat(count("token.creation.calls")).isEqualTo(2);
    assertThat(count("users.created")).isEqualTo(1);
    assertThat(count("profiles.adjusted")).isEqualTo(1);
    assertThat(count("users.ineligible", "reason", "eligibility_rule")).isEqualTo(1);
    assertThat(count("token.requests.failed", "cause", "provider_down")).isEqualTo(1);
    assertThat(count("token.requests.failed", "cause", "rejected")).isZero();
    assertThat(count("token.quota.exceeded")).isEqualTo(1);
    assertThat(count("outages")).isEqualTo(1);
    assertThat(count("operator.actions")).isEqualTo(1);
    assertThat(count("tokens.revoked")).isEqualTo(1);
    assertThat(count("revocations.deferred")).isEqualTo(1);
    assertThat(count("revocations.failed")).isEqualTo(1);
    assertThat(registry.get("cometchat.bridge.provider.up").gauge().value()).isZero();
    meters.onEvent(new OutageEnded(Duration.ofSeconds(1)));
    assertThat(registry.get("cometchat.bridge.provider.up").gauge().value()).isEqualTo(1);
  }

  @Test
  void meters_nameNoUser() {
    meters.bindTo(registry);
    meters.onEvent(new TokenCreated(Uid.ofUserId("secret-user"), 1, Duration.ofMillis(1)));

    assertThat(registry.getMetersAsString()).doesNotContain("secret-user");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cometchat.bridge.api-key",
        "cometchat.bridge.apiKey",
        "COMETCHAT_BRIDGE_API_KEY",
        "COMETCHAT_API_KEY"
      })
  void keyOfAnySpelling_isNeverShown(String name) {
    assertThat(shown(Map.of(), name, "not-a-real-key")).isEqualTo(SanitizableData.SANITIZED_VALUE);
  }

  @Test
  void proxyWithAPassword_isNotShown() {
    assertThat(shown(Map.of(), "cometchat.bridge.proxy", "http://user:secret@proxy:3128"))
        .isEqualTo(SanitizableData.SANITIZED_VALUE);
    assertThat(shown(Map.of(), "cometchat.bridge.proxy", "http://proxy:3128"))
        .isEqualTo("http://proxy:3128");
  }

  @Test
  void keyInAPropertyWithAnotherName_isNotShown() {
    Map<String, Object> properties =
        Map.of("cometchat.bridge.api-key", "${from.the.vault}", "from.the.vault", "not-a-real-key");

    assertThat(shown(properties, "from.the.vault", "not-a-real-key"))
        .isEqualTo(SanitizableData.SANITIZED_VALUE);
    assertThat(shown(properties, "all.secrets", "db=x;chat=not-a-real-key;y=z"))
        .isEqualTo(SanitizableData.SANITIZED_VALUE);
    assertThat(shown(properties, "other", "a value")).isEqualTo("a value");
    assertThat(shown(properties, "nothing", null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "${no.such.property}"})
  void withoutAKey_propertiesOfTheApplicationAreShown(String key) {
    Map<String, Object> properties = Map.of("cometchat.bridge.api-key", key);

    assertThat(shown(properties, "cometchat.bridge.app-id", "app1")).isEqualTo("app1");
    assertThat(shown(properties, "other", "a b")).isEqualTo("a b");
  }

  private static Object shown(Map<String, Object> properties, String name, Object value) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("application", properties));
    return CometChatBridgeActuatorAutoConfiguration.cometChatKeySanitizer(environment)
        .apply(new SanitizableData(null, name, value))
        .getValue();
  }

  private Health health() {
    return Boot3HealthConfiguration.cometChatBridgeHealthIndicator(state).health();
  }

  private double count(String name, String... tags) {
    return registry.get("cometchat.bridge." + name).tags(tags).counter().count();
  }
}
