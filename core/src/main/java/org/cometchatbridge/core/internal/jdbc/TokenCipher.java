/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.jdbc.JdbcSync;

/**
 * Encrypts the tokens that wait in the database for their deletion, if a key is set. A token that
 * was written without a key can be read with one, so that a key can be set at any time.
 */
final class TokenCipher {

  /** No token begins with a blank. */
  private static final String MARK = " 1 ";

  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final String appId;
  private final List<SecretKeySpec> keys;
  private final SecureRandom random = new SecureRandom();

  TokenCipher(String appId, JdbcSync sync) {
    this.appId = appId;
    this.keys =
        Stream.of(sync.tokenKey(), sync.previousTokenKey())
            .flatMap(Optional::stream)
            .map(key -> new SecretKeySpec(Base64.getDecoder().decode(key), "AES"))
            .toList();
  }

  /** The text that is stored for a token. */
  String encrypt(Uid uid, String token) {
    if (keys.isEmpty()) {
      return token;
    }
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    try {
      byte[] text =
          cipher(Cipher.ENCRYPT_MODE, keys.get(0), iv, uid)
              .doFinal(token.getBytes(StandardCharsets.US_ASCII));
      byte[] both = Arrays.copyOf(iv, iv.length + text.length);
      System.arraycopy(text, 0, both, iv.length, text.length);
      return MARK + Base64.getEncoder().encodeToString(both);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has AES-GCM", e);
    }
  }

  /** The token, or empty if none of the keys fits. */
  Optional<String> decrypt(Uid uid, String stored) {
    if (!stored.startsWith(MARK)) {
      return Optional.of(stored);
    }
    byte[] both = Base64.getDecoder().decode(stored.substring(MARK.length()));
    byte[] iv = Arrays.copyOf(both, IV_BYTES);
    for (SecretKeySpec key : keys) {
      try {
        byte[] text =
            cipher(Cipher.DECRYPT_MODE, key, iv, uid)
                .doFinal(both, IV_BYTES, both.length - IV_BYTES);
        return Optional.of(new String(text, StandardCharsets.US_ASCII));
      } catch (GeneralSecurityException e) {
        // Encrypted with the other key.
      }
    }
    return Optional.empty();
  }

  private Cipher cipher(int mode, SecretKeySpec key, byte[] iv, Uid uid)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
    // A token that is moved to another user's row is not accepted.
    cipher.updateAAD((appId + ' ' + uid).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
