/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Brings in the beans of the bridge after the host's own, so that the host's come first. */
public final class BridgeImportSelector implements DeferredImportSelector {

  private static final String[] NOTHING = {};

  private final Environment environment;

  BridgeImportSelector(Environment environment) {
    this.environment = environment;
  }

  @Override
  public String[] selectImports(AnnotationMetadata importingClass) {
    return environment.getProperty("cometchat.bridge.enabled", Boolean.class, true)
        ? new String[] {
          BridgeConfiguration.class.getName(),
          "org.cometchatbridge.spring.security.SecurityBridgeConfiguration",
          PlainFilterConfiguration.class.getName()
        }
        : NOTHING;
  }
}
