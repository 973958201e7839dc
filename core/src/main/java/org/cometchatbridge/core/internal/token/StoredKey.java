/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.Uid;

/**
 * The key of a login session as the caches hold it: 128 bits, which need a third of the memory of
 * their text. They are all bits of a random key, and half of the hash that a derived key is.
 */
record StoredKey(SessionKey.Kind kind, long high, long low) {

  private static final int BITS_OF_A_DIGIT = 6;

  static StoredKey of(SessionKey key) {
    String text = key.value();
    // 128 bits are 21 digits of Base64 and two bits of another one.
    int middle = digit(text.charAt(10));
    long high = digits(text, 0, 10) << 4 | middle >> 2;
    long low = (long) middle << 62 | digits(text, 11, 21) << 2 | digit(text.charAt(21)) >> 4;
    return new StoredKey(key.kind(), high, low);
  }

  static StoredKey ofUser(Uid uid) {
    return of(SessionKey.ofUser(uid));
  }

  /** Whether a later login may use the key again. */
  boolean isDerived() {
    return kind != SessionKey.Kind.HTTP_SESSION;
  }

  private static long digits(String text, int from, int to) {
    long bits = 0;
    for (int i = from; i < to; i++) {
      bits = bits << BITS_OF_A_DIGIT | digit(text.charAt(i));
    }
    return bits;
  }

  /** A digit of URL-safe Base64; {@link SessionKey} permits no other character. */
  private static int digit(char c) {
    if (c >= 'a') {
      return c - 'a' + 26;
    }
    if (c == '_') {
      return 63;
    }
    if (c >= 'A') {
      return c - 'A';
    }
    return c == '-' ? 62 : c - '0' + 52;
  }
}
