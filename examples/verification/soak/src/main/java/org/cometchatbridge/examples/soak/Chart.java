/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.cometchatbridge.examples.soak.OutagePlan.Outage;
import org.cometchatbridge.examples.soak.ResourceMonitor.Sample;

/** Draws a run as SVG: panels over one time axis, with the outages shaded. */
final class Chart {

  private static final int WIDTH = 1000;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int PANEL = 130;
  private static final int GAP = 52;
  private static final int TOP = 64;
  private static final int PANELS = 5;
  private static final int MOST_TICKS_OF_TIME = 12;
  private static final int[] SECONDS_BETWEEN_TICKS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600};
  private static final double MIN_MILLIS = 0.1;

  private final RunResult result;
  private final int seconds;
  private final StringBuilder svg = new StringBuilder();
  private int panels;

  private record Curve(String name, String colour, IntToDoubleFunction value) {}

  private Chart(RunResult result) {
    this.result = result;
    this.seconds = Math.max(1, result.samples().size());
  }

  static String of(RunResult result) {
    Chart plot = new Chart(result);
    plot.draw();
    return plot.svg.toString();
  }

  private void draw() {
    int height = TOP + PANELS * (PANEL + GAP);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\" fill=\"#222\">",
        WIDTH, height);
    add("<!-- SPDX-License-Identifier: Apache-2.0 -->");
    add("<title>Soak run: %s</title>", result.options().commandLine());
    add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, height);
    legendOfOutages();
    Statistics statistics = result.statistics();
    List<Sample> samples = result.samples();
    panel(
        "latency of logins, ms (logarithmic)",
        true,
        curve("slowest", "#b3261e", s -> latency(1, s)),
        curve("99th percentile", "#c77700", s -> latency(0.99, s)),
        curve("median", "#1b7f5c", s -> latency(0.5, s)));
    panel(
        "each second",
        false,
        curve("calls to CometChat", "#3457b2", s -> statistics.calls().between(s, s + 1)),
        curve("logins", "#888888", s -> statistics.logins().between(s, s + 1)),
        curve(
            "logins with a token", "#1b7f5c", s -> statistics.loginsWithToken().between(s, s + 1)));
    panel(
        "application threads",
        false,
        curve("busy, maximum of each second", "#b3261e", s -> samples.get(s).busyThreads()));
    panel(
        "heap, MB",
        false,
        curve("with garbage", "#c3a6da", s -> samples.get(s).heapMegabytes()),
        curve("in use after a collection", "#4a2373", s -> samples.get(s).inUseMegabytes()));
    panel(
        "the whole process",
        false,
        curve("open files", "#c77700", s -> samples.get(s).files()),
        curve("threads", "#3457b2", s -> samples.get(s).threads()));
    add("</svg>");
  }

  private double latency(double share, int second) {
    return result.statistics().latency(share, second, second + 1);
  }

  private static Curve curve(String name, String colour, IntToDoubleFunction value) {
    return new Curve(name, colour, value);
  }

  private void panel(String title, boolean logarithmic, Curve... curves) {
    int top = TOP + panels * (PANEL + GAP);
    panels++;
    double most = logarithmic ? most(curves) : rounded(most(curves));
    for (Outage outage : result.outages()) {
      add(
          "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
          x(outage.from()), top, x(outage.to()) - x(outage.from()), PANEL, colour(outage.name()));
    }
    add("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", LEFT, top - 8, title);
    legend(top, curves);
    axes(top, most, logarithmic);
    for (Curve curve : curves) {
      line(top, most, logarithmic, curve);
    }
  }

  /** The next number whose half is a round number, too. */
  private static double rounded(double most) {
    double step = Math.pow(10, Math.floor(Math.log10(most)));
    for (double factor : new double[] {1, 2, 4, 6, 8}) {
      if (most <= factor * step) {
        return factor * step;
      }
    }
    return 10 * step;
  }

  private double most(Curve... curves) {
    double most = 1;
    for (Curve curve : curves) {
      for (int second = 0; second < result.samples().size(); second++) {
        most = Math.max(most, curve.value().applyAsDouble(second));
      }
    }
    return most;
  }

  private void axes(int top, double most, boolean logarithmic) {
    add(
        "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888\"/>",
        LEFT, top, top + PANEL, WIDTH - RIGHT);
    if (logarithmic) {
      for (double value = MIN_MILLIS; value <= most; value *= 10) {
        tick(top, most, true, value);
      }
    } else {
      for (int part = 0; part <= 2; part++) {
        tick(top, most, false, most * part / 2);
      }
    }
    int step = secondsBetweenTicks();
    for (int second = 0; second <= seconds; second += step) {
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#666\">%d s</text>",
          x(second), top + PANEL + 15, second);
    }
  }

  private int secondsBetweenTicks() {
    for (int step : SECONDS_BETWEEN_TICKS) {
      if (seconds <= step * MOST_TICKS_OF_TIME) {
        return step;
      }
    }
    return seconds / MOST_TICKS_OF_TIME;
  }

  private void tick(int top, double most, boolean logarithmic, double value) {
    double y = y(top, most, logarithmic, value);
    add(
        "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>"
            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#666\">%s</text>",
        LEFT,
        y,
        WIDTH - RIGHT,
        LEFT - 6,
        y + 4,
        String.format(Locale.ROOT, value < 1 && value > 0 ? "%.1f" : "%.0f", value));
  }

  private void line(int top, double most, boolean logarithmic, Curve curve) {
    StringBuilder path = new StringBuilder();
    for (int second = 0; second < result.samples().size(); second++) {
      double value = curve.value().applyAsDouble(second);
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(
              String.format(
                  Locale.ROOT, "%.1f %.1f", x(second + 0.5), y(top, most, logarithmic, value)));
    }
    add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.3\"/>", path, curve.colour());
  }

  private void legend(int top, Curve... curves) {
    int x = WIDTH - RIGHT;
    for (int i = curves.length - 1; i >= 0; i--) {
      add(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"%s\">%s</text>",
          x, top - 8, curves[i].colour(), curves[i].name());
      x -= 24 + curves[i].name().length() * 7;
    }
  }

  private void legendOfOutages() {
    add("<text x=\"%d\" y=\"26\">Outages:</text>", LEFT);
    int x = LEFT + 130;
    for (String name : result.outages().stream().map(Outage::name).distinct().toList()) {
      add(
          "<rect x=\"%d\" y=\"14\" width=\"16\" height=\"16\" fill=\"%s\" stroke=\"#888\"/>"
              + "<text x=\"%d\" y=\"26\">%s</text>",
          x, colour(name), x + 24, name);
      x += 60 + name.length() * 7;
    }
  }

  private static String colour(String outage) {
    return switch (outage) {
      case OutagePlan.BLACK_HOLE -> "#cfcfdd";
      case "overload" -> "#fde0ae";
      case "throttled" -> "#d3e8ba";
      case "dead connections" -> "#e3cfe8";
      case "resets" -> "#cde4ee";
      default -> "#f6c9c4";
    };
  }

  private double x(double second) {
    return LEFT + Math.min(second, seconds) / seconds * (WIDTH - LEFT - RIGHT);
  }

  private static double y(int top, double most, boolean logarithmic, double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, MIN_MILLIS) / MIN_MILLIS) / Math.log(most / MIN_MILLIS)
            : value / most;
    return top + PANEL * (1 - share);
  }

  private void add(String format, Object... values) {
    svg.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
