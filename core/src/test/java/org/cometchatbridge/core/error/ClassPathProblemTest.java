/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The line about a jar names classes and files, and no text of an exception. */
class ClassPathProblemTest {

  private static final String SECRET = "jdbc:postgresql://db/app?password=secret";

  @Test
  void failedInitializer_isNamedWithoutItsText() {
    ExceptionInInitializerError first =
        new ExceptionInInitializerError(new IllegalStateException(SECRET));
    // The form in which the JVM reports it from the second time on.
    NoClassDefFoundError second = new NoClassDefFoundError("Could not initialize class org.App");
    second.initCause(
        new ExceptionInInitializerError("Exception java.lang.IllegalStateException: " + SECRET));

    assertThat(ClassPathProblem.describe(first)).doesNotContain("secret").doesNotContain("\n");
    assertThat(ClassPathProblem.describe(second)).doesNotContain("secret").doesNotContain("\n");
  }
}
