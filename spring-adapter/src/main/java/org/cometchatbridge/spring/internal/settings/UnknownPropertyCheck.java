/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.cometchatbridge.core.error.ConfigurationException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds properties that are none: a misspelt one would go unheard, and with it, say, who must not
 * get chat. The environment of the process is left out; it holds what others have put there.
 */
final class UnknownPropertyCheck {

  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern INDEX = Pattern.compile("\\[[^]]*]");

  private final Map<String, String> byLetters = new TreeMap<>();

  UnknownPropertyCheck() {
    add(BridgeProperties.class, "");
  }

  /**
   * Looks at every property of ours.
   *
   * @throws ConfigurationException if there is no such property
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

  private void check(EnumerablePropertySource<?> source) {
    for (String name : source.getPropertyNames()) {
      if (name.startsWith(BridgeProperties.PREFIX)) {
        String own = INDEX.matcher(name.substring(BridgeProperties.PREFIX.length())).replaceAll("");
        if (!byLetters.containsKey(letters(own))) {
          throw new ConfigurationException(
              own, "is unknown; correct the name: " + String.join(", ", known()));
        }
      }
    }
  }

  private List<String> known() {
    return new ArrayList<>(byLetters.values());
  }

  private void add(Class<?> properties, String prefix) {
    for (RecordComponent component : properties.getRecordComponents()) {
      String name = prefix + CAMEL.matcher(component.getName()).replaceAll("-");
      if (component.getType().isRecord()) {
        add(component.getType(), name + ".");
      } else {
        String kebab = name.toLowerCase(Locale.ROOT);
        byLetters.put(letters(kebab), kebab);
      }
    }
  }

  /** Spring Boot takes a name in several spellings. */
  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
