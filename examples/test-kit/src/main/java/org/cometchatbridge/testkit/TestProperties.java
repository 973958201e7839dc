/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testkit;

import static org.springframework.test.context.support.TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/** Adds properties that override those of the application, but not those of the test itself. */
final class TestProperties {

  static final String PREFIX = "cometchat.bridge.";
  static final String ENABLED = PREFIX + "enabled";
  static final String BASE_URL = PREFIX + "base-url";

  private TestProperties() {}

  static void add(PropertySource<?> properties, ConfigurableEnvironment environment) {
    MutablePropertySources sources = environment.getPropertySources();
    if (sources.contains(INLINED_PROPERTIES_PROPERTY_SOURCE_NAME)) {
      sources.addAfter(INLINED_PROPERTIES_PROPERTY_SOURCE_NAME, properties);
    } else {
      sources.addFirst(properties);
    }
  }
}
