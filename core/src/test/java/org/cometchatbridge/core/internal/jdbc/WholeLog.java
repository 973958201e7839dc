/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

/** What the bridge logs, with the stack traces, and a wait for a line. Thread-safe. */
final class WholeLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private static final long REAL_LIMIT_SECONDS = 20;

  private final Logger logger = (Logger) LoggerFactory.getLogger("org.cometchatbridge.core");
  private final Lock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final List<Line> lines = new ArrayList<>();

  private record Line(Level level, String text) {}

  WholeLog() {
    start();
    logger.addAppender(this);
  }

  /** The lines of level WARN and ERROR, each with its stack trace, oldest first. */
  List<String> warnings() {
    return texts(true);
  }

  /** The lines with a text, of any level. */
  List<String> containing(String text) {
    return texts(false).stream().filter(line -> line.contains(text)).toList();
  }

  private List<String> texts(boolean warnings) {
    lock.lock();
    try {
      return lines.stream()
          .filter(line -> !warnings || line.level().isGreaterOrEqual(Level.WARN))
          .map(Line::text)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is a line with a text. */
  void await(String text) {
    lock.lock();
    try {
      long nanos = TimeUnit.SECONDS.toNanos(REAL_LIMIT_SECONDS);
      while (containing(text).isEmpty()) {
        if (nanos <= 0) {
          throw new AssertionError("no line with \"" + text + "\" in " + texts(false));
        }
        nanos = added.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      lines.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : '\n' + ThrowableProxyUtil.asString(event.getThrowableProxy());
    lock.lock();
    try {
      lines.add(new Line(event.getLevel(), event.getFormattedMessage() + trace));
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
