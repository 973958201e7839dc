/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.cometchatbridge.databases.TestDatabase;

/** Draws the backlog of one run on each database as SVG. */
final class Chart {

  private static final int WIDTH = 900;
  private static final int LEFT = 50;
  private static final int RIGHT = 20;
  private static final int PANEL = 120;
  private static final int GAP = 50;
  private static final int TOP = 40;
  private static final int TICKS = 6;
  private static final String CHANGES = "#3457b2";
  private static final String USERS = "#c77700";

  private final StringBuilder svg = new StringBuilder();

  private Chart() {}

  static String of(List<RunResult> results) {
    Map<TestDatabase, RunResult> first = new LinkedHashMap<>();
    results.forEach(result -> first.putIfAbsent(result.plan().product(), result));
    Chart chart = new Chart();
    chart.draw(new ArrayList<>(first.values()));
    return chart.svg.toString();
  }

  private void draw(List<RunResult> results) {
    int height = TOP + results.size() * (PANEL + GAP);
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\" fill=\"#222\">",
        WIDTH, height);
    add("<!-- SPDX-License-Identifier: Apache-2.0 -->");
    add("<title>Changes that are not carried out yet</title>");
    add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, height);
    for (int i = 0; i < results.size(); i++) {
      panel(TOP + i * (PANEL + GAP), results.get(i));
    }
    add("</svg>");
  }

  private void panel(int top, RunResult result) {
    List<Backlog.Sample> samples = result.backlog();
    double seconds = Math.max(1, samples.get(samples.size() - 1).seconds());
    int most =
        Math.max(
            1, samples.stream().mapToInt(s -> Math.max(s.changes(), s.users())).max().orElse(1));
    add(
        "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s, %d nodes killed</text>",
        LEFT, top - 8, Report.name(result.plan().product()), result.kills());
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\"><tspan fill=\"%s\">changes in the outbox</tspan>"
            + " <tspan dx=\"12\" fill=\"%s\">users with something to do</tspan></text>",
        WIDTH - RIGHT, top - 8, CHANGES, USERS);
    add(
        "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888\"/>",
        LEFT, top, top + PANEL, WIDTH - RIGHT);
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#666\">%d</text>",
        LEFT - 6, top + 4, most);
    for (int tick = 0; tick <= TICKS; tick++) {
      double at = seconds * tick / TICKS;
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#666\">%.0f s</text>",
          x(at, seconds), top + PANEL + 15, at);
    }
    curve(top, samples, seconds, most, Backlog.Sample::changes, CHANGES);
    curve(top, samples, seconds, most, Backlog.Sample::users, USERS);
  }

  private void curve(
      int top,
      List<Backlog.Sample> samples,
      double seconds,
      int most,
      ToIntFunction<Backlog.Sample> value,
      String colour) {
    StringBuilder path = new StringBuilder();
    for (Backlog.Sample sample : samples) {
      double y = top + PANEL * (1 - (double) value.applyAsInt(sample) / most);
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(String.format(Locale.ROOT, "%.1f %.1f", x(sample.seconds(), seconds), y));
    }
    add("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.3\"/>", path, colour);
  }

  private static double x(double second, double seconds) {
    return LEFT + second / seconds * (WIDTH - LEFT - RIGHT);
  }

  private void add(String format, Object... values) {
    svg.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
