/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.doctor;

import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.doctor.Doctor;
import org.cometchatbridge.core.doctor.DoctorReport;
import org.cometchatbridge.core.doctor.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks whether the application can use its CometChat app. */
@Command(
    name = "doctor",
    header = "Check step by step whether chat can work, and print what to do.",
    description = {
      "Checks settings, DNS, TCP, proxy, TLS, HTTP, clock, app, keys, rate limit, and whether a user"
          + " and a token can be written. The user has a random uid that begins with"
          + " cometchat-bridge-doctor- and is deleted in every case.",
      "The exit code is that of the first error; it is 1 if there are warnings only."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge doctor --config application.properties",
      "  cometchat-bridge doctor --app-id 2701b3c4 --region eu --read-only",
      "  cometchat-bridge doctor --config application.properties --json"
    })
public final class DoctorCommand implements CometChatCommand {

  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection;

  @Option(names = "--read-only", description = "Change nothing at CometChat.")
  private boolean readOnly;

  @Option(names = "--json", description = "Print the findings as one JSON object.")
  private boolean json;

  /** Creates the command. */
  public DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
    this.connection = new ConnectionOptions(terminal);
  }

  @Override
  public ExitStatus run() throws Exception {
    DoctorReport report = Doctor.run(connection::config, readOnly);
    if (json) {
      ReportJson.write(report, terminal.out());
    } else {
      new ReportText(terminal).print(report);
    }
    if (Thread.interrupted()) {
      return ExitStatus.INTERRUPTED;
    }
    return status(report);
  }

  private static ExitStatus status(DoctorReport report) {
    return report.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
        .findFirst()
        .map(DoctorCommand::status)
        .orElse(report.worst() == Finding.Severity.WARNING ? ExitStatus.PROBLEMS : ExitStatus.OK);
  }

  private static ExitStatus status(Finding error) {
    String subject = error.id().substring(0, error.id().indexOf('.'));
    return switch (subject) {
      case "settings" -> ExitStatus.SETTINGS;
      case "dns", "tcp", "proxy", "tls", "http" -> ExitStatus.UNAVAILABLE;
      case "app", "key", "plan", "call" -> ExitStatus.REJECTED;
      default -> ExitStatus.PROBLEMS;
    };
  }
}
