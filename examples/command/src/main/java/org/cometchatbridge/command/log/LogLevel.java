/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.log;

import org.slf4j.event.Level;

/** What the log prints. */
public enum LogLevel {
  /** Nothing. */
  OFF(Integer.MAX_VALUE),
  /** Errors. */
  ERROR(Level.ERROR.toInt()),
  /** Errors and warnings. */
  WARN(Level.WARN.toInt()),
  /** Also what is done. */
  INFO(Level.INFO.toInt()),
  /** Also each call to CometChat. */
  DEBUG(Level.DEBUG.toInt());

  private static final String PROPERTY = "org.cometchatbridge.command.log";

  private final int lowest;

  LogLevel(int lowest) {
    this.lowest = lowest;
  }

  /** Whether a line is printed. */
  boolean shows(Level level) {
    return level.toInt() >= lowest;
  }

  /** Sets the level of this process. SLF4J creates the log later, by itself. */
  public void use() {
    System.setProperty(PROPERTY, name());
  }

  static LogLevel inUse() {
    return valueOf(System.getProperty(PROPERTY, WARN.name()));
  }
}
