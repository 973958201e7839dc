/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The bridge's own name for one login session of the host.
 *
 * <p>It is drawn at random when a login is detected and travels with the login session, so it
 * survives a change of the container's session id and says nothing about the user. Immutable and
 * thread-safe.
 *
 * @param value 22 characters of URL-safe Base64, 128 random bits
 * @since 0.1.0
 */
public record SessionKey(String value) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}");

  /**
   * Takes over a key that an adapter has kept.
   *
   * @param value 22 characters of URL-safe Base64
   * @throws IllegalArgumentException if the value was not made by {@link #random}
   */
  public SessionKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("A session key has 22 characters of URL-safe Base64");
    }
  }

  /**
   * Draws a new key.
   *
   * @param random the source of the 128 bits
   * @return a key that no other login session has
   */
  public static SessionKey random(SecureRandom random) {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    return new SessionKey(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }
}
