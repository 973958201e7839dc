/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.UserAction;
import picocli.CommandLine.Command;

/** Activates a user. */
@Command(
    name = "activate",
    header = "Activate a user who was deactivated or deleted.",
    description = {
      "Only this command and the dashboard do that: no login activates a user.",
      "With --store the change is recorded in the database of the application, whose nodes carry it"
          + " out. Without it, the change is made at CometChat."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge activate ada@example.org",
      "  cometchat-bridge activate --store jdbc:postgresql://db/app --store-user app %n"
          + "      --driver-jar postgresql.jar ada@example.org"
    })
public final class ActivateCommand extends StandingCommand {

  /** Creates the command. */
  public ActivateCommand(Terminal terminal) {
    super(terminal, UserAction.ACTIVATE, "activated");
  }
}
