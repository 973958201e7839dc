/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import java.util.Locale;
import java.util.regex.Pattern;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.spring.internal.settings.BridgeProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Says what is wrong with a property, where it stands, and what to do. */
final class BridgeFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  /** The settings of two words, which messages name as init-params are named. */
  private static final Pattern SETTING =
      Pattern.compile(
          "\\b(appId|apiKey|secondaryApiKey|baseUrl|connectTimeout|callTimeout|maxLoginWait"
              + "|tokenTimeout|allowedOrigins|deactivatedUsers|existingUsers|uidMapping|tokenScope"
              + "|sharedTokenLifetime|maxTokensPerUserPerHour"
              + "|refreshesPerMinute|coreCallsPerMinute|standardCallsPerMinute)\\b");

  private final Environment environment;

  BridgeFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
    String property = BridgeProperties.PREFIX + kebab(cause.setting());
    String text = inWordsOfProperties(problem(cause));
    int remedy = text.indexOf("; ");
    String problem = remedy < 0 ? text : text.substring(0, remedy);
    String action = remedy < 0 ? "correct the property" : text.substring(remedy + 2);
    return new FailureAnalysis(
        "The property '" + property + "'" + origin(property) + " " + problem + ".",
        Character.toUpperCase(action.charAt(0))
            + action.substring(1)
            + ". 'cometchat.bridge.enabled=false' starts the application without chat.",
        cause);
  }

  private static String problem(ConfigurationException cause) {
    String message = String.valueOf(cause.getMessage());
    String head = "'" + cause.setting() + "': ";
    int end = message.indexOf(head);
    return end < 0 ? message : message.substring(end + head.length());
  }

  private static String inWordsOfProperties(String text) {
    return SETTING
        .matcher(text.replace("${env:COMETCHAT_API_KEY}", "COMETCHAT_BRIDGE_API_KEY"))
        .replaceAll(found -> kebab(found.group()));
  }

  private static String kebab(String setting) {
    return CAMEL.matcher(setting).replaceAll("-").toLowerCase(Locale.ROOT);
  }

  private String origin(String property) {
    if (!ConfigurationPropertyName.isValid(property)) {
      return "";
    }
    ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      ConfigurationProperty found = source.getConfigurationProperty(name);
      if (found != null) {
        return origin(found);
      }
    }
    return "";
  }

  private static String origin(ConfigurationProperty found) {
    @Nullable Object origin = found.getOrigin();
    return origin == null ? "" : " (" + origin + ")";
  }
}
