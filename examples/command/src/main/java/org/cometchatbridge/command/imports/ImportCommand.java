/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.IOException;
import java.nio.file.Path;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.terminal.Amount;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command that imports the users of a file. */
@Command(
    name = "import",
    header = "Bring the users of a file to CometChat.",
    description = {
      "The file is CSV, whose first line names the columns, or has one JSON object in each line."
          + " Columns are userId (required), name, avatar, link, role, statusMessage, tags"
          + " (separated by ;), metadata (a JSON object), metadata.KEY and status (active or"
          + " deactivated). An empty field says nothing.",
      "The whole file is checked before the first call. An import that ends early is continued by"
          + " the same command with --resume; each row has one outcome."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge import --dry-run users.csv",
      "  cometchat-bridge import --map id=userId --map email=- users.csv",
      "  cometchat-bridge import --on-existing skip --report report.csv users.jsonl",
      "  cometchat-bridge import --resume users.csv"
    })
public final class ImportCommand implements CometChatCommand {

  private static final String ABSENT = "absent";

  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection;

  @Mixin private final RowFileOptions rowFile = new RowFileOptions();

  @Mixin private final PaceOptions pace = new PaceOptions();

  @Option(names = "--dry-run", description = "Only check the file. Needs no API key.")
  private boolean dryRun;

  @Option(
      names = "--on-existing",
      paramLabel = "CHOICE",
      description =
          "What happens with a user who exists in CometChat: update (default; an empty field"
              + " changes nothing), skip or fail. A user of another user id is never changed, and a"
              + " deactivated one is never activated.")
  private BulkOptions.OnExisting onExisting = BulkOptions.OnExisting.UPDATE;

  @Option(
      names = "--via",
      paramLabel = "CALL",
      description =
          "import (default; up to 50 users a call) or create (one user a call, within"
              + " coreCallsPerMinute).")
  private BulkOptions.Via via = BulkOptions.Via.IMPORT;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "What is done, for --resume. By default FILE.journal, beside FILE.")
  private @Nullable Path journal;

  @Option(names = "--resume", description = "Continue the import of the journal.")
  private boolean resumes;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description =
          "Outcome of each row, as CSV for a name such as report.csv, else as JSON lines.")
  private @Nullable Path report;

  /** Creates the command. */
  public ImportCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
  }

  @Override
  public ExitStatus run() throws IOException, InterruptedException {
    BulkOptions options =
        pace.builder().onExisting(onExisting).via(via).actor("cometchat-bridge import").build();
    if (rowFile.isInput() && journal == null && !dryRun) {
      throw new CommandFailure(
          ExitStatus.USAGE, "The standard input has no name: name the journal by --journal FILE.");
    }
    rowFile.paths(journalPath(), report).check(!dryRun);
    try (RowSource source = rowFile.source(terminal)) {
      return run(source.file(), options);
    }
  }

  private ExitStatus run(RowFile file, BulkOptions options)
      throws IOException, InterruptedException {
    try (CometChatBridge bridge = CometChatBridge.create(config())) {
      FileCheck.Result checked = new FileCheck(file, bridge::uidOf).run();
      for (Problem problem : checked.problems()) {
        terminal.err().println(problem);
      }
      if (checked.problemCount() > 0) {
        terminal
            .err()
            .println(
                Amount.of(checked.problemCount(), "problem")
                    + (checked.rows() == 0 ? "" : " in " + Amount.of(checked.rows(), "row"))
                    + ". Nothing was sent to CometChat.");
        return ExitStatus.PROBLEMS;
      }
      if (checked.rows() == 0) {
        terminal.err().println("Warning: the file has no rows.");
      }
      terminal.out().println(Amount.of(checked.rows(), "row") + ", no problem.");
      if (dryRun) {
        return ExitStatus.OK;
      }
      return imported(bridge, file, checked, options);
    }
  }

  private ExitStatus imported(
      CometChatBridge bridge, RowFile file, FileCheck.Result checked, BulkOptions options)
      throws IOException {
    try {
      return new ImportFile(terminal, bridge, file, options, journalPath(), resumes, report)
          .run(checked, identity(bridge.config()));
    } finally {
      // The interruption by a signal has had its effect. It would also cut short the audit.
      Thread.interrupted();
    }
  }

  /** A check needs neither a key nor an app. */
  private CometChatBridgeConfig config() {
    if (!dryRun) {
      return connection.config();
    }
    SettingReader reader = connection.reader();
    CometChatBridgeConfig.Builder builder = reader.bridgeConfig().apiKey(ABSENT);
    if (reader.text(Setting.APP_ID).isEmpty()) {
      builder.appId(ABSENT);
    }
    if (reader.text(Setting.REGION).isEmpty()) {
      builder.region("us");
    }
    return builder.build();
  }

  private Path journalPath() {
    return journal == null ? Path.of(rowFile.name() + ".journal") : journal;
  }

  /** What decides about outcomes. */
  private String identity(CometChatBridgeConfig config) {
    return "app="
        + config.appId()
        + " url="
        + config.baseUrl()
        + " on-existing="
        + onExisting
        + " via="
        + via
        + " uid-mapping="
        + (config.uidMapping() instanceof Enum<?> mapping
            ? mapping
            : config.uidMapping().getClass().getName())
        + " tenant="
        + config.tenant().orElse("")
        + " user-id-case="
        + config.userIdCase()
        + ' '
        + rowFile.identity();
  }
}
