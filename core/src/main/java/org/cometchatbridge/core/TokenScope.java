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
   * CometChat binds push notifications to one token per device, and {@code logout()} of its SDK may
   * revoke the token of the page. Therefore this is the default.
   */
  SESSION,
  /**
   * The user: all login sessions of a user on one node share one token. This serves applications
   * whose requests have no session, and needs the fewest calls. The disadvantages: a logout deletes
   * no token in CometChat, push notifications reach one device, and a page that logs out of
   * CometChat may end the chat of the user's other pages until they request another token.
   */
  USER
}
