/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import org.cometchatbridge.command.doctor.DoctorCommand;
import org.cometchatbridge.command.emulator.EmulatorCommand;
import org.cometchatbridge.command.imports.ImportCommand;
import org.cometchatbridge.command.queue.ListCommand;
import org.cometchatbridge.command.queue.QueueCommand;
import org.cometchatbridge.command.queue.ReleaseCommand;
import org.cometchatbridge.command.queue.ReplayCommand;
import org.cometchatbridge.command.reconcile.ReconcileCommand;
import org.cometchatbridge.command.shell.CompletionCommand;
import org.cometchatbridge.command.shell.ManCommand;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.command.users.ActivateCommand;
import org.cometchatbridge.command.users.DeactivateCommand;
import org.cometchatbridge.command.users.DeleteCommand;
import org.cometchatbridge.command.users.ReapCommand;
import org.cometchatbridge.command.users.RevokeCommand;
import org.cometchatbridge.command.users.ShowCommand;
import org.cometchatbridge.command.users.UidCommand;
import org.cometchatbridge.command.users.WhyCommand;
import picocli.CommandLine;

/** All subcommands. */
final class Subcommands {

  private Subcommands() {}

  /** Adds the subcommands, in the order of the help. */
  static void addTo(CommandLine root, Terminal terminal) {
    root.addSubcommand(new ImportCommand(terminal))
        .addSubcommand(new ReconcileCommand(terminal))
        .addSubcommand(new DoctorCommand(terminal))
        .addSubcommand(new ShowCommand(terminal))
        .addSubcommand(new WhyCommand(terminal))
        .addSubcommand(new UidCommand(terminal))
        .addSubcommand(new RevokeCommand(terminal))
        .addSubcommand(new DeactivateCommand(terminal))
        .addSubcommand(new ActivateCommand(terminal))
        .addSubcommand(new DeleteCommand(terminal))
        .addSubcommand(
            new CommandLine(new QueueCommand())
                .addSubcommand(new ListCommand(terminal))
                .addSubcommand(new ReplayCommand(terminal))
                .addSubcommand(new ReleaseCommand(terminal)))
        .addSubcommand(new ReapCommand(terminal))
        .addSubcommand(new EmulatorCommand())
        .addSubcommand(new CompletionCommand(terminal))
        .addSubcommand(new ManCommand(terminal));
  }
}
