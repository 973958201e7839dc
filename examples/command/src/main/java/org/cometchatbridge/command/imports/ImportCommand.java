/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.cometchatbridge.command.connection.ConnectionOptions;
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
import picocli.CommandLine.Parameters;

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

  private static final String STANDARD_INPUT = "-";
  private static final String ABSENT = "absent";

  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection;

  @Parameters(
      paramLabel = "FILE",
      arity = "1",
      description = "File with users, or - for the standard input.")
  private String name = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv or jsonl. By default the ending of FILE decides.")
  private @Nullable Format format;

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description = "What separates the fields of CSV: a comma by default.")
  private char separator = ',';

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = "Encoding of the file: UTF-8 by default. A byte order mark decides first.")
  private String encoding = "UTF-8";

  @Option(
      names = "--map",
      paramLabel = "COLUMN=FIELD",
      description = "What a column is, or - to ignore it. Can be repeated.")
  private Map<String, String> names = new LinkedHashMap<>();

  @Option(
      names = "--adjust",
      description =
          "Shorten or leave out values that are not within CometChat's limits, instead of"
              + " rejecting the file.")
  private boolean adjusts;

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
      names = "--calls-per-minute",
      paramLabel = "NUMBER",
      description = "Limit for calls of the data import: 60 by default, as CometChat documents.")
  private int callsPerMinute = 60;

  @Option(
      names = "--max-outage",
      paramLabel = "SECONDS",
      description = "How long to wait while CometChat does not respond: 900 by default.")
  private long maxOutage = 900;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "What is done, for --resume. By default FILE with .journal at its end.")
  private @Nullable Path journal;

  @Option(names = "--resume", description = "Continue the import of the journal.")
  private boolean resumes;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Outcome of each row, as CSV if its name ends with .csv, else as JSON lines.")
  private @Nullable Path report;

  /** Form of a file. */
  enum Format {
    CSV,
    JSONL
  }

  /** Creates the command. */
  public ImportCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
  }

  @Override
  public ExitStatus run() throws IOException, InterruptedException {
    BulkOptions options = options();
    Charset charset = charset();
    boolean isInput = name.equals(STANDARD_INPUT);
    Path given = Path.of(name);
    if (!isInput && !Files.isRegularFile(given)) {
      throw new CommandFailure(
          ExitStatus.STORE, name + ": there is no such file, or it cannot be read.");
    }
    if (isInput && journal == null && !dryRun) {
      throw new CommandFailure(
          ExitStatus.USAGE, "The standard input has no name: name the journal by --journal FILE.");
    }
    Path source = isInput ? spooled() : given;
    try {
      return run(new RowFile(source, isJson(), charset, separator, names, adjusts), options);
    } finally {
      if (isInput) {
        Files.deleteIfExists(source);
      }
    }
  }

  /** The file is read twice, and its content decides whether it can be resumed. */
  private Path spooled() throws IOException {
    Path copy = Files.createTempFile("cometchat-import", null);
    Files.copy(terminal.in(), copy, StandardCopyOption.REPLACE_EXISTING);
    return copy;
  }

  private boolean isJson() {
    if (format != null) {
      return format == Format.JSONL;
    }
    String ending = name.toLowerCase(Locale.ROOT);
    return ending.endsWith(".jsonl") || ending.endsWith(".ndjson") || ending.endsWith(".json");
  }

  private Charset charset() {
    try {
      return Charset.forName(encoding);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "--encoding: there is no encoding '" + encoding + "'. Use UTF-8 or ISO-8859-1, say.");
    }
  }

  private BulkOptions options() {
    try {
      return BulkOptions.builder()
          .onExisting(onExisting)
          .via(via)
          .callsPerMinute(callsPerMinute)
          .maxOutage(Duration.ofSeconds(maxOutage))
          .actor("cometchat-bridge import")
          .build();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitStatus.USAGE, e.getMessage() + ".", e);
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
                plural(checked.problemCount(), "problem")
                    + " in "
                    + plural(checked.rows(), "row")
                    + ". Nothing was sent to CometChat.");
        return ExitStatus.PROBLEMS;
      }
      terminal.out().println(plural(checked.rows(), "row") + ", no problem.");
      if (dryRun) {
        return ExitStatus.OK;
      }
      return new ImportFile(terminal, bridge, file, options, journalPath(), resumes, report)
          .run(checked, identity(bridge.config()));
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
    return journal == null ? Path.of(name + ".journal") : journal;
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
        + " map="
        + names
        + " adjust="
        + adjusts;
  }

  static String plural(long count, String word) {
    return String.format(Locale.ROOT, "%,d %s%s", count, word, count == 1 ? "" : "s");
  }
}
