/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Imports the beans of the bridge, unless it is disabled. */
public final class BridgeImports implements ImportSelector {

  private static final String[] NOTHING = {};

  private final Environment environment;

  BridgeImports(Environment environment) {
    this.environment = environment;
  }

  @Override
  public String[] selectImports(AnnotationMetadata importingClass) {
    return OnBridgeEnabledCondition.isEnabled(environment)
        ? new String[] {
          BridgeConfiguration.class.getName(),
          "org.cometchatbridge.spring.security.SecurityBridgeConfiguration",
          ServletFilterConfiguration.class.getName()
        }
        : NOTHING;
  }
}
