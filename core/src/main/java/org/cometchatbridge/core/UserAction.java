/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Standing;

/**
 * What an operator does with a single user. An application uses {@link ChatUsers} instead.
 *
 * @since 0.1.0
 */
public enum UserAction {
  /** Revokes all tokens, as {@link ChatUsers#signOutEverywhere} does. */
  SIGN_OUT_EVERYWHERE,
  /** No chat, no token; messages remain. {@link Deletion#SOFT} is the same. */
  DEACTIVATE,
  /** Ends a deactivation or deletion. */
  ACTIVATE,
  /** Erases the user at CometChat, as {@link Deletion#PERMANENT} does. */
  ERASE;

  AuditRecord.Action audited() {
    return switch (this) {
      case SIGN_OUT_EVERYWHERE -> AuditRecord.Action.SIGNED_OUT_EVERYWHERE;
      case DEACTIVATE -> AuditRecord.Action.USER_DEACTIVATED;
      case ACTIVATE -> AuditRecord.Action.USER_ACTIVATED;
      case ERASE -> AuditRecord.Action.USER_DELETED;
    };
  }

  Change.Content content() {
    return switch (this) {
      case SIGN_OUT_EVERYWHERE -> new Change.SignOut();
      case DEACTIVATE -> new Change.StandingChange(Standing.DEACTIVATED);
      case ACTIVATE -> new Change.StandingChange(Standing.ACTIVE);
      case ERASE -> new Change.StandingChange(Standing.DELETED);
    };
  }
}
