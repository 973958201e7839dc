/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.UserAction;
import picocli.CommandLine.Command;

/** Deactivates a user. */
@Command(
    name = "deactivate",
    header = "Deactivate a user: no chat, no token. Messages remain.",
    description = {
      "The tokens of the user are revoked first.",
      "With --store the change is recorded in the database of the application, whose nodes carry it"
          + " out. Without it, the change is made at CometChat."
    },
    footer = {
      "%nExamples:",
      "  cometchat-bridge deactivate ada@example.org",
      "  cometchat-bridge deactivate --store jdbc:postgresql://db/app --store-user app %n"
          + "      --driver-jar postgresql.jar ada@example.org"
    })
public final class DeactivateCommand extends StandingCommand {

  /** Creates the command. */
  public DeactivateCommand(Terminal terminal) {
    super(terminal, UserAction.DEACTIVATE, "deactivated");
  }
}
