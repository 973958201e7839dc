/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import org.cometchatbridge.core.UserOutbox;

/** How a status is written. */
final class Words {

  private Words() {}

  static String of(UserOutbox.Status status) {
    return switch (status) {
      case ACTIVE -> "active";
      case DEACTIVATED -> "deactivated";
      case ABSENT -> "deleted";
      case UNKNOWN -> "unknown";
    };
  }
}
