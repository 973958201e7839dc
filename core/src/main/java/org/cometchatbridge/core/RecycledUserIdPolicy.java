/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * What happens if a user registers with a user id for which a CometChat user exists already: the
 * application has probably given the user id of a deleted account to another person. It applies to
 * logins that are {@linkplain ChatUser#newlyRegistered newly registered}; no other login shows it.
 *
 * @since 0.1.0
 */
public enum RecycledUserIdPolicy {
  /** The user gets the CometChat user, with its messages; one warning is logged. */
  WARN,
  /**
   * The user gets no token; the result is {@link TokenResult.NotEligible.Reason#RECYCLED_USER_ID}.
   */
  REJECT
}
