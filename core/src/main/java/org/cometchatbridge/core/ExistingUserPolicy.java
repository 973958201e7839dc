/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * What becomes of a CometChat user who exists and does not say whose it is. Users that the bridge
 * creates carry a stamp in their private metadata, made from the user id; users that were created
 * before, or not by the bridge, carry none.
 *
 * <p>A user whose stamp belongs to another user id is rejected by every policy, whenever the bridge
 * reads the stamp. It reads the stamp of each user once a day and node with {@link #REJECT}, {@link
 * #CLAIM} or a {@link org.cometchatbridge.core.spi.UidMapping} of the application's own; otherwise
 * only where CometChat says that a uid is taken that it did not know before.
 *
 * @since 0.1.0
 */
public enum ExistingUserPolicy {
  /** The user is taken for the one of this user id. */
  ADOPT,
  /** There is no token, with {@link TokenResult.NotEligible.Reason#UNSTAMPED_USER}. */
  REJECT,
  /**
   * Like {@link #ADOPT}, and the user is given the stamp, so that it belongs to this user id from
   * then on. Nothing is written before CometChat has shown private metadata to this node: where it
   * hides them, writing them could overwrite what stands there.
   */
  CLAIM
}
