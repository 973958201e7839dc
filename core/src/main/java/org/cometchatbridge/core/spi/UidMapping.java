/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.spi;

import java.util.Optional;
import org.cometchatbridge.core.Uid;

/**
 * Says which CometChat uid a user of the application has.
 *
 * <p>Who has the uid has the chat account, with all its messages. An implementation is therefore
 *
 * <ul>
 *   <li>injective: two user ids never get one uid. Mind that CometChat folds uids to lower case and
 *       that {@link Uid} holds folded ones only: {@code userId.toLowerCase()} is not injective;
 *   <li>deterministic: a user id gets the same uid always, on every node and in every locale;
 *   <li>quick and thread-safe: it is asked on request threads, at the same time, and often.
 * </ul>
 *
 * <p>A bridge does not rely on the first: it gives a uid to one user id at a time, and looks at the
 * stamp of users who exist. An exception counts as "no uid". {@link
 * org.cometchatbridge.core.UidStrategy} has the mappings that need no code.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface UidMapping {

  /**
   * Maps a user id.
   *
   * @param userId the application's raw user id, never blank
   * @return the uid, or empty if this id cannot have one: that user gets no chat, and the login
   *     goes on
   */
  Optional<Uid> uidOf(String userId);
}
