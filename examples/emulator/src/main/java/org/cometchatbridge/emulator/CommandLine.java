/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.cometchatbridge.emulator.internal.control.StateJson;
import org.cometchatbridge.emulator.internal.rest.SeedUsers;
import org.jspecify.annotations.Nullable;

/** The parsed command line options. */
final class CommandLine {

  static final int DEFAULT_PORT = 8090;

  private final CometChatEmulator.Builder builder = CometChatEmulator.builder().port(DEFAULT_PORT);
  private @Nullable Scenario scenario;
  private @Nullable Chaos chaos;
  private @Nullable String state;
  private ListenAddress address = ListenAddress.loopback();
  private int port = DEFAULT_PORT;
  private boolean healthCheck;

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
      switch (option) {
        case "--no-sample-users" -> line.builder.sampleUsers(false);
        case "--no-contract" -> line.builder.validateContract(false);
        case "--check" -> line.healthCheck = true;
        default -> line.take(option, args, ++i);
      }
    }
    return line;
  }

  /** Returns the address of the emulator that is to be checked; empty if one is to be started. */
  Optional<URI> toCheck() {
    return healthCheck
        ? Optional.of(URI.create("http://" + address.inUrl() + ':' + port + "/_emulator/state"))
        : Optional.empty();
  }

  // Closing the emulator ends scenario and chaos.
  @SuppressWarnings("resource")
  CometChatEmulator start() {
    CometChatEmulator emulator = builder.start();
    if (state != null) {
      emulator.importState(state);
    }
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
      case "--host" -> {
        address = address.on(value(args, next));
        builder.listenOn(value(args, next));
      }
      case "--host-name" -> builder.hostName(value(args, next));
      case "--port" -> {
        port = number(option, value(args, next));
        builder.port(port);
      }
      case "--tls-port" -> builder.tlsPort(number(option, value(args, next)));
      case "--seed" -> builder.users(file(value(args, next), SeedUsers::read));
      case "--state" -> state = file(value(args, next), CommandLine::state);
      case "--scenario" -> scenario = file(value(args, next), Scenario::parse);
      case "--chaos" -> chaos = Chaos.mild(number(option, value(args, next)));
      case "--app-id" -> builder.appId(value(args, next));
      case "--api-key" -> builder.apiKey(value(args, next));
      case "--region" -> builder.region(value(args, next));
      default -> throw new IllegalArgumentException("Unknown option " + option);
    }
  }

  /** Reads a state once before the start, so that an invalid one is an invalid option. */
  private static String state(String json) {
    StateJson.read(json, InstantSource.system(), new Switches());
    return json;
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
