/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.doctor;

import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.doctor.DoctorReport;
import org.cometchatbridge.core.doctor.Finding;
import org.cometchatbridge.core.doctor.Finding.Severity;

/** Prints a report for people, as wide as the terminal. */
final class ReportText {

  private static final int WIDEST = 100;
  private static final int NARROWEST = 20;

  /** Below it, the text has its own lines. */
  private static final int TWO_COLUMNS = 70;

  private static final int LABEL = 9;
  private static final String ARROW = "-> ";
  private static final String RESET = "\u001b[0m";

  private final Terminal terminal;
  private final int width;
  private final int indent;

  ReportText(Terminal terminal) {
    this.terminal = terminal;
    this.width = Math.max(NARROWEST, Math.min(WIDEST, terminal.width()));
    this.indent = width < TWO_COLUMNS ? 2 : LABEL;
  }

  void print(DoctorReport report) {
    for (Finding finding : report.findings()) {
      print(finding);
    }
    long errors = count(report, Severity.ERROR);
    long warnings = count(report, Severity.WARNING);
    terminal.out().println();
    terminal
        .out()
        .println(
            errors == 0 && warnings == 0
                ? "Nothing was found to be wrong."
                : number(errors, "error") + ", " + number(warnings, "warning") + ".");
  }

  private static long count(DoctorReport report, Severity severity) {
    return report.findings().stream().filter(finding -> finding.severity() == severity).count();
  }

  private static String number(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  private void print(Finding finding) {
    String label = finding.severity().name();
    String head = color(finding.severity(), label) + " ".repeat(LABEL - label.length());
    List<String> lines = wrapped(finding.sentence(), "");
    if (finding.severity() == Severity.OK && indent == LABEL) {
      // The name of what is in order is of no interest to a reader.
      terminal.out().println(head + lines.remove(0));
    } else {
      terminal.out().println(head + finding.id());
    }
    lines.forEach(this::printIndented);
    if (!finding.remedy().isEmpty()) {
      wrapped(finding.remedy(), ARROW).forEach(this::printIndented);
    }
  }

  private void printIndented(String line) {
    terminal.out().println(" ".repeat(indent) + line);
  }

  private String color(Severity severity, String text) {
    if (!terminal.hasColors()) {
      return text;
    }
    return switch (severity) {
          case OK -> "\u001b[32m";
          case UNKNOWN -> "\u001b[36m";
          case WARNING -> "\u001b[33m";
          case ERROR -> "\u001b[1;31m";
        }
        + text
        + RESET;
  }

  /** Divides a text into lines; a word that is too long has a line of its own. */
  private List<String> wrapped(String text, String mark) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(mark);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && indent + line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(" ".repeat(mark.length()));
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
