/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.log;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Prints lines of the bridge. Libraries print warnings and errors only: their finer lines may hold
 * what they send and receive.
 */
final class CommandLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;
  private static final String BRIDGE = "org.cometchatbridge.";

  private final LogLevel level;
  private final transient PrintStream lines;

  CommandLogger(String name, LogLevel level, PrintStream lines) {
    this.name = name;
    this.level = level;
    this.lines = lines;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level of,
      @Nullable Marker marker,
      String format,
      @Nullable Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String text = MessageFormatter.basicArrayFormat(format, arguments);
    lines.println(
        of + ": " + text + (thrown == null ? "" : " (" + thrown.getClass().getName() + ")"));
  }

  private boolean shows(Level of) {
    return level.shows(of) && (of.toInt() >= Level.WARN.toInt() || name.startsWith(BRIDGE));
  }

  @Override
  public boolean isTraceEnabled() {
    return shows(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return shows(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return shows(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return shows(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return shows(Level.ERROR);
  }
}
