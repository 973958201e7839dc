/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

/**
 * What the bridge does at the login of a user who is deactivated (soft-deleted) in CometChat.
 *
 * @since 0.1.0
 */
public enum DeactivatedUserPolicy {
  /** The user gets no chat: the deactivation was intended, and a login does not undo it. */
  REJECT,
  /** The user is reactivated at the next login. The application alone decides who gets chat. */
  REACTIVATE
}
