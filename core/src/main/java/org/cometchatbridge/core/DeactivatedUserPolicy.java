/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * What becomes of a user of the application whom somebody has deactivated (soft-deleted) in
 * CometChat.
 *
 * @since 0.1.0
 */
public enum DeactivatedUserPolicy {
  /** The user gets no chat. Somebody meant it, and a login of the application does not undo it. */
  REJECT,
  /** The user is brought back at the next login. The application alone decides who gets chat. */
  REACTIVATE
}
