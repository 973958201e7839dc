/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.logcheck;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Checks each line that is printed, and passes it on. */
final class ConsoleReader extends FilterOutputStream {

  private final String name;
  private final SecretFindings findings;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private ConsoleReader(String name, OutputStream console, SecretFindings findings) {
    super(console);
    this.name = name;
    this.findings = findings;
  }

  static PrintStream of(String name, PrintStream console, SecretFindings findings) {
    return new PrintStream(
        new ConsoleReader(name, console, findings), true, StandardCharsets.UTF_8);
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
    findings.read(name, line.toString(StandardCharsets.UTF_8));
    line.reset();
  }
}
