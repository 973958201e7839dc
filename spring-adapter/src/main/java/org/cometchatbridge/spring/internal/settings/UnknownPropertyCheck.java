/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.SettingNotation;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Rejects unknown properties; a misspelled one, such as {@code required-authorites}, would
 * otherwise be ignored silently. Environment variables are not checked, because other programs set
 * them too.
 */
final class UnknownPropertyCheck {

  private static final String PREFIX = "cometchat.bridge.";

  /**
   * Checks the names of all properties that begin with the bridge's prefix.
   *
   * @throws ConfigurationException if there is an unknown property
   */
  void check(Environment environment) {
    if (environment instanceof ConfigurableEnvironment readable) {
      for (PropertySource<?> source : readable.getPropertySources()) {
        if (source instanceof EnumerablePropertySource<?> names
            && !(source instanceof SystemEnvironmentPropertySource)) {
          check(names);
        }
      }
    }
  }

  private static void check(EnumerablePropertySource<?> source) {
    for (String name : source.getPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        SettingNotation.PROPERTY.find(name);
      }
    }
  }
}
