/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Runs the emulator from the command line until the process is terminated. {@code --help} lists the
 * options. The exit code is 2 for an invalid option and 1 if a port is in use or a check fails.
 *
 * @since 0.1.0
 */
public final class Main {

  private static final String USAGE =
      String.format(
          Locale.ROOT,
          """
      Usage: cometchat-bridge-emulator [options]
        --port N           port, 0 for a random one (default %d)
        --tls-port N       port with TLS and HTTP/2, 0 for a random one (default: none)
        --host ADDRESS     address to listen on, 0.0.0.0 for all (default: loopback only)
        --host-name NAME   name by which clients call the emulator; can be repeated
        --app-id ID        application id
        --api-key KEY      API key with full access
        --region NAME      region reported to pages (default us)
        --seed FILE        JSON file with additional users: {"users": [{"uid": "…", "name": "…"}]}
        --state FILE       JSON file that the control API exported: users, tokens, switches
        --scenario FILE    JSON file with a fault scenario, played from the start
        --chaos SEED       random faults for one request in eight
        --no-sample-users  start without cometchat-uid-1 to cometchat-uid-5
        --no-contract      do not validate requests against the contract
        --check            exit with 0 if an emulator responds on --port, for health checks
        --help             show this text
      """,
          CommandLine.DEFAULT_PORT);

  private Main() {}

  /**
   * Starts the emulator.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    // Suppresses SLF4J's warning about a missing logging library, which does not concern users.
    if (System.getProperty("slf4j.internal.verbosity") == null) {
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
    int exit = run(List.of(args), System.out, System.err, Main::awaitTermination);
    if (exit != 0) {
      System.exit(exit);
    }
  }

  /**
   * Runs the emulator until the process is terminated, or the calling thread is interrupted.
   *
   * @param args the options
   * @param out receives the addresses
   * @param err receives warnings and messages
   * @return the exit code
   */
  public static int run(List<String> args, PrintStream out, PrintStream err) {
    return run(args, out, err, Main::awaitTermination);
  }

  /**
   * Called with the running emulator; tests replace it so that they do not wait for the end of the
   * process.
   */
  interface Running {
    void keep(CometChatEmulator emulator);
  }

  static int run(List<String> args, PrintStream out, PrintStream err, Running running) {
    if (args.contains("--help")) {
      out.print(USAGE);
      return 0;
    }
    CommandLine line;
    try {
      line = CommandLine.read(args);
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage());
      err.print(USAGE);
      return 2;
    }
    if (line.toCheck().isPresent()) {
      return HealthCheck.responds(line.toCheck().get()) ? 0 : 1;
    }
    CometChatEmulator emulator;
    try {
      emulator = line.start();
    } catch (IllegalStateException failed) {
      err.println(failed.getMessage());
      return 1;
    }
    try (emulator) {
      emulator.journal().onViolation(violation -> err.println("CONTRACT VIOLATION " + violation));
      announce(emulator, out);
      warnIfPublic(emulator, err);
      running.keep(emulator);
    }
    return 0;
  }

  private static void announce(CometChatEmulator emulator, PrintStream out) {
    out.println("CometChat emulator is listening");
    out.println("  base URL  " + emulator.baseUrl());
    if (emulator.hasTls()) {
      out.println("  TLS URL   " + emulator.tlsBaseUrl());
    }
    out.println("  console   " + emulator.consoleUrl());
    out.println("  contract  " + (emulator.validatesContract() ? "validated" : "not validated"));
    out.println("  app id    " + emulator.appId());
    out.println("  region    " + emulator.region());
    out.println("  API key   " + emulator.apiKey());
    out.println(
        "  users     "
            + emulator.users().all().stream()
                .map(user -> user.uid() + " (" + user.name() + ')')
                .collect(Collectors.joining(", ")));
    out.flush();
  }

  private static void warnIfPublic(CometChatEmulator emulator, PrintStream err) {
    if (emulator.address().isPublic()) {
      err.println(
          "WARNING: every machine that can connect to "
              + emulator.address().address().getHostAddress()
              + ':'
              + emulator.baseUrl().getPort()
              + " can use this emulator and its control API.");
      err.println("The bridge needs insecureBaseUrl=true to call it from another machine by http.");
    }
  }

  private static void awaitTermination(CometChatEmulator emulator) {
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  emulator.close();
                  ended.countDown();
                },
                "cometchat-emulator-stop"));
    try {
      ended.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
