/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.rest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues and verifies the tickets that authenticate a page's WebSocket: a JWT in the response to
 * the login. A ticket is valid as long as the token of that login, and is not stored.
 */
public final class SocketTickets {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final String HEADER = part("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

  private final SecretKeySpec key;

  public SocketTickets() {
    byte[] secret = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  String issue(String uid, String token) {
    String claims = HEADER + '.' + part("{\"sub\":\"" + uid + "\"}");
    return claims + '.' + signature(claims, token);
  }

  /** Returns whether the ticket belongs to a token that is valid now. */
  public boolean admits(Directory directory, String uid, String ticket) {
    byte[] presented = ticket.getBytes(StandardCharsets.UTF_8);
    return directory.validTokens(uid).stream()
        .map(token -> issue(uid, token).getBytes(StandardCharsets.UTF_8))
        .anyMatch(expected -> MessageDigest.isEqual(expected, presented));
  }

  private String signature(String claims, String token) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return part(mac.doFinal((claims + '.' + token).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("HmacSHA256 is not available", impossible);
    }
  }

  private static String part(String json) {
    return part(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
