/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes a text, and rejects bytes that are not of its encoding and characters that no text has,
 * with their place. A byte order mark decides the encoding. Not thread-safe.
 */
final class StrictReader extends Reader {

  private static final int BUFFER = 1 << 16;
  private static final int MARK = 4;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
  private final CharBuffer chars = CharBuffer.allocate(BUFFER);
  private long line = 1;
  private long character;
  private boolean returned;
  private boolean ended;
  private boolean flushed;

  StrictReader(InputStream in, Charset charset) throws IOException {
    this.in = in;
    byte[] first = in.readNBytes(MARK);
    Charset found = charset;
    int skipped = 0;
    if (startsWith(first, 0, 0, 0xFE, 0xFF)) {
      found = Charset.forName("UTF-32BE");
      skipped = 4;
    } else if (startsWith(first, 0xFF, 0xFE, 0, 0)) {
      found = Charset.forName("UTF-32LE");
      skipped = 4;
    } else if (startsWith(first, 0xEF, 0xBB, 0xBF)) {
      found = StandardCharsets.UTF_8;
      skipped = 3;
    } else if (startsWith(first, 0xFE, 0xFF)) {
      found = StandardCharsets.UTF_16BE;
      skipped = 2;
    } else if (startsWith(first, 0xFF, 0xFE)) {
      found = StandardCharsets.UTF_16LE;
      skipped = 2;
    }
    this.decoder =
        found
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    bytes.put(first, skipped, first.length - skipped);
    bytes.flip();
    chars.flip();
  }

  private static boolean startsWith(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!chars.hasRemaining()) {
      if (flushed) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, offset, count);
    return count;
  }

  private void fill() throws IOException {
    chars.clear();
    CoderResult result = decoder.decode(bytes, chars, ended);
    if (result.isUnderflow() && ended) {
      decoder.flush(chars);
      flushed = true;
    }
    chars.flip();
    check();
    if (result.isError()) {
      throw new ProblemException(
          Problem.atCharacter(
              line,
              character + 1,
              "This is not "
                  + decoder.charset().name()
                  + ". Save the file in UTF-8, or name its encoding, such as --encoding"
                  + " ISO-8859-1."));
    }
    if (result.isUnderflow() && !ended) {
      bytes.compact();
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      if (read < 0) {
        ended = true;
      } else {
        bytes.position(bytes.position() + read);
      }
      bytes.flip();
    }
  }

  /** Counts lines, and finds characters that show a wrong encoding or a damaged file. */
  private void check() {
    char[] array = chars.array();
    int end = chars.limit();
    for (int i = 0; i < end; i++) {
      char c = array[i];
      if (c == '\n') {
        if (!returned) {
          line++;
        }
        character = 0;
        returned = false;
      } else if (c == '\r') {
        line++;
        character = 0;
        returned = true;
      } else {
        character++;
        returned = false;
        if (c == 0) {
          throw new ProblemException(
              Problem.atCharacter(
                  line,
                  character,
                  "This is a NUL character. Save the file in UTF-8, or name its encoding, such as"
                      + " --encoding UTF-16LE or UTF-32LE."));
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
