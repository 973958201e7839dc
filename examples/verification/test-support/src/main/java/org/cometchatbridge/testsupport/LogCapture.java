/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testsupport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Captures log events until it is closed. Thread-safe. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
  private final List<Logger> loggers;

  private LogCapture(List<Logger> loggers) {
    this.loggers = loggers;
  }

  /**
   * Captures what these loggers and their children log at any enabled level.
   *
   * @param names the names of the loggers; none may be an ancestor of another one
   */
  public static LogCapture of(String... names) {
    List<Logger> loggers =
        List.of(names).stream().map(name -> (Logger) LoggerFactory.getLogger(name)).toList();
    LogCapture capture = new LogCapture(loggers);
    capture.start();
    loggers.forEach(logger -> logger.addAppender(capture));
    return capture;
  }

  /** The formatted messages so far, oldest first. */
  public List<String> lines() {
    return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** The formatted messages of level WARN or ERROR so far, oldest first. */
  public List<String> warnings() {
    return linesFrom(Level.WARN);
  }

  /** The formatted messages of level ERROR so far, oldest first. */
  public List<String> errors() {
    return linesFrom(Level.ERROR);
  }

  private List<String> linesFrom(Level level) {
    return events.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  protected void append(ILoggingEvent event) {
    events.add(event);
  }

  @Override
  public void close() {
    loggers.forEach(logger -> logger.detachAppender(this));
    stop();
  }
}
