/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.Closeable;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.cometchatbridge.command.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far an import is: by a moving bar on a terminal, and by a line every ten seconds
 * elsewhere. Not thread-safe.
 */
public final class ImportProgress implements Closeable {

  private static final long BETWEEN_LINES = Duration.ofSeconds(10).toNanos();
  private static final int USERS_OF_A_CALL = 50;
  private static final int UPDATE_MILLIS = 500;
  private static final int NARROWEST = 40;

  private final Terminal terminal;
  private final String title;
  private final LongSupplier nanos;
  private final int columns;
  private final long total;
  private final long before;
  private final int callsPerMinute;
  private final @Nullable ProgressBar bar;
  private long begun;
  private long lastLine;
  private volatile long done;

  /**
   * Begins to show.
   *
   * @param title what is done
   * @param total all rows
   * @param before those that an earlier import has done
   * @param callsPerMinute how many calls there are at most, or 0 if that says nothing
   */
  public ImportProgress(
      Terminal terminal,
      String title,
      LongSupplier nanos,
      long total,
      long before,
      int callsPerMinute) {
    this.terminal = terminal;
    this.title = title;
    this.nanos = nanos;
    this.columns = Math.max(NARROWEST, terminal.width() - 1);
    this.total = total;
    this.before = before;
    this.done = before;
    this.callsPerMinute = callsPerMinute;
    this.begun = nanos.getAsLong();
    this.lastLine = begun;
    this.bar = terminal.isInteractive() ? bar() : null;
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName(title)
        .setInitialMax(total)
        .startsFrom(before, Duration.ZERO)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new Line())
        // Two times without words, of which one is left: the message is clearer.
        .hideEta()
        .build();
  }

  /** The bar overwrites its line. */
  private final class Line implements ProgressBarConsumer {

    @Override
    public int getMaxRenderedLength() {
      return columns;
    }

    @Override
    public void accept(String text) {
      terminal.err().print('\r' + text);
      terminal.err().flush();
    }

    @Override
    public void close() {
      terminal.err().println();
      terminal.err().flush();
    }
  }

  /** Begins to measure: the list of users is read. */
  public void begin() {
    begun = nanos.getAsLong();
  }

  /** Shows how many rows are done. */
  public void done(long rows) {
    done = rows;
    if (bar != null) {
      bar.stepTo(rows);
      bar.setExtraMessage(remaining().map(left -> text(left) + " left").orElse(""));
    } else if (nanos.getAsLong() - lastLine >= BETWEEN_LINES) {
      lastLine = nanos.getAsLong();
      terminal.err().println(line());
    }
  }

  /** A message above the bar. */
  public void say(String message) {
    if (bar != null) {
      bar.setExtraMessage(message);
    } else {
      terminal.err().println(message);
    }
  }

  private String line() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows (%d %%)%s",
        done,
        total,
        total == 0 ? 100 : 100 * done / total,
        remaining().map(left -> ", " + text(left) + " left").orElse(""));
  }

  /**
   * The time that is left: by the speed so far, and not less than the rows need at the limit for
   * calls. Unknown until there is a speed.
   */
  Optional<Duration> remaining() {
    long elapsed = nanos.getAsLong() - begun;
    long imported = done - before;
    if (imported <= 0 || elapsed <= 0) {
      return Optional.empty();
    }
    double left = (double) (total - done) * elapsed / imported;
    double atLimit =
        callsPerMinute == 0
            ? 0
            : (double) (total - done)
                / USERS_OF_A_CALL
                / callsPerMinute
                * Duration.ofMinutes(1).toNanos();
    return Optional.of(Duration.ofNanos((long) Math.max(left, atLimit)));
  }

  /** A duration, rounded up. */
  public static String text(Duration duration) {
    long seconds = (duration.toMillis() + 999) / 1_000;
    return seconds < 120
        ? seconds + " s"
        : seconds < 7_200
            ? (seconds + 59) / 60 + " min"
            : String.format(Locale.ROOT, "%d h %d min", seconds / 3_600, seconds % 3_600 / 60);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
