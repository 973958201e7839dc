/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.List;

/**
 * The users whose changes wait for an operator: CometChat has rejected them, or so many users were
 * deactivated or deleted within an hour that the rest is held. A user who is changed again is not
 * parked any more, unless held.
 *
 * <p>Thread-safe. With a database, the methods read and write it.
 *
 * @since 0.1.0
 */
public interface ParkedUsers {

  /** The code of a user whose deactivation or deletion is held. */
  String BRAKE = "BRAKE";

  /**
   * The parked users, those first that are parked longest.
   *
   * @param limit how many at most
   * @return the users
   */
  List<ParkedUser> list(int limit);

  /**
   * Carries out the changes of one user now, also a held deactivation or deletion.
   *
   * @param uid the user
   * @return whether the user was parked
   */
  boolean replay(Uid uid);

  /**
   * Carries out the changes of all users now that are parked with a code.
   *
   * @param code CometChat's {@code error.code}, or another code of {@link ParkedUser}
   * @return how many users there were
   */
  int replayAll(String code);

  /**
   * Carries out all held deactivations and deletions. The same as {@link #replayAll} with {@link
   * #BRAKE}.
   *
   * @return how many users there were
   */
  default int release() {
    return replayAll(BRAKE);
  }
}
