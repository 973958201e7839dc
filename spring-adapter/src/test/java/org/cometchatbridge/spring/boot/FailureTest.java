/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** The failure analysis of an application that does not start. */
class FailureTest {

  private static final String KEY = "0123456789abcdef-a-secret";

  private final WebApplicationContextRunner application =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(CometChatBridgeAutoConfiguration.class));

  private final WebApplicationContextRunner settled =
      application.withPropertyValues(
          "cometchat.bridge.app-id=app1",
          "cometchat.bridge.region=us",
          "cometchat.bridge.api-key=" + KEY);

  @Test
  void dependencyWithoutProperties_isRejectedWithTheMissingOne() {
    FailureAnalysis failure = failure(application);

    assertThat(failure.getDescription())
        .isEqualTo("The property 'cometchat.bridge.app-id' is missing.");
    assertThat(failure.getAction())
        .startsWith("Set it to the App ID that the CometChat dashboard shows.")
        .contains("'cometchat.bridge.enabled=false'");
  }

  @Test
  void missingKey_isRejectedWithTheNameOfItsVariable() {
    FailureAnalysis failure = failure(settled.withPropertyValues("cometchat.bridge.api-key="));

    assertThat(failure.getDescription())
        .startsWith("The property 'cometchat.bridge.api-key' (")
        .endsWith(") is missing.");
    assertThat(failure.getAction())
        .contains("fullAccess")
        .contains("COMETCHAT_BRIDGE_API_KEY")
        .doesNotContain("${");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app-id=a b                        | app-id          | is not an app id
          region=mars                       | region          | is unknown
          api-key=has a space               | api-key         | holds a space
          secondary-api-key=has a space     | secondary-api-key | holds a space
          base-url=http://chat.example/v3   | base-url        | plain http
          base-url=::                       | base-url        | is not a URL
          proxy=ftp://user:pw@proxy         | proxy           | does not have the form
          proxy=::                          | proxy           | is not a URL
          connect-timeout=0s                | connect-timeout | out of range
          call-timeout=1h                   | call-timeout    | out of range
          max-login-wait=20s                | max-login-wait  | is longer than cometchat.bridge.token-timeout
          token-timeout=0s                  | token-timeout   | out of range
          max-tokens-per-user-per-hour=0    | max-tokens-per-user-per-hour | out of range
          existing-users=stamp              | existing-users  | is unknown
          deactivated-users=refuse          | deactivated-users | is unknown
          enabled=maybe                     | enabled         | is neither true nor false
          refreshes-per-minute=61           | refreshes-per-minute | out of range
          core-calls-per-minute=0           | core-calls-per-minute | out of range
          attach=cookie                     | attach          | is unknown
          endpoint=token                    | endpoint        | is not a path
          allowed-origins=*                 | allowed-origins | is not an origin
          ssl.bundle=nowhere                | ssl.bundle      | does not exist
          """)
  void wrongProperty_isNamedWithItsOriginAndARemedy(String setting, String name, String problem) {
    FailureAnalysis failure = failure(settled.withPropertyValues("cometchat.bridge." + setting));

    assertThat(failure.getDescription())
        .startsWith("The property 'cometchat.bridge." + name + "' (")
        .contains("\"cometchat.bridge." + name + "\" from property source")
        .contains(problem)
        .endsWith(".")
        .doesNotContain("user:pw", "has a space", KEY);
    assertThat(failure.getAction()).isNotBlank().doesNotContain(KEY);
  }

  /** What the README writes, started without the variable. */
  @ParameterizedTest
  @CsvSource({
    "api-key, ${COMETCHAT_KEY_THAT_IS_NOT_SET}",
    "region, eu-${COMETCHAT_KEY_THAT_IS_NOT_SET}",
    "allowed-origins[0], https://${COMETCHAT_KEY_THAT_IS_NOT_SET}.example"
  })
  void variableThatIsNotSet_isNamedWithItsProperty(String property, String value) {
    FailureAnalysis failure =
        failure(settled.withPropertyValues("cometchat.bridge." + property + "=" + value));

    assertThat(failure.getDescription())
        .startsWith("The property 'cometchat.bridge." + property.replace("[0]", "") + "'")
        .endsWith(" refers to ${COMETCHAT_KEY_THAT_IS_NOT_SET}, which is not set.");
    assertThat(failure.getAction())
        .startsWith("Set the environment variable or the property COMETCHAT_KEY_THAT_IS_NOT_SET.");
  }

  @ParameterizedTest
  @CsvSource({
    "required-authority, required-authorities",
    "required_authorty, required-authorities",
    "api-kye, api-key",
    "ssl.bundel, ssl.bundle",
    "allowed-origin[0], allowed-origins",
    "login-deadline, max-login-wait",
    "flight-deadline, token-timeout",
    "mint-budget, max-tokens-per-user-per-hour",
    "on-unstamped, existing-users",
    "on-deactivated, deactivated-users",
    "oauth2-host-id, oauth2-user-id",
    "oauth2HostId, oauth2-user-id"
  })
  void unknownProperty_isRejectedWithTheLikelyOne(String name, String likely) {
    FailureAnalysis failure =
        failure(settled.withPropertyValues("cometchat.bridge." + name + "=" + KEY));

    assertThat(failure.getDescription())
        .startsWith("The property 'cometchat.bridge." + name.replace("[0]", "") + "'")
        .endsWith(" is unknown.")
        .doesNotContain(KEY);
    assertThat(failure.getAction())
        .startsWith("Did you mean 'cometchat.bridge." + likely + "'? To start");
  }

  @Test
  void settingOfAnInitParamOnly_isRejectedWithWhatToUseInstead() {
    FailureAnalysis failure =
        failure(settled.withPropertyValues("cometchat.bridge.trust-store=/chat.p12"));

    assertThat(failure.getDescription())
        .startsWith("The property 'cometchat.bridge.trust-store' (")
        .endsWith(") is not a property.");
    assertThat(failure.getAction()).startsWith("Set cometchat.bridge.ssl.bundle instead.");
  }

  @Test
  void wrongConfigOfTheApplication_isNamedAsTheBuilderNamesIt() {
    FailureAnalysis failure =
        failure(
            application.withBean(
                CometChatBridgeConfig.class,
                () -> CometChatBridgeConfig.builder().appId("app1").region("us").build()));

    assertThat(failure.getDescription()).isEqualTo("The setting 'apiKey' is missing.");
  }

  @ParameterizedTest
  @CsvSource({
    "requiredAuthorities=A",
    "required_authorities=A",
    "required-authorities[0]=A",
    "allowed-origins[0]=https://a.example",
    "allowedOrigins[0]=https://a.example",
    "max_login_wait=2s"
  })
  void otherSpellings_areAccepted(String setting) {
    settled
        .withPropertyValues("cometchat.bridge." + setting)
        .run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void requiredAuthoritiesWithoutAName_areRejected() {
    FailureAnalysis failure =
        failure(settled.withPropertyValues("cometchat.bridge.required-authorities=,"));

    assertThat(failure.getDescription())
        .contains("'cometchat.bridge.required-authorities'")
        .contains("names nothing");
  }

  @Test
  void requiredAuthoritiesWithoutSpringSecurity_areRejected() {
    FailureAnalysis failure =
        failure(
            settled
                .withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .withPropertyValues("cometchat.bridge.required-authorities=ROLE_CHAT"));

    assertThat(failure.getDescription()).contains("'cometchat.bridge.required-authorities'");
    assertThat(failure.getAction()).contains("Predicate<ChatUser>");
  }

  @Test
  void severalOAuth2Providers_requireAUserIdSource() {
    FailureAnalysis failure = failure(settled.withUserConfiguration(TwoProviders.class));

    assertThat(failure.getDescription())
        .contains("'cometchat.bridge.oauth2-user-id'")
        .contains("would share one chat account");
    assertThat(failure.getAction()).contains("registration-and-name").contains("ChatUserMapper");
  }

  @ParameterizedTest
  @CsvSource({"name", "registration-and-name"})
  void severalOAuth2Providers_startWithAUserIdSource(String source) {
    settled
        .withUserConfiguration(TwoProviders.class)
        .withPropertyValues("cometchat.bridge.oauth2-user-id=" + source)
        .run(context -> assertThat(context).hasNotFailed());
  }

  private static FailureAnalysis failure(WebApplicationContextRunner runner) {
    List<ConfigurableEnvironment> environments = new ArrayList<>();
    List<FailureAnalysis> found = new ArrayList<>();
    runner
        .withInitializer(context -> environments.add(context.getEnvironment()))
        .run(
            context -> {
              assertThat(context).hasFailed();
              found.add(
                  new BridgeFailureAnalyzer(environments.get(0))
                      .analyze(context.getStartupFailure()));
            });
    return found.get(0);
  }

  @Configuration(proxyBeanMethods = false)
  static class TwoProviders {

    @Bean
    static ClientRegistrationRepository registrations() {
      return new InMemoryClientRegistrationRepository(provider("one"), provider("two"));
    }

    private static ClientRegistration provider(String id) {
      return ClientRegistration.withRegistrationId(id)
          .clientId("client")
          .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
          .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
          .authorizationUri("https://" + id + ".example/authorize")
          .tokenUri("https://" + id + ".example/token")
          .build();
    }
  }
}
