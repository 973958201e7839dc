/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.util.Optional;
import org.cometchatbridge.core.ParkedUser;
import org.cometchatbridge.core.ParkedUsers;
import org.cometchatbridge.core.UserOutbox;

/** What of a recorded state hinders a user. */
final class RecordedCause {

  private RecordedCause() {}

  /** A sentence with the remedy, or empty if nothing hinders the user. */
  static Optional<String> of(UserOutbox.State state) {
    Optional<String> cause =
        switch (state.desired()) {
          case DEACTIVATED ->
              Optional.of(
                  "The application has deactivated this user. 'activate --store' ends that.");
          case ABSENT ->
              Optional.of(
                  "The application has deleted this user permanently. 'activate --store' lets the"
                      + " user chat again, as a new one.");
          case ACTIVE, UNKNOWN -> Optional.empty();
        };
    Optional<String> parked = state.parked().map(RecordedCause::parked);
    return cause.isPresent() && parked.isPresent()
        ? Optional.of(cause.get() + " " + parked.get())
        : cause.or(() -> parked);
  }

  private static String parked(ParkedUser parked) {
    return "A change of this user is parked since "
        + parked.since()
        + " with the code "
        + parked.code()
        + ", so CometChat does not have it. "
        + (parked.code().equals(ParkedUsers.BRAKE)
            ? "So many users were deactivated or deleted that this one is held: check what was"
                + " deleted, then use 'queue replay' or 'queue release'."
            : "Remove the cause, then use 'queue replay'.");
  }
}
