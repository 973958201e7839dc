/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Checks every log event of Logback. */
final class LogbackReader extends AppenderBase<ILoggingEvent> {

  /** The name of the appender. */
  static final String NAME = "log-check";

  private static final Logger PROBE = context().getLogger(LogbackReader.class);

  private final SecretFindings findings;
  private long probes;

  LogbackReader(SecretFindings findings) {
    this.findings = findings;
  }

  void attach() {
    LoggerContext context = context();
    setContext(context);
    setName(NAME);
    start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
  }

  /**
   * Fails if an event of the bridge at TRACE would not reach this appender: the check would then be
   * ineffective.
   */
  synchronized void requireEvents() {
    long before = probes;
    PROBE.trace("Probe of the log check");
    if (probes == before) {
      throw new AssertionError(
          "The log check receives no events: its appender was removed, or "
              + PROBE.getName()
              + " is not at TRACE but at "
              + PROBE.getEffectiveLevel());
    }
  }

  private static LoggerContext context() {
    ILoggerFactory backend = LoggerFactory.getILoggerFactory();
    if (backend instanceof LoggerContext context) {
      return context;
    }
    throw new AssertionError(
        "The log check requires Logback, but SLF4J uses " + backend.getClass().getName());
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLoggerName().equals(PROBE.getName())) {
      probes++;
      return;
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    String text =
        String.join(
            "\n",
            event.getFormattedMessage(),
            event.getThreadName(),
            event.getLoggerName(),
            event.getMDCPropertyMap().toString(),
            String.valueOf(event.getMarkerList()),
            String.valueOf(event.getKeyValuePairs()),
            thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
    findings.read(
        event.getLoggerName() + " at " + event.getLevel() + ": " + event.getMessage(), text);
  }
}
