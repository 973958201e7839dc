/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.UidStrategy;
import org.cometchatbridge.core.error.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringUtils;

/** Reads the properties where Spring Boot does not. */
public final class EnvironmentProperties {

  private final Environment environment;

  private EnvironmentProperties(Environment environment) {
    this.environment = environment;
  }

  /**
   * Reads every property.
   *
   * @throws ConfigurationException if one cannot be read
   */
  public static BridgeProperties read(Environment environment) {
    EnvironmentProperties from = new EnvironmentProperties(environment);
    return new BridgeProperties(
        environment.getProperty(BridgeProperties.PREFIX + "enabled", Boolean.class),
        from.text("app-id"),
        from.text("region"),
        from.text("api-key"),
        from.text("secondary-api-key"),
        from.text("base-url"),
        from.text("proxy"),
        from.time("connect-timeout", "connectTimeout"),
        from.time("call-timeout", "callTimeout"),
        from.time("max-login-wait", "maxLoginWait"),
        from.time("token-timeout", "tokenTimeout"),
        from.list("attach"),
        from.text("endpoint"),
        from.list("allowed-origins"),
        from.number("refreshes-per-minute", "refreshesPerMinute"),
        from.word("token-scope", "tokenScope", TokenScope.values()),
        from.time("shared-token-lifetime", "sharedTokenLifetime"),
        from.number("max-tokens-per-user-per-hour", "maxTokensPerUserPerHour"),
        from.number("core-calls-per-minute", "coreCallsPerMinute"),
        from.number("standard-calls-per-minute", "standardCallsPerMinute"),
        from.word("deactivated-users", "deactivatedUsers", DeactivatedUserPolicy.values()),
        from.word("uid-mapping", "uidMapping", UidStrategy.values()),
        from.text("tenant"),
        from.word("existing-users", "existingUsers", ExistingUserPolicy.values()),
        from.text("required-authority"),
        from.text("stateless-session-claim"),
        from.word("oauth2-user-id", "oauth2UserId", OAuth2UserIdSource.values()),
        from.text("user-resolver"),
        new BridgeProperties.Ssl(from.text("ssl.bundle")));
  }

  private @Nullable String text(String name) {
    String text = environment.getProperty(BridgeProperties.PREFIX + name);
    return text == null || text.isBlank() ? null : text.strip();
  }

  private @Nullable List<String> list(String name) {
    String text = text(name);
    return text == null ? null : List.of(StringUtils.tokenizeToStringArray(text, ",", true, true));
  }

  private @Nullable Duration time(String name, String setting) {
    String text = text(name);
    try {
      return text == null ? null : DurationFormatterUtils.detectAndParse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(setting, "is not a time; write it like 1s, 500ms or PT1.5S");
    }
  }

  private @Nullable Integer number(String name, String setting) {
    String text = text(name);
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new ConfigurationException(setting, "is not a whole number; write it like 60");
    }
  }

  private <E extends Enum<E>> @Nullable E word(String name, String setting, E[] values) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    return Arrays.stream(values)
        .filter(value -> spelt(value).equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    setting,
                    "is unknown; use "
                        + String.join(
                            " or ",
                            Arrays.stream(values).map(EnvironmentProperties::spelt).toList())));
  }

  private static String spelt(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
