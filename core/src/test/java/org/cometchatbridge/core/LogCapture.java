/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the bridge writes into its log while a test looks. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("org.cometchatbridge.core");
  private final Logger events = (Logger) LoggerFactory.getLogger("org.cometchatbridge.events");

  LogCapture() {
    start();
    logger.addAppender(this);
    events.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent line) {
    lines.add(line);
  }

  /** The text of every line. */
  List<String> all() {
    return lines.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  /** The text of the lines that an operator is to read. */
  List<String> warnings() {
    return lines.stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    events.detachAppender(this);
    stop();
  }
}
