/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 hash of strings, independent of platform and locale. Not thread-safe. */
public final class Sha256 {

  private final MessageDigest digest;

  /** Creates an empty hash. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /**
   * Adds the UTF-16 units of a string. A charset encoder would replace every unpaired surrogate by
   * the same byte, so two different strings could have the same hash.
   */
  public Sha256 text(String text) {
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes[2 * i] = (byte) (c >> 8);
      bytes[2 * i + 1] = (byte) c;
    }
    digest.update(bytes);
    return this;
  }

  /** Adds the length and the string, so that different lists of parts have different hashes. */
  public Sha256 part(String text) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (text.length() >> shift));
    }
    return text(text);
  }

  /** The 32 bytes of the hash. */
  public byte[] digest() {
    return digest.digest();
  }
}
