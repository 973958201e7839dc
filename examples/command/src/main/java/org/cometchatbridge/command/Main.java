/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.command.terminal.ProcessTerminal;
import org.cometchatbridge.command.terminal.Terminal;

/**
 * The command {@code cometchat-bridge}. {@code --help} lists its subcommands.
 *
 * @since 0.1.0
 */
public final class Main {

  private static final long SECONDS_TO_END = 10;

  private Main() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param arguments the subcommand, its options and parameters
   */
  public static void main(String[] arguments) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread command = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new End(command, ended));
    int code = run(new ProcessTerminal(), arguments);
    ended.countDown();
    System.exit(code);
  }

  /** Runs a command; for tests as well. */
  static int run(Terminal terminal, String... arguments) {
    return new CommandRun(terminal).execute(arguments);
  }

  /** At Ctrl-C or SIGTERM, lets the command close what it has opened. */
  private static final class End extends Thread {

    private final Thread command;
    private final CountDownLatch ended;

    private End(Thread command, CountDownLatch ended) {
      super("cometchat-end");
      this.command = command;
      this.ended = ended;
    }

    @Override
    public void run() {
      if (ended.getCount() > 0) {
        command.interrupt();
        try {
          // If it is not in time, the JVM exits all the same, with the code of the signal.
          ended.await(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
