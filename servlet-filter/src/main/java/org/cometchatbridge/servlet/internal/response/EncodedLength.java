/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Tells how many bytes a text becomes on its way out: exactly for UTF-8, else at most. */
sealed interface EncodedLength {

  /** No encoding in use makes more of one UTF-16 unit. */
  int MOST_BYTES = 4;

  long of(char c);

  /** The lengths in the encoding of the given name. */
  static EncodedLength in(@Nullable String encoding) {
    if (encoding == null) {
      return new Fixed(1);
    }
    if (encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
      return new Utf8();
    }
    return new Fixed(mostBytes(encoding));
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

  private static int mostBytes(String encoding) {
    try {
      return (int) Math.ceil(Charset.forName(encoding).newEncoder().maxBytesPerChar());
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      return MOST_BYTES;
    }
  }

  /** The same number of bytes for every unit. */
  record Fixed(int bytes) implements EncodedLength {

    @Override
    public long of(char c) {
      return bytes;
    }
  }

  /** A surrogate counts for half of its pair. */
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
