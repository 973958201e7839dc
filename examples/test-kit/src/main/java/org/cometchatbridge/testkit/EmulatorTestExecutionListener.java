/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testkit;

import java.util.List;
import java.util.stream.Collectors;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.ContractViolation;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the emulator before each test method, and fails the method if a request violated the
 * contract. Spring finds this class through {@code META-INF/spring.factories}.
 */
final class EmulatorTestExecutionListener implements TestExecutionListener {

  @Override
  public void beforeTestMethod(TestContext test) {
    if (isAnnotated(test)) {
      emulator(test).reset();
    }
  }

  @Override
  public void afterTestMethod(TestContext test) {
    if (isAnnotated(test)) {
      failOnViolations(emulator(test).journal().takeViolations());
    }
  }

  private static boolean isAnnotated(TestContext test) {
    return TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), CometChatTest.class);
  }

  private static CometChatEmulator emulator(TestContext test) {
    return test.getApplicationContext().getBean(CometChatEmulator.class);
  }

  private static void failOnViolations(List<ContractViolation> violations) {
    if (!violations.isEmpty()) {
      throw new AssertionError(
          violations.stream()
              .map(ContractViolation::toString)
              .collect(
                  Collectors.joining(
                      "\n  ", "requests or responses violate CometChat's contract:\n  ", "")));
    }
  }
}
