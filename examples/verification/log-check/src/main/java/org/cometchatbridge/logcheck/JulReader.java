/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Checks the log records of java.util.logging, where Tomcat logs the exceptions of filters. */
final class JulReader extends Handler {

  private final SecretFindings findings;
  private final SimpleFormatter formatter = new SimpleFormatter();

  JulReader(SecretFindings findings) {
    this.findings = findings;
  }

  /** Also attaches it again after all handlers were removed. */
  void attach() {
    Logger root = Logger.getLogger("");
    root.removeHandler(this);
    root.addHandler(this);
  }

  @Override
  public void publish(LogRecord event) {
    StringWriter text = new StringWriter();
    text.append(formatter.formatMessage(event));
    if (event.getThrown() != null) {
      event.getThrown().printStackTrace(new PrintWriter(text));
    }
    findings.read(event.getLoggerName() + " at " + event.getLevel(), text.toString());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
