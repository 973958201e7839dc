/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Reads what is logged by the JDK's own logging: Tomcat prints there what a filter throws. */
final class JulReader extends Handler {

  private final Guilty guilty;
  private final SimpleFormatter formatter = new SimpleFormatter();

  JulReader(Guilty guilty) {
    this.guilty = guilty;
  }

  /** Comes back where somebody has taken all handlers away. */
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
    guilty.read(event.getLoggerName() + " at " + event.getLevel(), text.toString());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
