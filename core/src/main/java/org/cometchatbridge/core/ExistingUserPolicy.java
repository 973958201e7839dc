/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * What happens with a CometChat user that the bridge has not created. Users that the bridge creates
 * carry a stamp in their private metadata, which is derived from the user id; all other users have
 * none.
 *
 * <p>A user whose stamp belongs to another user id is rejected by every policy, whenever the bridge
 * reads the stamp. With {@link #REJECT}, {@link #CLAIM} or a {@link
 * org.cometchatbridge.core.spi.UidMapping} of the application, each node reads the stamp of each
 * user once a day; otherwise only if CometChat reports that an unknown uid already exists.
 *
 * @since 0.1.0
 */
public enum ExistingUserPolicy {
  /** The user is used for this user id. */
  ADOPT,
  /**
   * The user gets no token; the result is {@link TokenResult.NotEligible.Reason#UNSTAMPED_USER}.
   */
  REJECT,
  /**
   * Like {@link #ADOPT}, and the user gets the stamp, so that it belongs to this user id from then
   * on. The stamp is not written before CometChat has returned private metadata to this node: if
   * CometChat hides them, writing could overwrite existing ones.
   */
  CLAIM
}
