/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.event.BridgeEvent.OutageStarted;
import org.cometchatbridge.core.spi.AuditSink;
import org.cometchatbridge.core.spi.BridgeListener;
import org.cometchatbridge.core.spi.UidMapping;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.servlet.WebBridge;
import org.cometchatbridge.spring.EnableCometChatBridge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Which beans an application context has. */
class AutoConfigurationTest {

  private static final String[] REQUIRED = {
    "cometchat.bridge.app-id=app1",
    "cometchat.bridge.region=us",
    "cometchat.bridge.api-key=not-a-real-key"
  };

  private static final AutoConfigurations OURS =
      AutoConfigurations.of(
          CometChatBridgeAutoConfiguration.class,
          CometChatBridgeHealthAutoConfiguration.class,
          CometChatBridgeMetricsAutoConfiguration.class,
          CometChatBridgeObservationAutoConfiguration.class,
          CometChatBridgeActuatorAutoConfiguration.class,
          SslAutoConfiguration.class);

  private final WebApplicationContextRunner application =
      new WebApplicationContextRunner().withConfiguration(OURS).withPropertyValues(REQUIRED);

  @Test
  void threeProperties_areEnough() {
    application.run(
        context ->
            assertThat(context)
                .hasNotFailed()
                .hasSingleBean(CometChatBridge.class)
                .hasSingleBean(ChatUsers.class)
                .hasSingleBean(WebBridge.class)
                .hasBean("cometChatBridgeFilter")
                .hasBean("cometChatBridgeHealthIndicator")
                .hasSingleBean(BridgeMeterBinder.class));
  }

  @Test
  void keys_areSanitized_underAnyName() {
    application
        .withPropertyValues(
            "cometchat.bridge.sync.token-key=first-key",
            "cometchat.bridge.sync.previous-token-key=former-key")
        .run(
            context -> {
              SanitizingFunction sanitizer = context.getBean(SanitizingFunction.class);
              assertThat(
                      Stream.of(
                          "cometchat.bridge.api-key=a",
                          "COMETCHAT_TOKEN_KEY=b",
                          "cometchat.bridge.sync.previous-token-key=c",
                          "app.first=first-key",
                          "app.former=former-key"))
                  .allSatisfy(
                      shown -> {
                        String[] parts = shown.split("=", 2);
                        assertThat(
                                sanitizer
                                    .apply(new SanitizableData(null, parts[0], parts[1]))
                                    .getValue())
                            .isEqualTo(SanitizableData.SANITIZED_VALUE);
                      });
            });
  }

  @Test
  void everyProperty_reachesTheBridge() {
    application
        .withPropertyValues(
            "cometchat.bridge.secondary-api-key=next-key",
            "cometchat.bridge.base-url=http://localhost:1/v3",
            "cometchat.bridge.proxy=http://localhost:2",
            "cometchat.bridge.connect-timeout=1s",
            "cometchat.bridge.call-timeout=3s",
            "cometchat.bridge.max-login-wait=400ms",
            "cometchat.bridge.token-timeout=7s",
            "cometchat.bridge.token-scope=user",
            "cometchat.bridge.shared-token-lifetime=2h",
            "cometchat.bridge.max-tokens-per-user-per-hour=7",
            "cometchat.bridge.core-calls-per-minute=250",
            "cometchat.bridge.standard-calls-per-minute=251",
            "cometchat.bridge.deactivated-users=reactivate",
            "cometchat.bridge.uid-mapping=hash",
            "cometchat.bridge.tenant=north",
            "cometchat.bridge.existing-users=claim")
        .run(
            context -> {
              CometChatBridgeConfig config = context.getBean(CometChatBridge.class).config();
              assertThat(config.appId()).isEqualTo("app1");
              assertThat(config.apiKey()).isEqualTo("not-a-real-key");
              assertThat(config.secondaryApiKey()).contains("next-key");
              assertThat(config.baseUrl()).hasToString("http://localhost:1/v3");
              assertThat(config.proxy().orElseThrow()).hasToString("http://localhost:2");
              assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
              assertThat(config.callTimeout()).isEqualTo(Duration.ofSeconds(3));
              assertThat(config.maxLoginWait()).isEqualTo(Duration.ofMillis(400));
              assertThat(config.tokenTimeout()).isEqualTo(Duration.ofSeconds(7));
              assertThat(config.tokenScope()).isEqualTo(TokenScope.USER);
              assertThat(config.sharedTokenLifetime()).isEqualTo(Duration.ofHours(2));
              assertThat(config.maxTokensPerUserPerHour()).isEqualTo(7);
              assertThat(config.coreCallsPerMinute()).isEqualTo(250);
              assertThat(config.standardCallsPerMinute()).isEqualTo(251);
              assertThat(config.deactivatedUsers()).isEqualTo(DeactivatedUserPolicy.REACTIVATE);
              assertThat(config.uidMapping()).isEqualTo(UidStrategy.HASH);
              assertThat(config.tenant()).contains("north");
              assertThat(config.existingUsers()).isEqualTo(ExistingUserPolicy.CLAIM);
            });
  }

  @Test
  void listenerOfTheApplication_runsAfterHealthAndMeters() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    AtomicReference<ProviderHealth> state = new AtomicReference<>();
    List<String> seen = new ArrayList<>();
    BridgeListener own =
        event ->
            seen.add(
                state.get().details().get("provider")
                    + " "
                    + registry.get("cometchat.bridge.outages").counter().count());
    application
        .withBean(BridgeListener.class, () -> own)
        .run(
            context -> {
              context.getBean(BridgeMeterBinder.class).bindTo(registry);
              state.set(context.getBean(ProviderHealth.class));

              BridgeListener all = context.getBean(CometChatBridge.class).config().listener();
              all.onEvent(new OutageStarted(3));

              assertThat(seen).containsExactly("DEGRADED 1.0");
            });
  }

  @Test
  void auditSinkOfTheApplication_isUsed() {
    AuditSink own = record -> {};
    application
        .withBean(AuditSink.class, () -> own)
        .run(
            context ->
                assertThat(context.getBean(CometChatBridge.class).config().audit())
                    .containsSame(own));
  }

  @Test
  void mappingOfTheApplication_determinesTheUid() {
    application
        .withBean(UidMapping.class, () -> userId -> Optional.of(Uid.of("staff-" + userId)))
        .withPropertyValues("cometchat.bridge.tenant=north")
        .run(
            context ->
                assertThat(context.getBean(CometChatBridge.class).uidOf("7"))
                    .hasValueSatisfying(
                        uid -> assertThat(uid.value()).startsWith("north-").contains("staff-7")));
  }

  @Test
  void mappingBeanAndProperty_stopTheStart() {
    application
        .withBean(UidMapping.class, () -> userId -> Optional.empty())
        .withPropertyValues("cometchat.bridge.uid-mapping=default")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("bean UidMapping")
                    .hasMessageContaining("remove one"));
  }

  @Test
  void mappingBeanAndConfigWithAMapping_stopTheStart() {
    application
        .withBean(UidMapping.class, () -> userId -> Optional.empty())
        .withBean(
            CometChatBridgeConfig.class,
            () ->
                CometChatBridgeConfig.builder()
                    .appId("app1")
                    .region("us")
                    .apiKey("not-a-real-key")
                    .uidMapping(UidStrategy.HASH)
                    .build())
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .hasRootCauseInstanceOf(ConfigurationException.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "FALSE", "off", "no", "0"})
  void disabledBridge_registersNothingAndRequiresNoProperty(String no) {
    new WebApplicationContextRunner()
        .withConfiguration(OURS)
        .withPropertyValues("cometchat.bridge.enabled=" + no)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(CometChatBridge.class)
                    .doesNotHaveBean(WebBridge.class)
                    .doesNotHaveBean(BridgeMeterBinder.class)
                    .doesNotHaveBean(FilterRegistrationBean.class));
  }

  @Test
  void applicationWithoutWeb_isNotChanged() {
    new ApplicationContextRunner()
        .withConfiguration(OURS)
        .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(CometChatBridge.class));
  }

  @Test
  void filter_isRegisteredOnceOutsideOfSpringSecurity() {
    application.run(
        context -> {
          FilterRegistrationBean<?> registration = context.getBean(FilterRegistrationBean.class);
          assertThat(registration.getOrder()).isEqualTo(-110);
          assertThat(registration.isAsyncSupported()).isTrue();
          assertThat(registration.determineDispatcherTypes())
              .containsExactlyInAnyOrder(
                  DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC);
          assertThat(registration.getFilter()).isSameAs(context.getBean("cometChatBridgeFilter"));
        });
  }

  @Test
  void filter_followsTheOrderOfSpringSecurity() {
    application
        .withPropertyValues("spring.security.filter.order=-5000")
        .run(
            context ->
                assertThat(context.getBean(FilterRegistrationBean.class).getOrder())
                    .isEqualTo(-5010));
  }

  @Test
  void applicationWithoutSpringSecurity_getsTheServletFilterAfterItsOwn() {
    application
        .withClassLoader(new FilteredClassLoader("org.springframework.security"))
        .withPropertyValues("cometchat.bridge.user-resolver=session:user")
        .run(
            context -> {
              FilterRegistrationBean<?> registration =
                  context.getBean(FilterRegistrationBean.class);
              assertThat(registration.getFilter()).isInstanceOf(CometChatBridgeFilter.class);
              assertThat(registration.getOrder()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
              assertThat(registration.determineDispatcherTypes())
                  .containsExactlyInAnyOrder(
                      DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC);
              assertThat(context).doesNotHaveBean(WebBridge.class);
            });
  }

  @Test
  void userResolver_replacesSpringSecurity() {
    application
        .withPropertyValues("cometchat.bridge.user-resolver=session:user")
        .run(
            context ->
                assertThat(context.getBean("cometChatBridgeFilter"))
                    .isInstanceOf(CometChatBridgeFilter.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.springframework.boot.actuate",
        "io.micrometer",
        "org.springframework.security.oauth2"
      })
  void applicationWithoutALibrary_starts(String library) {
    application
        .withClassLoader(new FilteredClassLoader(library))
        .run(context -> assertThat(context).hasNotFailed().hasSingleBean(WebBridge.class));
  }

  @Test
  void bridgeOfTheApplication_isUsed() {
    application
        .withUserConfiguration(OwnBridge.class)
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(CometChatBridge.class)
                    .getBean(CometChatBridge.class)
                    .extracting(bridge -> bridge.config().appId())
                    .isEqualTo("own-app"));
  }

  @Test
  void configOfTheApplication_replacesProperties() {
    new WebApplicationContextRunner()
        .withConfiguration(OURS)
        .withUserConfiguration(OwnConfig.class)
        .run(
            context ->
                assertThat(context.getBean(CometChatBridge.class).config().appId())
                    .isEqualTo("own-app"));
  }

  @Test
  void filterOfTheApplication_isTheOnlyOne() {
    application
        .withUserConfiguration(OwnFilter.class)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(Filter.class)
                    .doesNotHaveBean(WebBridge.class)
                    .doesNotHaveBean(FilterRegistrationBean.class));
  }

  @Test
  void rulesOfTheApplication_mustAllAgree() {
    application
        .withUserConfiguration(TwoRules.class)
        .run(
            context -> {
              Predicate<ChatUser> rule =
                  context.getBean(CometChatBridge.class).config().eligibility();
              assertThat(rule.test(BridgeFixture.user("ab"))).isTrue();
              assertThat(rule.test(BridgeFixture.user("a"))).isFalse();
              assertThat(rule.test(BridgeFixture.user("b"))).isFalse();
            });
  }

  @Test
  void requiredAuthoritiesWithoutAUser_admitsNoUser() {
    application
        .withPropertyValues("cometchat.bridge.required-authorities=ROLE_CHAT")
        .run(
            context -> {
              CometChatBridge bridge = context.getBean(CometChatBridge.class);
              assertThat(bridge.login(BridgeFixture.newSession(), BridgeFixture.user("a")))
                  .isEqualTo(
                      new TokenResult.NotEligible(TokenResult.NotEligible.Reason.ELIGIBILITY_RULE));
            });
  }

  @Test
  void annotationInABootApplication_registersNothingTwice() {
    application
        .withUserConfiguration(Annotated.class)
        .run(
            context ->
                assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(CometChatBridge.class)
                    .hasSingleBean(WebBridge.class)
                    .hasSingleBean(FilterRegistrationBean.class)
                    .hasSingleBean(HttpSessionListener.class));
  }

  @Test
  void contextWithAParent_usesTheBridgeOfTheParent() {
    application.run(
        parent ->
            application
                .withParent(parent)
                .run(
                    child ->
                        assertThat(child.getBean(CometChatBridge.class))
                            .isSameAs(parent.getBean(CometChatBridge.class))));
  }

  @Test
  void beansOfKeys_areReadForEveryCall() {
    AtomicReference<String> key = new AtomicReference<>("first-key");
    application
        .withPropertyValues("cometchat.bridge.api-key=")
        .withBean("unrelated", Supplier.class, () -> () -> "unrelated")
        .withBean("cometChatApiKey", Supplier.class, () -> key::get)
        .withBean("cometChatSecondaryApiKey", Supplier.class, () -> () -> "other-key")
        .run(
            context -> {
              CometChatBridgeConfig config = context.getBean(CometChatBridge.class).config();
              assertThat(config.apiKey()).isEqualTo("first-key");
              key.set("second-key");
              assertThat(config.apiKey()).isEqualTo("second-key");
              assertThat(config.secondaryApiKey()).contains("other-key");
              assertThat(config.toString()).contains("secondaryApiKey=redacted");
            });
  }

  @Test
  void beanOfAKeyBesideTheProperty_isRejected() {
    application
        .withBean("cometChatApiKey", Supplier.class, () -> () -> "a-key")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("'cometchat.bridge.api-key'")
                    .hasMessageContaining("bean cometChatApiKey"));
  }

  @Test
  void sslBundle_isUsedByTheBridge() {
    application
        .withPropertyValues(
            "spring.ssl.bundle.pem.chat.truststore.certificate=classpath:chat-ca.pem",
            "cometchat.bridge.ssl.bundle=chat")
        .run(
            context ->
                assertThat(context.getBean(CometChatBridge.class).config().sslContext())
                    .isPresent());
  }

  @Test
  void closedContext_closesTheBridge() {
    application.run(
        context -> {
          CometChatBridge bridge = context.getBean(CometChatBridge.class);
          context.close();
          assertThat(bridge.login(BridgeFixture.newSession(), BridgeFixture.user("a")))
              .isInstanceOfSatisfying(
                  TokenResult.Unavailable.class,
                  result ->
                      assertThat(result.cause()).isEqualTo(TokenResult.Unavailable.Cause.CLOSED));
        });
  }

  private static CometChatBridgeConfig ownConfig() {
    return CometChatBridgeConfig.builder()
        .appId("own-app")
        .region("eu")
        .apiKey("not-a-real-key")
        .build();
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnBridge {

    @Bean
    static CometChatBridge own() {
      return CometChatBridge.create(ownConfig());
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnConfig {

    @Bean
    static CometChatBridgeConfig own() {
      return ownConfig();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OwnFilter {

    @Bean
    static CometChatBridgeFilter own(CometChatBridge bridge) {
      return new CometChatBridgeFilter(bridge);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoRules {

    @Bean
    static Predicate<ChatUser> first() {
      return user -> user.userId().contains("a");
    }

    @Bean
    static Predicate<ChatUser> second() {
      return user -> user.userId().contains("b");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableCometChatBridge
  static class Annotated {}
}
