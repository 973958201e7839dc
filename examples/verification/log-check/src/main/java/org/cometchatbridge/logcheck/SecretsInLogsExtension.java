/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Reads every log line and every line on the console of every test, and fails the test in which a
 * key, a token or a text of CometChat's errors stands in one. JUnit finds it by itself, so no test
 * can forget it; a module has it by its dependency on this one.
 */
public final class SecretsInLogsExtension
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final Guilty GUILTY = new Guilty();
  private static final LogbackReader LOGBACK = new LogbackReader(GUILTY);
  private static final JulReader JUL = new JulReader(GUILTY);

  static {
    // A Spring Boot in the tests would set the logging up anew, and nothing would be read any more.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    LOGBACK.attach();
    System.setOut(ConsoleReader.of("System.out", System.out, GUILTY));
    System.setErr(ConsoleReader.of("System.err", System.err, GUILTY));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    JUL.attach();
    LOGBACK.prove();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    GUILTY.fail();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    GUILTY.fail();
    LOGBACK.prove();
  }

  /** The texts read so far; tests of this extension see that it reads at all. */
  static long textsRead() {
    return GUILTY.texts();
  }
}
