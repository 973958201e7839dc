/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * Whether a login updates the profile of its user at CometChat.
 *
 * @since 0.1.0
 */
public enum ProfileSync {
  /** A login sends the fields that it has and that differ from what was sent before. */
  ON_LOGIN,
  /** Only {@link ChatUsers} changes profiles after the user was created. */
  OFF
}
