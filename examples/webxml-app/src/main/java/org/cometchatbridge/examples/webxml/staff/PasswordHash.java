/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml.staff;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The hash of a password as the directory stores it: iterations, salt and PBKDF2, with colons. */
public final class PasswordHash {

  private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
  private static final int ITERATIONS = 210_000;

  /** The passwords of the demo accounts are public, so their hashes need not be slow. */
  private static final int DEMO_ITERATIONS = 1_000;

  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  private PasswordHash() {}

  /** Returns the hash of a new password. */
  static String of(String password) {
    return of(password, ITERATIONS);
  }

  /** Returns the hash of a password that everybody may read. */
  static String ofDemo(String password) {
    return of(password, DEMO_ITERATIONS);
  }

  /** Whether this is the password. */
  public static boolean matches(String hash, String password) {
    String[] parts = hash.split(":", -1);
    byte[] expected = HexFormat.of().parseHex(parts[2]);
    byte[] salt = HexFormat.of().parseHex(parts[1]);
    return MessageDigest.isEqual(expected, derive(password, salt, Integer.parseInt(parts[0])));
  }

  private static String of(String password, int iterations) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    HexFormat hex = HexFormat.of();
    return String.join(
        ":",
        String.valueOf(iterations),
        hex.formatHex(salt),
        hex.formatHex(derive(password, salt, iterations)));
  }

  private static byte[] derive(String password, byte[] salt, int iterations) {
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(key).getEncoded();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("the Java platform lacks " + ALGORITHM, missing);
    } finally {
      key.clearPassword();
    }
  }
}
