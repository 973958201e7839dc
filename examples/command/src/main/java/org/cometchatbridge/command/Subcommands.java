/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.util.Collections;
import java.util.List;
import java.util.Set;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** All subcommands. */
final class Subcommands {

  /** Those that print something about all others. */
  private static final Set<String> ABOUT_ALL = Set.of("completion", "man");

  /** All, in the order of the help. */
  private static final List<Class<?>> TYPES =
      List.of(
          ImportCommand.class,
          ReconcileCommand.class,
          DoctorCommand.class,
          ShowCommand.class,
          WhyCommand.class,
          UidCommand.class,
          RevokeCommand.class,
          DeactivateCommand.class,
          ActivateCommand.class,
          DeleteCommand.class,
          QueueCommand.class,
          ReapCommand.class,
          EmulatorCommand.class,
          CompletionCommand.class,
          ManCommand.class);

  private Subcommands() {}

  /** Adds the subcommands with all their options. */
  static void addTo(CommandLine root, Terminal terminal) {
    for (Class<?> type : TYPES) {
      String name = type.getAnnotation(Command.class).name();
      root.addSubcommand(name, complete(name, terminal));
    }
  }

  /**
   * Adds the subcommands. Those that the arguments do not name have a name and a header only: to
   * read the options of all takes longer than the rest of {@code --help}.
   */
  static void addTo(CommandLine root, Terminal terminal, List<String> arguments) {
    if (!Collections.disjoint(arguments, ABOUT_ALL)) {
      addTo(root, terminal);
      return;
    }
    for (Class<?> type : TYPES) {
      Command description = type.getAnnotation(Command.class);
      String name = description.name();
      root.addSubcommand(
          name, arguments.contains(name) ? complete(name, terminal) : brief(description));
    }
  }

  private static CommandLine brief(Command description) {
    CommandSpec brief = CommandSpec.create();
    brief.usageMessage().header(description.header());
    return new CommandLine(brief);
  }

  private static CommandLine complete(String name, Terminal terminal) {
    CommandLine line = new CommandLine(command(name, terminal));
    return name.equals("queue")
        ? line.addSubcommand(new ListCommand(terminal))
            .addSubcommand(new ReplayCommand(terminal))
            .addSubcommand(new ReleaseCommand(terminal))
        : line;
  }

  private static Object command(String name, Terminal terminal) {
    return switch (name) {
      case "import" -> new ImportCommand(terminal);
      case "reconcile" -> new ReconcileCommand(terminal);
      case "doctor" -> new DoctorCommand(terminal);
      case "show" -> new ShowCommand(terminal);
      case "why" -> new WhyCommand(terminal);
      case "uid" -> new UidCommand(terminal);
      case "revoke" -> new RevokeCommand(terminal);
      case "deactivate" -> new DeactivateCommand(terminal);
      case "activate" -> new ActivateCommand(terminal);
      case "delete" -> new DeleteCommand(terminal);
      case "queue" -> new QueueCommand();
      case "reap" -> new ReapCommand(terminal);
      case "emulator" -> new EmulatorCommand();
      case "completion" -> new CompletionCommand(terminal);
      case "man" -> new ManCommand(terminal);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
