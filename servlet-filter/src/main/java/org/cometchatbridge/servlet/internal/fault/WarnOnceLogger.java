/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.fault;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.core.log.OperatorLog;

/**
 * Logs each warning once, so that a failure on every request does not flood the application's log.
 * Thread-safe.
 */
public final class WarnOnceLogger {

  private static final int MAX_SUBJECTS = 100;

  private final OperatorLog log;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  /** Writes to the given logger. */
  public WarnOnceLogger(OperatorLog log) {
    this.log = log;
  }

  /**
   * Logs a message unless this subject was logged before. After {@value #MAX_SUBJECTS} subjects
   * nothing more is logged.
   */
  public void warn(String subject, String message) {
    if (isNew(subject)) {
      log.warn("{}", message);
    }
  }

  /** Logs a message at ERROR unless it was logged before. */
  public void error(String message) {
    if (isNew(message)) {
      log.error("{}", message);
    }
  }

  private boolean isNew(String subject) {
    return logged.size() < MAX_SUBJECTS && logged.add(subject);
  }

  /**
   * Logs a message with the class and the origin of an exception, once per exception class. The
   * exception's own message is left out: it may quote user input or session content.
   */
  public void warn(String message, Throwable thrown) {
    String type = thrown.getClass().getName();
    warn(message + type, message + ": " + type + origin(thrown));
  }

  private static String origin(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }
}
