/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines that a part of the bridge logs while a test looks. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;
  private final Level level;

  private LogCapture(Logger logger, Level level) {
    this.logger = logger;
    this.level = level;
  }

  /** Captures what is logged at this level or above by a logger and those below it. */
  public static LogCapture of(String logger, Level level) {
    LogCapture capture = new LogCapture((Logger) LoggerFactory.getLogger(logger), level);
    capture.setContext(capture.logger.getLoggerContext());
    capture.start();
    capture.logger.addAppender(capture);
    return capture;
  }

  /** The lines so far, oldest first. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(level)) {
      lines.add(event.getFormattedMessage());
    }
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
