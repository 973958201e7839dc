/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.cometchatbridge.core.internal.identity.Sha256;

/**
 * The bridge's own name for one login session of the application.
 *
 * <p>For a login with an HTTP session it is drawn at random when the login is detected and travels
 * with the session, so it survives a change of the container's session id. For a login without one
 * it is {@linkplain #isDerived derived} from what the request is known by, so every request and
 * every node finds the same key. Neither says anything about the user. Immutable and thread-safe.
 *
 * @param value URL-safe Base64: 22 characters for 128 random bits, 43 for a derived key
 * @since 0.1.0
 */
public record SessionKey(String value) {

  private static final int DERIVED_LENGTH = 43;
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9_-]{22}|[A-Za-z0-9_-]{" + DERIVED_LENGTH + "}");

  /**
   * Takes over a key that an adapter has kept.
   *
   * @param value 22 or 43 characters of URL-safe Base64
   * @throws IllegalArgumentException if the value was not made by this class
   */
  public SessionKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A session key has 22 or 43 characters of URL-safe Base64");
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
    return new SessionKey(base64(bits));
  }

  /**
   * The key of everything that a user does without a login session.
   *
   * @param uid the user
   * @return the same key for the same user, always and everywhere
   */
  public static SessionKey ofUser(Uid uid) {
    return derived("user", uid, "");
  }

  /**
   * The key of a login session that each request names itself, as a JWT does by its {@code sid}.
   *
   * @param uid the user
   * @param session the application's name for the login session; not blank. It need not be secret
   * @return the same key for the same user and name, always and everywhere
   * @throws IllegalArgumentException if the name is blank
   */
  public static SessionKey ofStateless(Uid uid, String session) {
    if (session.isBlank()) {
      throw new IllegalArgumentException("A blank name does not tell login sessions apart");
    }
    return derived("stateless", uid, session);
  }

  /**
   * Whether the key is derived from what a request is known by, and not drawn at random. Such a key
   * comes back with the next request even after a logout.
   *
   * @return whether {@link #ofUser} or {@link #ofStateless} made it
   */
  public boolean isDerived() {
    return value.length() == DERIVED_LENGTH;
  }

  private static SessionKey derived(String kind, Uid uid, String session) {
    return new SessionKey(
        base64(
            new Sha256()
                .part("org.cometchatbridge.SessionKey." + kind)
                .part(uid.value())
                .part(session)
                .end()));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
