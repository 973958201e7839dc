/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs many logins and logouts for a long time while CometChat fails in various ways, and checks
 * the promises of the bridge. Exit code: 0 if all are kept, 1 if not, 2 for an invalid option.
 */
public final class Soak {

  private static final String PICTURE = "pictures/soak.svg";

  private Soak() {}

  /**
   * Runs.
   *
   * @param args the options
   * @throws Exception if the run itself fails
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
   * @param outermost a filter in front of all others, to spoil what the one says to the other
   * @return the exit code
   */
  static int run(List<String> args, PrintStream out, Filter outermost) throws Exception {
    if (args.contains("--help")) {
      out.print(Options.USAGE);
      return 0;
    }
    Options options;
    try {
      options = Options.read(args);
    } catch (IllegalArgumentException wrong) {
      out.println(wrong.getMessage());
      out.print(Options.USAGE);
      return 2;
    }
    if (options.generatedIds() > 0) {
      String report = GeneratedIds.map(options.generatedIds());
      write(options.report().resolve("generated-ids.md"), report);
      out.print(report);
      return 0;
    }
    RunResult result = new SoakRun(options, outermost).make();
    String report = Report.of(result, PICTURE);
    write(options.report().resolve(PICTURE), Chart.of(result));
    write(options.report().resolve("soak.md"), report);
    out.print(report);
    return Promises.areKept(result) ? 0 : 1;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
  }
}
