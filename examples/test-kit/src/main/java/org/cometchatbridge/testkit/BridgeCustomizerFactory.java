/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testkit;

import java.util.List;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Chooses what the bridge of a test's context calls: the emulator, or nothing. Spring finds this
 * class through {@code META-INF/spring.factories}.
 */
final class BridgeCustomizerFactory implements ContextCustomizerFactory {

  @Override
  public ContextCustomizer createContextCustomizer(
      Class<?> testClass, List<ContextConfigurationAttributes> configAttributes) {
    return TestContextAnnotationUtils.hasAnnotation(testClass, CometChatTest.class)
        ? EmulatorCustomizer.INSTANCE
        : SwitchOffCustomizer.INSTANCE;
  }
}
