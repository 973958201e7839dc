/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.core.error.ConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/** Reports a wrong setting with its origin and the remedy. */
final class BridgeFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

  private static final String PREFIX = "cometchat.bridge.";

  private final Environment environment;

  BridgeFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, ConfigurationException cause) {
    String setting = cause.setting();
    String name =
        setting.startsWith(PREFIX)
            ? "property '" + setting + "'" + origin(setting)
            : "setting '" + setting + "'";
    String remedy = cause.remedy();
    return new FailureAnalysis(
        "The " + name + " " + cause.problem() + ".",
        Character.toUpperCase(remedy.charAt(0))
            + remedy.substring(1)
            + (remedy.endsWith("?") ? "" : ".")
            + " To start the application without chat, set 'cometchat.bridge.enabled=false'.",
        cause);
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
