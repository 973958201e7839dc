/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Checks every log line and every console line of every test. A test fails if a line contains an
 * API key, a token or an error text of CometChat. JUnit detects this extension automatically in
 * every module that depends on this one.
 */
public final class SecretsInLogsExtension
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final SecretFindings FINDINGS = new SecretFindings();
  private static final LogbackReader LOGBACK = new LogbackReader(FINDINGS);
  private static final JulReader JUL = new JulReader(FINDINGS);

  static {
    // Otherwise Spring Boot would reconfigure the logging and remove the appender.
    System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    LOGBACK.attach();
    System.setOut(ConsoleReader.of("System.out", System.out, FINDINGS));
    System.setErr(ConsoleReader.of("System.err", System.err, FINDINGS));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    JUL.attach();
    LOGBACK.requireEvents();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    FINDINGS.fail();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    FINDINGS.fail();
    LOGBACK.requireEvents();
  }

  /** The number of checked texts, for the tests of this extension. */
  static long textsChecked() {
    return FINDINGS.texts();
  }
}
