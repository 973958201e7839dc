/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;
import org.jspecify.annotations.Nullable;

/** The parsed command line options. */
final class CommandLine {

  static final int DEFAULT_PORT = 8090;

  // The stand-alone emulator does not validate the contract: its jar lacks the validator.
  private final CometChatEmulator.Builder builder =
      CometChatEmulator.builder().port(DEFAULT_PORT).validateContract(false);
  private @Nullable Scenario scenario;
  private @Nullable Chaos chaos;

  private CommandLine() {}

  /**
   * Parses the options.
   *
   * @throws IllegalArgumentException if an option is invalid
   */
  static CommandLine read(List<String> args) {
    CommandLine line = new CommandLine();
    for (int i = 0; i < args.size(); i++) {
      String option = args.get(i);
      if (option.equals("--no-sample-users")) {
        line.builder.sampleUsers(false);
      } else {
        line.take(option, args, ++i);
      }
    }
    return line;
  }

  // Closing the emulator ends scenario and chaos.
  @SuppressWarnings("resource")
  CometChatEmulator start() {
    CometChatEmulator emulator = builder.start();
    if (scenario != null) {
      emulator.faults().play(scenario);
    }
    if (chaos != null) {
      emulator.faults().startChaos(chaos);
    }
    return emulator;
  }

  private void take(String option, List<String> args, int next) {
    switch (option) {
      case "--port" -> builder.port(number(option, value(args, next)));
      case "--tls-port" -> builder.tlsPort(number(option, value(args, next)));
      case "--seed" -> builder.users(file(value(args, next), SeedUsers::read));
      case "--scenario" -> scenario = file(value(args, next), Scenario::parse);
      case "--chaos" -> chaos = Chaos.mild(number(option, value(args, next)));
      case "--app-id" -> builder.appId(value(args, next));
      case "--api-key" -> builder.apiKey(value(args, next));
      case "--region" -> builder.region(value(args, next));
      default -> throw new IllegalArgumentException("Unknown option " + option);
    }
  }

  private static String value(List<String> args, int index) {
    if (index >= args.size()) {
      throw new IllegalArgumentException("Option " + args.get(index - 1) + " requires a value");
    }
    return args.get(index);
  }

  private static <T> T file(String file, Function<String, T> read) {
    try {
      return read.apply(Files.readString(Path.of(file)));
    } catch (IOException | InvalidPathException unreadable) {
      throw new IllegalArgumentException("The file " + file + " cannot be read", unreadable);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("The file " + file + ": " + wrong.getMessage(), wrong);
    }
  }

  private static int number(String option, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException(
          "Option " + option + " requires a number, was " + value, noNumber);
    }
  }
}
