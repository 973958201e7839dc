/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.setup;

import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * {@link BridgeImports} after the application's own configuration, so that the application's beans
 * are registered first.
 */
public final class DeferredBridgeImports implements DeferredImportSelector {

  private final BridgeImports imports;

  DeferredBridgeImports(Environment environment) {
    this.imports = new BridgeImports(environment);
  }

  @Override
  public String[] selectImports(AnnotationMetadata importingClass) {
    return imports.selectImports(importingClass);
  }
}
