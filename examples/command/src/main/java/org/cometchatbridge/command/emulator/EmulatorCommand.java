/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.emulator;

import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.command.terminal.CometChatCommand;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.emulator.Main;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the emulator. */
@Command(
    name = "emulator",
    header = "Start the emulator, a stand-in for CometChat on this machine.",
    description =
        "It runs until Ctrl-C and prints its address, its app ID and its API key, which are no"
            + " secrets. Requests are not validated against the contract; the jar of the emulator"
            + " does that.",
    footer = {
      "%nExamples:",
      "  cometchat-bridge emulator",
      "  cometchat-bridge emulator --port 9090 --seed users.json"
    })
public final class EmulatorCommand implements CometChatCommand {

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port, 0 for a random one. Default: that of the emulator.")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "IP address to listen on, 0.0.0.0 for all. Default: loopback only.")
  private @Nullable String address;

  @Option(
      names = "--seed",
      paramLabel = "FILE",
      description =
          "JSON file with additional users: {\"users\": [{\"uid\": \"...\", \"name\": \"...\"}]}.")
  private @Nullable String seed;

  @Override
  public ExitStatus run() {
    List<String> arguments = new ArrayList<>(List.of("--no-contract"));
    add(arguments, "--port", port);
    add(arguments, "--host", address);
    add(arguments, "--seed", seed);
    return switch (Main.run(arguments, System.out, System.err)) {
      case 0 -> ExitStatus.OK;
      case 2 -> ExitStatus.USAGE;
      default -> ExitStatus.PROBLEMS;
    };
  }

  private static void add(List<String> arguments, String name, @Nullable Object value) {
    if (value != null) {
      arguments.add(name);
      arguments.add(value.toString());
    }
  }
}
