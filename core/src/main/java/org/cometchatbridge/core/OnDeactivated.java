/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * What becomes of a user of the host whom somebody has deactivated (soft-deleted) in CometChat.
 *
 * @since 0.1.0
 */
public enum OnDeactivated {
  /** The user gets no chat. Somebody meant it, and a login of the host does not undo it. */
  REFUSE,
  /** The user is brought back at the next login. The host alone decides who gets chat. */
  REACTIVATE
}
