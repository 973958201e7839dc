/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lets a crowd log in and out for a long time while CometChat breaks, and says whether everything
 * that the bridge promises was kept: exit code 0 if so, 1 if not, 2 for a wrong option.
 */
public final class Soak {

  private static final String PICTURE = "pictures/soak.svg";

  private Soak() {}

  /**
   * Runs.
   *
   * @param args the options
   * @throws Exception if the run itself breaks
   */
  public static void main(String[] args) throws Exception {
    Filter none = (request, response, chain) -> chain.doFilter(request, response);
    int exit = run(List.of(args), System.out, none);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /**
   * Runs.
   *
   * @param outermost stands between visitors and host, to spoil what the one says to the other
   * @return the exit code
   */
  static int run(List<String> args, PrintStream out, Filter outermost) throws Exception {
    if (args.contains("--help")) {
      out.print(Plan.USAGE);
      return 0;
    }
    Plan plan;
    try {
      plan = Plan.read(args);
    } catch (IllegalArgumentException wrong) {
      out.println(wrong.getMessage());
      out.print(Plan.USAGE);
      return 2;
    }
    if (plan.generatedIds() > 0) {
      String report = GeneratedIds.map(plan.generatedIds());
      write(plan.report().resolve("generated-ids.md"), report);
      out.print(report);
      return 0;
    }
    Outcome outcome = new Run(plan, outermost).make();
    String report = Report.of(outcome, PICTURE);
    write(plan.report().resolve(PICTURE), Plot.of(outcome));
    write(plan.report().resolve("soak.md"), report);
    out.print(report);
    return Promises.areKept(outcome) ? 0 : 1;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
  }
}
