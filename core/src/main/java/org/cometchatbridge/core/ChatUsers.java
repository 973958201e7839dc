/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.sql.Connection;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What happens to users in the application, for CometChat: profile changes, sign-out everywhere,
 * deactivation and deletion.
 *
 * <p>Every method records what is desired and returns at once; CometChat is called in the
 * background, and retried until it is done. Several changes of one user become one call. A user id
 * without a uid has no CometChat user, so the change has no effect.
 *
 * <p>A change that cannot be recorded is thrown to the caller, as a {@link
 * org.cometchatbridge.core.error.StoreException} if the database failed, and as an {@link
 * IllegalStateException} if the bridge is closed. Nothing else is thrown, and the calls to
 * CometChat never are. Without a database, changes that are not carried out when the bridge has
 * closed are lost, and the log states how many; more changes than {@code maxCachedUsers} at once
 * are dropped with an event.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface ChatUsers {

  /**
   * Creates a user at CometChat, or updates the whole profile. A profile that was sent before costs
   * no call. Never reactivates a user, and never creates one that was deleted.
   *
   * @param user the user; a field that it does not have is emptied if the bridge has written it
   */
  void save(ChatUser user);

  /**
   * Changes some fields of a profile.
   *
   * @param userId the application's raw user id
   * @param change names the fields, such as {@code profile -> profile.name("Ada")}; called once,
   *     before this method returns
   */
  void update(String userId, Consumer<ProfileUpdate> change);

  /**
   * Deactivates a user: no chat, no token, and all tokens end. Messages remain.
   *
   * @param userId the application's raw user id
   */
  void deactivate(String userId);

  /**
   * Activates a user who was deactivated or deleted. This is the only method that does so. A
   * deactivation that is not carried out yet is cancelled. A {@link Deletion#PERMANENT} deletion is
   * not: the user is erased first, and until then gets no token.
   *
   * @param userId the application's raw user id
   */
  void activate(String userId);

  /**
   * Deletes a user. No token is created for the user from now on, even if an old login session
   * requests one.
   *
   * @param userId the application's raw user id
   * @param how whether CometChat keeps or erases the user
   */
  void delete(String userId, Deletion how);

  /**
   * Ends all chat sessions of a user, for a changed password, a disabled account or a stolen
   * device. Login sessions from before it get no token any more; the next login does.
   *
   * @param userId the application's raw user id
   */
  void signOutEverywhere(String userId);

  /**
   * The same users, whose changes are part of a transaction of the application: CometChat gets them
   * if and when that is committed. Each change is one INSERT, whose failure is thrown to the
   * caller.
   *
   * @param connection a connection to the database of {@link
   *     org.cometchatbridge.core.jdbc.JdbcSync}, which is neither committed nor closed
   * @return the users, for changes with this connection; as thread-safe as the connection is
   * @throws IllegalStateException at the first change, if the changes are not kept in a database
   */
  ChatUsers using(Connection connection);

  /**
   * The same users, whose changes are part of a transaction of the application and are carried out
   * without delay after its commit. With {@link #using(Connection)} the bridge finds them within
   * {@code pollInterval}, and until it has carried them out, this node hands out tokens that it has
   * stored.
   *
   * @param connection as for {@link #using(Connection)}
   * @param afterCommit is called for each change, and runs the given task when the transaction is
   *     committed; drops it after a rollback. The task neither blocks nor throws
   * @return the users, for changes with this connection; as thread-safe as the connection is
   * @throws IllegalStateException at the first change, if the changes are not kept in a database
   */
  ChatUsers using(Connection connection, Executor afterCommit);

  /**
   * The same users, with another actor in the audit.
   *
   * @param actor who asks for the change, such as the name of an administrator; 1 to 100 characters
   * @return the users, for changes by this actor
   */
  ChatUsers by(String actor);
}
