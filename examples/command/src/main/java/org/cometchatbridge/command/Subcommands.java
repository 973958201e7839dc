/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.util.List;
import org.cometchatbridge.command.doctor.DoctorCommand;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.command.users.UidCommand;

/** All subcommands, in the order of the help. */
final class Subcommands {

  private Subcommands() {}

  static List<CometChatCommand> of(Terminal terminal) {
    return List.of(new DoctorCommand(terminal), new UidCommand(terminal));
  }
}
