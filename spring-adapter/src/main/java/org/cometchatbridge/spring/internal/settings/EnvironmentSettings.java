/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * Reads the properties of the bridge from an {@link Environment}. In a Spring Boot application the
 * environment itself accepts Boot's other spellings of a name.
 */
public final class EnvironmentSettings {

  private final PropertyReferences references;

  private EnvironmentSettings(Environment environment) {
    this.references = new PropertyReferences(environment);
  }

  /** Returns a reader of the properties. Names are not checked. */
  public static SettingReader of(Environment environment) {
    EnvironmentSettings settings = new EnvironmentSettings(environment);
    return SettingReader.of(SettingNotation.PROPERTY, settings::text);
  }

  /**
   * Returns a reader of the properties, after checking their names.
   *
   * @throws org.cometchatbridge.core.error.ConfigurationException if there is an unknown property
   */
  public static SettingReader checked(Environment environment) {
    new UnknownPropertyCheck().check(environment);
    return of(environment);
  }

  private @Nullable String text(Setting setting) {
    String text = references.value(setting);
    return text == null && setting.type() == Setting.Type.LIST ? elements(setting) : text;
  }

  /** A list in YAML is one property for each element. */
  private @Nullable String elements(Setting setting) {
    List<String> elements = new ArrayList<>();
    String element = element(setting, 0);
    while (element != null) {
      elements.add(element);
      element = element(setting, elements.size());
    }
    return elements.isEmpty() ? null : String.join(",", elements);
  }

  private @Nullable String element(Setting setting, int index) {
    return references.resolved(setting, setting.property() + "[" + index + "]");
  }
}
