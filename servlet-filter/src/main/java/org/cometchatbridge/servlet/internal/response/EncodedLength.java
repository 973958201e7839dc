/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The number of bytes of an encoded text: exact for UTF-8, an upper bound otherwise. */
sealed interface EncodedLength {

  /** An upper bound per UTF-16 code unit for encodings that cannot encode. */
  int MAX_BYTES = 4;

  long of(char c);

  /** The length in the encoding of the given name. */
  static EncodedLength in(@Nullable String encoding) {
    if (encoding == null) {
      return new Fixed(MAX_BYTES);
    }
    if (encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
      return new Utf8();
    }
    return new Fixed(maxBytes(encoding));
  }

  /** An upper bound for a text that a stream prints: containers may encode it as UTF-8 as well. */
  static int ofPrinted(String text, @Nullable String encoding) {
    long declared = in(encoding).of(text, 0, text.length());
    return (int)
        Math.min(Math.max(declared, new Utf8().of(text, 0, text.length())), Integer.MAX_VALUE);
  }

  default long of(CharSequence text, int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += of(text.charAt(i));
    }
    return bytes;
  }

  default long of(char[] text, int from, int to) {
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += of(text[i]);
    }
    return bytes;
  }

  private static int maxBytes(String encoding) {
    try {
      return (int) Math.ceil(Charset.forName(encoding).newEncoder().maxBytesPerChar());
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      return MAX_BYTES;
    }
  }

  /** The same number of bytes for every code unit. */
  record Fixed(int bytes) implements EncodedLength {

    @Override
    public long of(char c) {
      return bytes;
    }
  }

  /** A surrogate counts as half of its pair. */
  record Utf8() implements EncodedLength {

    @Override
    public long of(char c) {
      if (c < 0x80) {
        return 1;
      }
      return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
  }
}
