/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Reads what is printed, line by line, and passes it on. */
final class ConsoleReader extends FilterOutputStream {

  private final String name;
  private final Guilty guilty;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private ConsoleReader(String name, OutputStream console, Guilty guilty) {
    super(console);
    this.name = name;
    this.guilty = guilty;
  }

  static PrintStream of(String name, PrintStream console, Guilty guilty) {
    return new PrintStream(new ConsoleReader(name, console, guilty), true, StandardCharsets.UTF_8);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    for (int i = from; i < from + length; i++) {
      note(bytes[i]);
    }
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    note((byte) b);
  }

  private synchronized void note(byte b) {
    if (b != '\n') {
      line.write(b);
      return;
    }
    guilty.read(name, line.toString(StandardCharsets.UTF_8));
    line.reset();
  }
}
