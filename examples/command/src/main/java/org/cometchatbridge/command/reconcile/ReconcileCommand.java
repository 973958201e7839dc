/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.imports.FileCheck;
import org.cometchatbridge.command.imports.PaceOptions;
import org.cometchatbridge.command.imports.RowFile;
import org.cometchatbridge.command.imports.RowFileOptions;
import org.cometchatbridge.command.imports.RowSource;
import org.cometchatbridge.command.terminal.Amount;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.reconcile.ComparisonCounts;
import org.cometchatbridge.core.reconcile.UserComparison;
import org.cometchatbridge.core.reconcile.UserDifference.Kind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that compares all users of a file with those of CometChat, and makes them equal. */
@Command(
    name = "reconcile",
    header = "Compare all users of the application with those of CometChat.",
    description = {
      "The file has all users of the application, in the form that import reads. Each difference is"
          + " a line: difference, uid, line of the file, fields, separated by tabs; - for none."
          + " Nothing is changed without --apply.",
      "With --apply, missing users are created and different fields are written. A user who is"
          + " deactivated in the file, or is not in it, is deactivated. Users who are not in the file"
          + " and have no stamp of a bridge, and users of another user id, are only reported. A run that ends early is continued by the same command."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge reconcile users.csv",
      "  cometchat-bridge reconcile --map id=userId --report differences.csv users.csv",
      "  cometchat-bridge reconcile --apply users.csv",
      "  cometchat-bridge reconcile --apply --release users.csv"
    })
public final class ReconcileCommand implements CometChatCommand {

  /** Who changes users, for the audit. */
  static final String ACTOR = "cometchat-bridge reconcile";

  private static final long BRAKE = 50;
  private static final int BRAKE_PART = 20;

  /** Calls that creation by one call for each user costs at most for one who exists. */
  private static final int CALLS_OF_ONE = 3;

  private static final int LISTED_IN_A_CALL = 100;

  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection;

  @Mixin private final RowFileOptions rowFile = new RowFileOptions();

  @Mixin private final PaceOptions pace = new PaceOptions();

  @Option(names = "--apply", description = "Change the users of CometChat.")
  private boolean applies;

  @Option(
      names = "--activate",
      description =
          "With --apply, also activate users who are deactivated at CometChat and active in the"
              + " file. By default they are only reported.")
  private boolean activates;

  @Option(
      names = "--release",
      description =
          "Apply also if that deactivates more than 50 users and more than 5%% of CometChat's, if"
              + " the file has no users, or if the tenant seems to be the one of other users.")
  private boolean releases;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "The differences, as CSV for a name such as report.csv, else as JSON lines.")
  private @Nullable Path report;

  @Option(
      names = "--folder",
      paramLabel = "FOLDER",
      description =
          "Where temporary files of about 200 bytes for each user are kept. By default the folder"
              + " for temporary files of the system.")
  private @Nullable Path folder;

  /** Creates the command. */
  public ReconcileCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
  }

  @Override
  public ExitStatus run() throws IOException, InterruptedException {
    BulkOptions.Builder options = pace.builder().actor(ACTOR);
    rowFile.checkReport(report);
    try (RowSource source = rowFile.source(terminal);
        CometChatBridge bridge = CometChatBridge.create(connection.config())) {
      FileCheck.Result checked = new FileCheck(source.file(), bridge::uidOf).run();
      if (checked.problemCount() > 0) {
        checked.problems().forEach(problem -> terminal.err().println(problem));
        terminal
            .err()
            .println(
                Amount.of(checked.problemCount(), "problem")
                    + (checked.rows() == 0 ? "" : " in " + Amount.of(checked.rows(), "row"))
                    + ". Nothing was compared.");
        return ExitStatus.PROBLEMS;
      }
      Path work = work();
      try (DifferenceReport written = report == null ? null : new DifferenceReport(report);
          Differences differences = new Differences(terminal, written, work)) {
        ComparisonCounts counts = compare(bridge, source.file(), work, differences);
        differences.printSummary(counts);
        if (counts.application() != checked.rows()) {
          throw new CommandFailure(
              ExitStatus.STORE, "The file has changed since it was checked. Repeat the command.");
        }
        return ended(bridge, source.file(), differences, counts, options);
      } finally {
        delete(work);
      }
    }
  }

  private Path work() throws IOException {
    String prefix = "cometchat-reconcile";
    return folder == null
        ? Files.createTempDirectory(prefix)
        : Files.createTempDirectory(folder, prefix);
  }

  private static ComparisonCounts compare(
      CometChatBridge bridge, RowFile file, Path work, Differences differences)
      throws IOException, InterruptedException {
    try (CheckedRows rows = new CheckedRows(file, line -> true)) {
      return UserComparison.of(bridge.config()).run(rows, work, differences);
    }
  }

  private ExitStatus ended(
      CometChatBridge bridge,
      RowFile file,
      Differences differences,
      ComparisonCounts counts,
      BulkOptions.Builder options)
      throws IOException, InterruptedException {
    if (differences.isEmpty()) {
      return ExitStatus.OK;
    }
    boolean brakes = !releases && brakes(differences, counts);
    boolean otherTenant = !releases && isOfOtherTenant(differences, counts);
    if (brakes) {
      terminal
          .err()
          .println(
              Amount.of(differences.deactivations(), "user")
                  + " would be deactivated: more than 50 and more than 5% of CometChat's, or all"
                  + " because the file is empty. --apply changes nothing in such a case. Check that"
                  + " the file has all users, and the settings uidMapping, tenant and userIdCase;"
                  + " then add --release.");
    }
    if (otherTenant) {
      terminal
          .err()
          .println(
              Amount.of(differences.count(Kind.MISSING), "user")
                  + " would be created: more than 50 and more than half of the file, and CometChat"
                  + " has users of other tenants. --apply changes nothing in such a case. Check the"
                  + " setting tenant; then add --release.");
    }
    if (!applies || brakes || otherTenant) {
      return ExitStatus.PROBLEMS;
    }
    boolean few =
        (long) differences.written().cardinality() * CALLS_OF_ONE
            <= counts.cometChat() / LISTED_IN_A_CALL;
    BulkOptions.Via via = few ? BulkOptions.Via.CREATE : BulkOptions.Via.IMPORT;
    return new Correction(terminal, bridge, file, options.via(via).build(), activates)
        .run(differences);
  }

  private static boolean brakes(Differences differences, ComparisonCounts counts) {
    long deactivations = differences.deactivations();
    return deactivations > Math.max(BRAKE, counts.cometChat() / BRAKE_PART)
        || (counts.application() == 0 && deactivations > 0);
  }

  /** With a wrong tenant, all users are missing, and none is surplus. */
  private static boolean isOfOtherTenant(Differences differences, ComparisonCounts counts) {
    long missing = differences.count(Kind.MISSING);
    return counts.otherTenants() > 0 && missing > BRAKE && missing > counts.application() / 2;
  }

  private static void delete(Path work) throws IOException {
    try (Stream<Path> files = Files.walk(work)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.deleteIfExists(each);
      }
    }
  }
}
