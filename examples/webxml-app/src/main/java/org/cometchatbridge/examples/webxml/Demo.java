/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Starts Harbour Desk and says on the terminal how to try it. The port is 8080 or that of {@code
 * -Ddemo.port}; when it is taken, any free one.
 */
public final class Demo {

  private static final String PORT = "demo.port";

  private Demo() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = System.out;
    DeskServer desk = open(port(System.getProperty(PORT, "8080")), out);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(desk, out), "desk-end"));
    out.print(new Banner(desk.url()).text());
    out.flush();
    desk.join();
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, together with numbers that are no port.
    }
    throw new IllegalArgumentException(
        PORT + " is \"" + text + "\"; give a port from 0 (any free one) to 65535");
  }

  private static DeskServer open(int port, PrintStream out) throws Exception {
    try {
      return DeskServer.start(port);
    } catch (IOException taken) {
      out.printf(
          "%n  Port %d is taken, so another one is used (-D%s=... picks one).%n", port, PORT);
      return DeskServer.start(0);
    }
  }

  private static void close(DeskServer desk, PrintStream out) {
    desk.close();
    out.printf("%n  Harbour Desk is closed.%n");
    out.flush();
  }
}
