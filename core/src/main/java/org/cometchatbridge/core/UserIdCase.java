/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Whether user ids that differ only in case belong to one user. The bridge applies it to every user
 * id that it receives, from whichever resolver, mapper or call, before it derives the uid or
 * compares user ids; the application's {@link org.cometchatbridge.core.spi.UidMapping} and {@code
 * eligibility} get the result.
 *
 * @since 0.1.0
 */
public enum UserIdCase {
  /** User ids are compared as they are: {@code Ada} and {@code ada} are two users. */
  SENSITIVE {
    @Override
    public String applyTo(String userId) {
      return userId;
    }
  },

  /** {@code Ada} and {@code ada} are one user, for applications that compare user ids so. */
  INSENSITIVE {
    @Override
    public String applyTo(String userId) {
      String lower =
          Normalizer.normalize(userId, Normalizer.Form.NFC).strip().toLowerCase(Locale.ROOT);
      // A lower-case letter may have a composed form where the upper-case one has none, as U+01F0.
      return Normalizer.normalize(lower, Normalizer.Form.NFC);
    }
  };

  /**
   * Returns the form of a user id that the bridge uses. The result does not change if it is passed
   * again. User ids are never converted to upper case, because that would make one user of {@code
   * strasse} and {@code straße}.
   *
   * @param userId the application's raw user id
   * @return the same user id with {@link #SENSITIVE}; otherwise in Unicode normalization form C,
   *     without white space at its start and end, and in lower case of no particular language
   */
  public abstract String applyTo(String userId);
}
