/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Draws the ratios of a row and their spread, on a logarithmic scale, as SVG. */
final class RatioPicture {

  private static final int WIDTH = 860;
  private static final int LEFT = 400;
  private static final int RIGHT = 70;
  private static final int TOP = 34;
  private static final int LINE = 17;
  private static final int GAP = 14;
  private static final int LABEL_LINE = 14;
  private static final int LONGEST_LABEL = 62;
  private static final List<String> COLORS = List.of("#4269d0", "#ff725c", "#3a7d44", "#9467bd");
  private static final double[] TICKS = {
    0.1, 0.2, 0.5, 0.8, 0.9, 1, 1.1, 1.2, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000
  };

  private final List<Results.Run> runs;
  private final Row row;
  private final Set<String> subjects = new LinkedHashSet<>();
  private double lowest = 0.95;
  private double highest = 1.05;

  RatioPicture(List<Results.Run> runs, Row row) {
    this.row = row;
    this.runs = runs.stream().filter(run -> !ratios(run).isEmpty()).toList();
    for (Results.Run run : this.runs) {
      for (Finding ratio : ratios(run)) {
        subjects.add(ratio.what());
        lowest = Math.min(lowest, ratio.spread().low() * 0.97);
        highest = Math.max(highest, ratio.spread().high() * 1.03);
      }
    }
  }

  private List<Finding> ratios(Results.Run run) {
    return run.of(row).stream()
        .filter(finding -> finding.unit() == Unit.RATIO && finding.spread().low() > 0)
        .toList();
  }

  /** The picture, if there is more than one ratio. */
  Optional<String> svg() {
    if (subjects.size() < 2) {
      return Optional.empty();
    }
    int height = TOP + subjects.size() * (LINE * runs.size() + GAP) + 30;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" font-family="sans-serif" font-size="12">
            <title>%3$s: ratios and their spread</title>
            <rect width="%1$d" height="%2$d" fill="#ffffff"/>
            """,
            WIDTH,
            height,
            row.title()));
    scale(svg, height);
    int y = TOP;
    for (String subject : subjects) {
      y = subject(svg, subject, y);
    }
    legend(svg);
    return Optional.of(svg.append("</svg>\n").toString());
  }

  private void scale(StringBuilder svg, int height) {
    double before = -100;
    for (double tick : TICKS) {
      double x = x(tick);
      boolean one = tick == 1;
      if (tick < lowest || tick > highest || (!one && Math.abs(x - x(1)) < 34) || x - before < 34) {
        continue;
      }
      before = x;
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <line x1="%1$.1f" y1="%2$d" x2="%1$.1f" y2="%3$d" stroke="%4$s"/>
              <text x="%1$.1f" y="%5$d" text-anchor="middle" fill="#555555">%6$s</text>
              """,
              x,
              TOP - 6,
              height - 24,
              one ? "#222222" : "#dddddd",
              height - 8,
              new java.text.DecimalFormat(
                      "0.#", java.text.DecimalFormatSymbols.getInstance(Locale.ROOT))
                  .format(tick)));
    }
  }

  private int subject(StringBuilder svg, String subject, int top) {
    int y = top + LINE / 2;
    List<String> lines = lines(subject);
    double baseline = top + LINE * runs.size() / 2.0 + 4 - (lines.size() - 1) * LABEL_LINE / 2.0;
    for (String line : lines) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#222222\">%s</text>%n",
              LEFT - 12,
              baseline,
              escaped(line)));
      baseline += LABEL_LINE;
    }
    for (int i = 0; i < runs.size(); i++) {
      for (Finding ratio : ratios(runs.get(i))) {
        if (ratio.what().equals(subject)) {
          mark(svg, ratio, y, color(i));
        }
      }
      y += LINE;
    }
    return top + LINE * runs.size() + GAP;
  }

  private void mark(StringBuilder svg, Finding ratio, int y, String color) {
    svg.append(
        String.format(
            Locale.ROOT,
            """
            <line x1="%1$.1f" y1="%4$d" x2="%2$.1f" y2="%4$d" stroke="%5$s" stroke-width="5" stroke-opacity="0.35" stroke-linecap="round"/>
            <circle cx="%3$.1f" cy="%4$d" r="4.5" fill="%5$s"/>
            <text x="%6$.1f" y="%7$d" fill="#222222" stroke="#ffffff" stroke-width="3" paint-order="stroke">%8$s</text>
            """,
            x(ratio.spread().low()),
            x(ratio.spread().high()),
            x(ratio.spread().median()),
            y,
            color,
            x(ratio.spread().high()) + 9,
            y + 4,
            ratio.value()));
  }

  private void legend(StringBuilder svg) {
    List<String> names = new ArrayList<>();
    runs.forEach(run -> names.add(run.name()));
    int x = LEFT;
    for (int i = 0; i < names.size(); i++) {
      svg.append(
          String.format(
              Locale.ROOT,
              """
              <circle cx="%1$d" cy="14" r="4.5" fill="%2$s"/>
              <text x="%3$d" y="18" fill="#222222">%4$s</text>
              """,
              x,
              color(i),
              x + 9,
              escaped(names.get(i))));
      x += 30 + names.get(i).length() * 7;
    }
  }

  private double x(double ratio) {
    double part = Math.log(ratio / lowest) / Math.log(highest / lowest);
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }

  private static String color(int run) {
    return COLORS.get(run % COLORS.size());
  }

  /** One line, or two if it is long. */
  private static List<String> lines(String subject) {
    int end = subject.lastIndexOf(' ', LONGEST_LABEL);
    return subject.length() <= LONGEST_LABEL || end < 0
        ? List.of(subject)
        : List.of(subject.substring(0, end), subject.substring(end + 1));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
