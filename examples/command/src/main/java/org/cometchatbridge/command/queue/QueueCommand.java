/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.queue;

import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands for parked users. */
@Command(
    name = "queue",
    header = "Show and carry out changes of users that wait for an operator.",
    description =
        "CometChat has rejected these changes, or so many users were deactivated or deleted within an"
            + " hour that the rest is held. All commands need --store.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "%nExamples:",
      "  cometchat-bridge queue list --store jdbc:h2:~/app",
      "  cometchat-bridge queue replay --code ERR_BAD_REQUEST --store jdbc:h2:~/app"
    })
public final class QueueCommand implements CometChatCommand {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public ExitStatus run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
