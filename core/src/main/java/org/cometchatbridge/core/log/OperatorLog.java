/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.log;

import java.util.function.Consumer;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.SettingNotation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/**
 * The lines that the operator of an application must see. They go to SLF4J. Where SLF4J would
 * discard them they go to another log instead, never to both: SLF4J has no provider, has the one of
 * {@code slf4j-nop}, could not start, or is missing. A level that the provider is configured with
 * is respected: a line below it goes nowhere.
 *
 * <p>The lines name settings in the notation in which the configuration names them. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class OperatorLog {

  private final String name;
  private final @Nullable Consumer<String> fallback;
  private final SettingNotation notation;
  private final String prefix;

  private OperatorLog(
      String name, @Nullable Consumer<String> fallback, SettingNotation notation, String prefix) {
    this.name = name;
    this.fallback = fallback;
    this.notation = notation;
    this.prefix = prefix;
  }

  /**
   * Returns a log that uses {@link System.Logger} where SLF4J has no provider.
   *
   * @return the log, with settings named as init-params
   */
  public static OperatorLog toPlatform() {
    return new OperatorLog("org.cometchatbridge", null, SettingNotation.INIT_PARAM, "");
  }

  /**
   * Returns a log that uses another log where SLF4J has no provider.
   *
   * @param fallback receives each line, on any thread; it must not block. If it throws, the line
   *     goes to {@link System.Logger}
   * @return the log, with settings named as init-params
   */
  public static OperatorLog withFallback(Consumer<String> fallback) {
    return new OperatorLog("org.cometchatbridge", fallback, SettingNotation.INIT_PARAM, "");
  }

  /**
   * Returns this log with another notation of settings.
   *
   * @param other the notation of the configuration
   * @return the log
   */
  public OperatorLog in(SettingNotation other) {
    return new OperatorLog(name, fallback, other, prefix);
  }

  /**
   * Returns this log for one of several CometChat apps: each line begins with its name.
   *
   * @param appName the name of the app in the application
   * @return the log
   */
  public OperatorLog ofApp(String appName) {
    return new OperatorLog(name, fallback, notation, "[" + appName + "] ");
  }

  /**
   * Returns this log for another class.
   *
   * @param owner the class whose name the logger has
   * @return the log
   */
  public OperatorLog named(Class<?> owner) {
    return named(owner.getName());
  }

  /**
   * Returns this log with another name.
   *
   * @param other the name of the logger
   * @return the log
   */
  public OperatorLog named(String other) {
    return new OperatorLog(other, fallback, notation, prefix);
  }

  /**
   * Writes a line at DEBUG, if SLF4J has a provider.
   *
   * @param subject what is written by its {@code toString}
   */
  public void debug(Object subject) {
    Slf4j logger = Slf4j.named(name);
    if (logger != null) {
      logger.log.debug(prefix + "{}", subject);
    }
  }

  /**
   * Writes a line at INFO.
   *
   * @param format the line, in which {@code {}} stands for an argument
   * @param arguments the arguments, never a secret
   */
  public void info(String format, @Nullable Object... arguments) {
    Slf4j logger = Slf4j.named(name);
    if (logger != null) {
      logger.log.info(prefix + notation.in(format), arguments);
    } else {
      elsewhere(System.Logger.Level.INFO, format, arguments);
    }
  }

  /**
   * Writes a line at ERROR: without a change by an operator, no user gets a token.
   *
   * @param format the line, in which {@code {}} stands for an argument
   * @param arguments the arguments, never a secret; then perhaps a {@link Throwable}, as for {@link
   *     #warn}
   */
  public void error(String format, @Nullable Object... arguments) {
    Slf4j logger = Slf4j.named(name);
    if (logger != null) {
      logger.log.error(prefix + notation.in(format), arguments);
    } else {
      elsewhere(System.Logger.Level.ERROR, format, arguments);
    }
  }

  /**
   * Writes a line at WARN.
   *
   * @param format the line, in which {@code {}} stands for an argument
   * @param arguments the arguments, never a secret; then perhaps a {@link Throwable}, of which
   *     another log than SLF4J gets the class and the origin only
   */
  public void warn(String format, @Nullable Object... arguments) {
    Slf4j logger = Slf4j.named(name);
    if (logger != null) {
      logger.log.warn(prefix + notation.in(format), arguments);
    } else {
      elsewhere(System.Logger.Level.WARNING, format, arguments);
    }
  }

  private void elsewhere(System.Logger.Level level, String format, @Nullable Object... arguments) {
    String line = line(prefix + notation.in(format), arguments);
    if (fallback != null) {
      try {
        fallback.accept(line);
        return;
      } catch (RuntimeException e) {
        // A container may reject lines of an application that it has stopped.
      }
    }
    System.getLogger(name).log(level, line);
  }

  /** SLF4J's own formatter may be missing. */
  private static String line(String format, @Nullable Object... arguments) {
    StringBuilder line = new StringBuilder();
    int start = 0;
    int next = 0;
    for (int at = format.indexOf("{}"); at >= 0 && next < arguments.length; next++) {
      line.append(format, start, at).append(arguments[next]);
      start = at + 2;
      at = format.indexOf("{}", start);
    }
    line.append(format, start, format.length());
    if (next < arguments.length && arguments[next] instanceof Throwable thrown) {
      line.append(": ").append(summary(thrown));
    }
    return line.toString();
  }

  /** The text of another exception than the bridge's own may hold anything. */
  private static String summary(Throwable thrown) {
    if (thrown instanceof ConfigurationException) {
      return String.valueOf(thrown.getMessage());
    }
    StackTraceElement[] trace = thrown.getStackTrace();
    return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  /** Apart from the log itself, which must be usable without the classes of SLF4J. */
  private record Slf4j(Logger log) {

    /** By name, because early versions of SLF4J lack the class. */
    private static final String SUBSTITUTE = "org.slf4j.helpers.SubstituteLogger";

    /** The logger, or {@code null} if it discards everything. */
    static @Nullable Slf4j named(String name) {
      try {
        Logger log = LoggerFactory.getLogger(name);
        return log instanceof NOPLogger || isWithoutEnd(log) ? null : new Slf4j(log);
      } catch (RuntimeException | Error e) {
        // Whatever a provider throws while it starts, the line must be written.
        return null;
      }
    }

    /**
     * Whether the logger keeps lines until the provider has started. If the provider has thrown an
     * error, that is never.
     */
    private static boolean isWithoutEnd(Logger log) {
      return log.getClass().getName().equals(SUBSTITUTE);
    }
  }
}
