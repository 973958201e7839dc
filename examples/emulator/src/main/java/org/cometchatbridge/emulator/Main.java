/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Runs the emulator from the command line until the process is terminated. {@code --help} lists the
 * options. The exit code is 2 for an invalid option and 1 if a port is in use.
 *
 * @since 0.1.0
 */
public final class Main {

  private static final String USAGE =
      String.format(
          Locale.ROOT,
          """
      Usage: cometchat-bridge-emulator [options]
        --port N           port on the loopback interface, 0 for a random one (default %d)
        --tls-port N       port with TLS and HTTP/2, 0 for a random one (default: none)
        --app-id ID        application id
        --api-key KEY      API key with full access
        --region NAME      region reported to pages (default us)
        --seed FILE        JSON file with additional users: {"users": [{"uid": "…", "name": "…"}]}
        --scenario FILE    JSON file with a fault scenario, played from the start
        --chaos SEED       random faults for one request in eight
        --no-sample-users  start without cometchat-uid-1 to cometchat-uid-5
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
    CometChatEmulator emulator;
    try {
      emulator = line.start();
    } catch (IllegalStateException failed) {
      err.println(failed.getMessage());
      return 1;
    }
    try (emulator) {
      announce(emulator, out);
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
