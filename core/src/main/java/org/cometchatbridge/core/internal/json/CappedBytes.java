/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Accepts bytes up to a limit and rejects more, so that a value that contains itself cannot exhaust
 * the memory.
 */
final class CappedBytes extends OutputStream {

  private final int limit;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

  CappedBytes(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    if (bytes.size() + length > limit) {
      throw new IOException("more than " + limit + " bytes");
    }
    bytes.write(from, offset, length);
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
