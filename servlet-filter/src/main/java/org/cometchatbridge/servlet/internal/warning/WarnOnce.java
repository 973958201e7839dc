/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.warning;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;

/**
 * Tells each warning once, so that a fault of every request does not fill the application's log.
 */
public final class WarnOnce {

  private static final int SUBJECTS = 100;

  private final Logger log;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Warns through the given logger. */
  public WarnOnce(Logger log) {
    this.log = log;
  }

  /** Logs a sentence unless one was logged for this subject before. */
  public void warn(String subject, String sentence) {
    if (told.size() < SUBJECTS && told.add(subject)) {
      log.warn("{}", sentence);
    }
  }

  /**
   * Logs a sentence and what was thrown, once for each class of exception. The exception's message
   * stays out: it may quote what a user sent or what a session holds.
   */
  public void warn(String sentence, Throwable thrown) {
    String type = thrown.getClass().getName();
    warn(sentence + type, sentence + ": " + type + origin(thrown));
  }

  private static String origin(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }
}
