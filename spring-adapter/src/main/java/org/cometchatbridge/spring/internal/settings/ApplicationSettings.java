/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.util.function.Supplier;
import org.springframework.core.env.Environment;

/**
 * What the application has set, whoever has read it.
 *
 * @param properties the properties
 */
public record ApplicationSettings(BridgeProperties properties) {

  /**
   * Takes what Spring Boot has bound, or reads it.
   *
   * @throws org.cometchatbridge.core.error.ConfigurationException if a property cannot be read, or
   *     there is no such property
   */
  public static ApplicationSettings of(Environment environment, Supplier<BridgeProperties> bound) {
    new UnknownPropertyCheck().check(environment);
    return new ApplicationSettings(bound.get());
  }
}
