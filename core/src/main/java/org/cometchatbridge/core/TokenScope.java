/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * What one CometChat token belongs to.
 *
 * @since 0.1.0
 */
public enum TokenScope {
  /**
   * The login session: each has a token of its own, and a logout deletes that token and no other.
   * CometChat binds push notifications to one token per device, and its script's {@code logout()}
   * may revoke the token that the page held, so this is the default.
   */
  SESSION,
  /**
   * The user: all login sessions of a user on one node are handed the same token. It serves
   * applications whose requests have no session, and costs the least calls. The price: a logout
   * deletes nothing at CometChat, push reaches one device, and a page that logs out of CometChat
   * may end the chat of the user's other pages until they ask for a fresh token.
   */
  USER
}
