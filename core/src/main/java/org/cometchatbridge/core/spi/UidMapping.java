/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.spi;

import java.util.Optional;
import org.cometchatbridge.core.Uid;

/**
 * Maps the application's user ids to CometChat uids.
 *
 * <p>A uid gives access to its chat account with all its messages. An implementation must therefore
 * be
 *
 * <ul>
 *   <li>injective: two user ids never map to the same uid. CometChat folds uids to lower case, and
 *       {@link Uid} accepts folded ones only: {@code userId.toLowerCase()} is not injective;
 *   <li>deterministic: a user id always maps to the same uid, on every node and in every locale;
 *   <li>fast and thread-safe: request threads call it often and concurrently.
 * </ul>
 *
 * <p>The bridge guards against a mapping that is not injective: on each node a uid belongs to one
 * user id at a time, and the stamp of an existing CometChat user is checked. An exception counts as
 * "no uid". {@link org.cometchatbridge.core.UidStrategy} provides mappings that need no code.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface UidMapping {

  /**
   * Maps a user id to a uid.
   *
   * @param userId the application's raw user id, never blank
   * @return the uid, or empty if this user id has none; that user gets no chat, and the login
   *     proceeds
   */
  Optional<Uid> uidOf(String userId);

  /**
   * The user id that a user had before, for a user id that has changed: after a move to another
   * identity provider, or if user names are user ids and one was changed. Both user ids map to the
   * same uid.
   *
   * <p>The CometChat user of the former user id then belongs to the new one, with its messages.
   * This is the only way in which a CometChat user changes its owner; {@code existingUsers} does
   * not apply. From then on the former user id has no access. If a user id has changed several
   * times, the bridge calls this method with each former one, too.
   *
   * <p>Return a former user id only if no other person can have it now. A user name that was given
   * to another person must not be returned.
   *
   * @param userId the application's raw user id, never blank
   * @return the former user id, or empty if the user id has never changed. The default is empty.
   */
  default Optional<String> formerUserId(String userId) {
    return Optional.empty();
  }
}
