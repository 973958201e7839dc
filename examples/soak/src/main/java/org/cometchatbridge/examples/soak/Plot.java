/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import org.cometchatbridge.examples.soak.Gauges.Sample;
import org.cometchatbridge.examples.soak.Troubles.Stretch;

/** The run as a picture: panels over one axis of time, with the outages shaded. */
final class Plot {

  private static final int WIDTH = 960;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int PANEL = 130;
  private static final int GAP = 46;
  private static final int TOP = 50;
  private static final double LEAST_MILLIS = 0.1;

  private final Outcome outcome;
  private final int seconds;
  private final StringBuilder svg = new StringBuilder();

  private record Curve(String name, String colour, IntToDoubleFunction value) {}

  private Plot(Outcome outcome) {
    this.outcome = outcome;
    this.seconds = Math.max(1, outcome.samples().size());
  }

  static String of(Outcome outcome) {
    Plot plot = new Plot(outcome);
    plot.draw();
    return plot.svg.toString();
  }

  private void draw() {
    int height = TOP + 4 * (PANEL + GAP);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\" fill=\"#222\">",
        WIDTH, height);
    add("<!-- SPDX-License-Identifier: Apache-2.0 -->");
    add("<title>Soak run: %s</title>", outcome.plan().commandLine());
    add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, height);
    List<Sample> samples = outcome.samples();
    panel(
        0,
        "latency of logins, ms (logarithmic)",
        true,
        curve("half", "#1b7f5c", s -> latency(0.5, s)),
        curve("99 of 100", "#c77700", s -> latency(0.99, s)),
        curve("slowest", "#b3261e", s -> latency(1, s)));
    panel(
        1,
        "a second",
        false,
        curve("logins", "#1b7f5c", s -> samples.get(s).logins()),
        curve("calls to CometChat", "#3457b2", s -> samples.get(s).calls()));
    panel(
        2,
        "busy host threads",
        false,
        curve("most in a second", "#b3261e", s -> samples.get(s).busyThreads()));
    panel(
        3,
        "the process",
        false,
        curve("heap with garbage, MB", "#7a4fa3", s -> samples.get(s).heapMegabytes()),
        curve("open files", "#c77700", s -> samples.get(s).files()),
        curve("threads", "#3457b2", s -> samples.get(s).threads()));
    add("</svg>");
  }

  private double latency(double share, int second) {
    return outcome.tally().latency(share, second, second + 1);
  }

  private static Curve curve(String name, String colour, IntToDoubleFunction value) {
    return new Curve(name, colour, value);
  }

  private void panel(int number, String title, boolean logarithmic, Curve... curves) {
    int top = TOP + number * (PANEL + GAP);
    double most = most(curves);
    for (Stretch outage : outcome.outages()) {
      add(
          "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
          x(outage.from()), top, x(outage.to()) - x(outage.from()), PANEL, colour(outage));
    }
    add("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", LEFT, top - 8, title);
    legend(top, curves);
    axes(top, most, logarithmic);
    for (Curve curve : curves) {
      line(top, most, logarithmic, curve);
    }
    if (number == 0) {
      legendOfOutages();
    }
  }

  private double most(Curve... curves) {
    double most = 1;
    for (Curve curve : curves) {
      for (int second = 0; second < outcome.samples().size(); second++) {
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
      for (double value = LEAST_MILLIS; value <= most; value *= 10) {
        tick(top, most, true, value);
      }
    } else {
      for (int part = 0; part <= 2; part++) {
        tick(top, most, false, most * part / 2);
      }
    }
    int step = Math.max(1, seconds / 10);
    for (int second = 0; second <= seconds; second += step) {
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#666\">%d s</text>",
          x(second), top + PANEL + 15, second);
    }
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
    for (int second = 0; second < outcome.samples().size(); second++) {
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
      x -= 20 + curves[i].name().length() * 7;
    }
  }

  private void legendOfOutages() {
    int x = LEFT;
    for (String name : outcome.outages().stream().map(Stretch::name).distinct().sorted().toList()) {
      add(
          "<rect x=\"%d\" y=\"8\" width=\"14\" height=\"14\" fill=\"%s\"/>"
              + "<text x=\"%d\" y=\"20\">%s</text>",
          x, colour(new Stretch(name, 0, 0)), x + 20, name);
      x += 50 + name.length() * 7;
    }
  }

  private static String colour(Stretch outage) {
    return switch (outage.name()) {
      case Troubles.BLACK_HOLE -> "#d9d9e3";
      case "overload" -> "#fde7c2";
      case "throttled" -> "#dcebc9";
      default -> "#f9d5d2";
    };
  }

  private double x(double second) {
    return LEFT + Math.min(second, seconds) / seconds * (WIDTH - LEFT - RIGHT);
  }

  private static double y(int top, double most, boolean logarithmic, double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, LEAST_MILLIS) / LEAST_MILLIS) / Math.log(most / LEAST_MILLIS)
            : value / most;
    return top + PANEL * (1 - share);
  }

  private void add(String format, Object... values) {
    svg.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
