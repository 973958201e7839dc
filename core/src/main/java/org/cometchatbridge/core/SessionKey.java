/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.security.SecureRandom;
import java.util.Base64;
import org.cometchatbridge.core.internal.identity.Sha256;

/**
 * An opaque key that identifies one login session of the application.
 *
 * <p>For a login with an HTTP session, the key is random. It is generated when the login is
 * detected and stored in the session, so it survives a change of the container's session id. For a
 * login without an HTTP session, the key is {@linkplain #isDerived derived} from the uid and the
 * name of the login session, so every request and every node computes the same key. Neither reveals
 * anything about the user. Immutable and thread-safe.
 *
 * @param kind what the key identifies
 * @param value URL-safe Base64: 22 characters for 128 random bits, 43 for a derived key
 * @since 0.1.0
 */
public record SessionKey(Kind kind, String value) {

  private static final int RANDOM_LENGTH = 22;
  private static final int DERIVED_LENGTH = 43;

  /**
   * What a key identifies, and so where its token lives.
   *
   * @since 0.1.0
   */
  public enum Kind {
    /** A login session with an HTTP session, which stores the token. */
    HTTP_SESSION,
    /** A login session that each request names; the bridge keeps the token. */
    STATELESS_SESSION,
    /** All requests of a user that belong to no login session; the bridge keeps the token. */
    USER
  }

  /**
   * Creates a key of a known form.
   *
   * @param kind what the key identifies
   * @param value URL-safe Base64: 22 characters for an HTTP session, 43 for any other kind
   * @throws IllegalArgumentException if the value is not of the form of its kind
   */
  public SessionKey {
    int length = kind == Kind.HTTP_SESSION ? RANDOM_LENGTH : DERIVED_LENGTH;
    if (value.length() != length || !isBase64(value)) {
      throw new IllegalArgumentException(
          "A session key has 22 characters of URL-safe Base64, a derived one 43");
    }
  }

  /**
   * Restores the key of an HTTP session that an adapter has stored.
   *
   * @param value 22 characters of URL-safe Base64
   * @return the key
   * @throws IllegalArgumentException if the value is not of this form
   */
  public static SessionKey restore(String value) {
    return new SessionKey(Kind.HTTP_SESSION, value);
  }

  /**
   * Generates a random key.
   *
   * @param random the source of the 128 random bits
   * @return a new key
   */
  public static SessionKey random(SecureRandom random) {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    return new SessionKey(Kind.HTTP_SESSION, base64(bits));
  }

  /**
   * The key for all requests of a user that belong to no login session.
   *
   * @param uid the user
   * @return the derived key; equal for the same user on every node and in every release
   */
  public static SessionKey ofUser(Uid uid) {
    return derived(Kind.USER, "user", uid, "");
  }

  /**
   * The key of a stateless login session, which each request names, such as by the {@code sid}
   * claim of a JWT.
   *
   * @param uid the user
   * @param session the application's name of the login session; not blank, need not be secret
   * @return the derived key; equal for the same user and name on every node and in every release
   * @throws IllegalArgumentException if the name is blank
   */
  public static SessionKey ofStateless(Uid uid, String session) {
    if (session.isBlank()) {
      throw new IllegalArgumentException("The name of a stateless login session must not be blank");
    }
    return derived(Kind.STATELESS_SESSION, "stateless", uid, session);
  }

  /**
   * Whether the key is derived rather than random. A request after a logout may have the same
   * derived key again.
   *
   * @return whether the key was created by {@link #ofUser} or {@link #ofStateless}
   */
  public boolean isDerived() {
    return kind != Kind.HTTP_SESSION;
  }

  private static SessionKey derived(Kind kind, String purpose, Uid uid, String session) {
    return new SessionKey(
        kind,
        base64(
            new Sha256()
                .part("org.cometchatbridge.SessionKey." + purpose)
                .part(uid.value())
                .part(session)
                .digest()));
  }

  private static boolean isBase64(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean legal =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!legal) {
        return false;
      }
    }
    return true;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
