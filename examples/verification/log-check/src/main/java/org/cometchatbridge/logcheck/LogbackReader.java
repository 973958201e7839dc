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

/** Reads every event that Logback lets through. */
final class LogbackReader extends AppenderBase<ILoggingEvent> {

  /** The name of the appender. */
  static final String NAME = "log-check";

  private static final Logger PROBE = context().getLogger(LogbackReader.class);

  private final Guilty guilty;
  private long probes;

  LogbackReader(Guilty guilty) {
    this.guilty = guilty;
  }

  void attach() {
    LoggerContext context = context();
    setContext(context);
    setName(NAME);
    start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this);
  }

  /**
   * Fails where a line of the bridge at TRACE would not be seen, so that no check is one in vain.
   */
  synchronized void prove() {
    long before = probes;
    PROBE.trace("Is the log check awake?");
    if (probes == before) {
      throw new AssertionError(
          "The log check reads nothing: its appender is gone, or "
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
        "The log check reads Logback, and SLF4J found " + backend.getClass().getName());
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
    guilty.read(
        event.getLoggerName() + " at " + event.getLevel() + ": " + event.getMessage(), text);
  }
}
