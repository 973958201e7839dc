/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.core.error.RejectedException;

/** Explains why a user was not changed who does not belong to the user id. */
final class ForeignUser {

  private ForeignUser() {}

  static RuntimeException explained(RejectedException rejection) {
    return switch (rejection.code().orElse("")) {
      case "FOREIGN_USER" ->
          failure(
              "The CometChat user with this uid belongs to another user id of the application, so"
                  + " it was not changed. Check uidMapping, tenant and the user id. With --uid the"
                  + " owner is not checked.",
              rejection);
      case "UNSTAMPED_USER" ->
          failure(
              "The CometChat user has no stamp of the bridge, and the setting existingUsers is"
                  + " reject, so it was not changed. With --uid the owner is not checked.",
              rejection);
      default -> rejection;
    };
  }

  private static CommandFailure failure(String message, RejectedException rejection) {
    return new CommandFailure(ExitStatus.REJECTED, message, rejection);
  }
}
