/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Generates malformed and malicious texts and bytes. */
public final class HostileText {

  private static final String[] PIECES = {
    "",
    " ",
    "\t",
    "\r\n",
    "\n",
    "\u0000",
    "\u007f",
    "\u0085",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\udfff",
    "\ud83d\ude00",
    "\u202e",
    "\uff1c",
    "\u212a",
    "\"",
    "'",
    "\\",
    "\\u0000",
    "\\ud800",
    "<",
    ">",
    "&",
    "</script>",
    "<!--",
    "]]>",
    "javascript:alert(1)",
    "%0d%0aSet-Cookie:%20a=b",
    "\r\nX-Injected: 1",
    "${jndi:ldap://x}",
    "${env:PATH}",
    "{}",
    "{{7*7}}",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "true",
    "NaN",
    "-Infinity",
    "-0",
    "1e999999",
    "9223372036854775808",
    "00",
    "/",
    "//",
    "..",
    "%2e%2e",
    ";",
    "?",
    "#",
    "@",
    "a",
    "Z",
    "0",
    "_",
    "-"
  };

  private static final byte[][] MARKS = {
    {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, {(byte) 0xff, (byte) 0xfe}, {(byte) 0xfe, (byte) 0xff}
  };

  private static final List<Charset> ENCODINGS =
      List.of(
          StandardCharsets.UTF_16BE,
          StandardCharsets.UTF_16LE,
          StandardCharsets.ISO_8859_1,
          Charset.forName("UTF-32BE"),
          Charset.forName("UTF-32LE"));

  private static final int LONG = 12_000;

  private HostileText() {}

  /** A text, usually short; one in fifty has about 12,000 characters. */
  public static String of(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> text.append((char) random.nextInt(0x10000));
        case 1 -> text.append((char) (' ' + random.nextInt(95)));
        default -> text.append(Fuzz.one(random, PIECES));
      }
    }
    if (random.nextInt(50) == 0) {
      String piece = text.isEmpty() ? "x" : text.toString();
      text.append(piece.repeat(LONG / piece.length()));
    }
    return text.toString();
  }

  /** A text with random deletions, duplications and insertions. */
  public static String mutated(Random random, String text) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int from = random.nextInt(mutated.length() + 1);
      int to = Math.min(mutated.length(), from + random.nextInt(8));
      switch (random.nextInt(5)) {
        case 0 -> mutated.delete(from, to);
        case 1 -> mutated.insert(from, mutated.substring(from, to));
        case 2 -> mutated.setLength(from);
        default -> mutated.insert(from, Fuzz.one(random, PIECES));
      }
    }
    return mutated.toString();
  }

  /** The bytes of a mutated text, sometimes in a wrong encoding. */
  public static byte[] mutatedBytes(Random random, String text) {
    String mutated = random.nextInt(10) == 0 ? text : mutated(random, text);
    byte[] bytes = mutated.getBytes(StandardCharsets.UTF_8);
    switch (random.nextInt(10)) {
      case 0 -> bytes = mutated.getBytes(ENCODINGS.get(random.nextInt(ENCODINGS.size())));
      case 1 -> bytes = joined(Fuzz.one(random, MARKS), bytes);
      case 2, 3 -> {
        if (bytes.length > 0) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
      }
      default -> {
        // unchanged
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    return ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).array();
  }
}
