/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.util.Optional;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.core.Uid;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which user a command is about. */
final class UserOptions {

  @Parameters(
      paramLabel = "USER",
      arity = "1",
      description = "The application's user id; with --uid, a CometChat uid.")
  private String user = "";

  @Option(
      names = "--uid",
      description =
          "USER is a CometChat uid. It is not checked to which user id of the application the user"
              + " belongs.")
  private boolean byUid;

  /** What was given: a user id or a uid. */
  String text() {
    return user;
  }

  /** The uid, if USER is one. */
  Optional<Uid> uid() {
    return byUid ? Optional.of(parsed()) : Optional.empty();
  }

  private Uid parsed() {
    try {
      return Uid.of(user);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitStatus.USAGE, "USER is not a CometChat uid: " + e.getMessage() + ".");
    }
  }

  /** The user id has no uid. */
  static CommandFailure unmapped() {
    return new CommandFailure(
        ExitStatus.PROBLEMS,
        "This user id has no uid: it is blank, or the setting uidMapping does not accept it. The"
            + " user gets no chat.");
  }
}
