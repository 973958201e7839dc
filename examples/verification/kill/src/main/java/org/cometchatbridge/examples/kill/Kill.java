/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.databases.TestDatabase;

/**
 * Kills nodes of an application on three databases, and writes a report. Exit code: 0 if nothing is
 * lost, 1 if something is, 2 for an invalid option.
 */
public final class Kill {

  private static final String PICTURE = "pictures/durability.svg";

  /** Longer than a lease, so that leases also end while other nodes work. */
  private static final int MOST_KILLS_OF_RUN = 100;

  private static final List<TestDatabase> DATABASES =
      List.of(TestDatabase.H2_SERVER, TestDatabase.POSTGRESQL, TestDatabase.MARIADB);

  private Kill() {}

  /**
   * Runs.
   *
   * @param args the options
   * @throws Exception if the run itself fails
   */
  public static void main(String[] args) throws Exception {
    int exit = run(List.of(args), System.out);
    System.out.flush();
    Runtime.getRuntime().exit(exit);
  }

  /**
   * Runs.
   *
   * @return the exit code
   */
  static int run(List<String> args, PrintStream out) throws Exception {
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
    List<RunResult> results = new ArrayList<>();
    for (RunPlan plan : plans(options)) {
      RunResult result = new KillRun(plan).make();
      out.println(result);
      results.add(result);
    }
    List<LogoutResult> logouts = new ArrayList<>();
    // The runs took long, and the second part may fail.
    report(options, results, logouts);
    for (int i = 0; i < DATABASES.size(); i++) {
      int count = share(options.logouts(), i);
      if (count > 0) {
        LogoutResult result = new LogoutRun(DATABASES.get(i), count, options.seed() + i).make();
        out.println(result);
        logouts.add(result);
      }
    }
    out.print(report(options, results, logouts));
    boolean correct =
        results.stream().allMatch(RunResult::isCorrect)
            && logouts.stream().allMatch(LogoutResult::isCorrect);
    return correct ? 0 : 1;
  }

  private static String report(Options options, List<RunResult> results, List<LogoutResult> logouts)
      throws IOException {
    String report = Report.of(options, results, logouts, PICTURE);
    write(options.report().resolve(PICTURE), Chart.of(results));
    write(options.report().resolve("durability.md"), report);
    return report;
  }

  /** The same number of kills on each database, in several runs with other behaviours. */
  static List<RunPlan> plans(Options options) {
    List<RunPlan> plans = new ArrayList<>();
    for (int i = 0; i < DATABASES.size(); i++) {
      int ofDatabase = share(options.kills(), i);
      int runs = (ofDatabase + MOST_KILLS_OF_RUN - 1) / MOST_KILLS_OF_RUN;
      for (int run = 0; run < runs; run++) {
        int kills = (ofDatabase + runs - 1 - run) / runs;
        plans.add(new RunPlan(DATABASES.get(i), options.seed() + plans.size(), kills));
      }
    }
    return plans;
  }

  /** The part of a number that one database gets. */
  private static int share(int number, int database) {
    int databases = DATABASES.size();
    return (number + databases - 1 - database) / databases;
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
  }
}
