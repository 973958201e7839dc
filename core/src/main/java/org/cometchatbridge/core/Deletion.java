/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * How a user is deleted.
 *
 * @since 0.1.0
 */
public enum Deletion {
  /**
   * CometChat keeps the user, the messages and the uid, and the user cannot log in to chat. The
   * same as {@link ChatUsers#deactivate}; {@link ChatUsers#activate} undoes it.
   */
  SOFT,
  /**
   * CometChat erases the user. It cannot be undone: {@link ChatUsers#activate} allows a new user
   * with the same uid, which has none of the old messages.
   */
  PERMANENT
}
