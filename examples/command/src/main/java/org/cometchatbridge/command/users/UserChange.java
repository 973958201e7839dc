/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.util.Optional;
import org.cometchatbridge.command.connection.ConnectionOptions;
import org.cometchatbridge.command.store.StoreOptions;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatUsers;
import org.cometchatbridge.core.Deletion;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.UserAction;
import org.cometchatbridge.core.UserOutbox;
import org.cometchatbridge.core.error.RejectedException;

/** Changes one user: through the database of the application if there is one, else at CometChat. */
record UserChange(
    Terminal terminal, ConnectionOptions connection, StoreOptions store, UserOptions user) {

  private static final String ACTOR = "cometchat-bridge";

  /**
   * Changes the user.
   *
   * @param done what has happened, such as {@code is deactivated}
   * @param pending what will happen, such as {@code will be deactivated}
   */
  ExitStatus run(UserAction action, String done, String pending) throws InterruptedException {
    return store.isSet() ? recorded(action, pending) : atCometChat(action, done);
  }

  private ExitStatus recorded(UserAction action, String pending) {
    Optional<Uid> uid = user.uid();
    try (UserOutbox outbox = store.open(connection)) {
      if (uid.isPresent()) {
        outbox.change(uid.get(), action, ACTOR);
      } else if (UidOfUser.of(connection.reader(), user.text()).isEmpty()) {
        throw UserOptions.unmapped();
      } else {
        record(outbox.users().by(ACTOR), action);
      }
    }
    terminal
        .out()
        .println(
            "Recorded in the database of the application: "
                + user.text()
                + " "
                + pending
                + ". A node of the application that runs carries it out.");
    return ExitStatus.OK;
  }

  private void record(ChatUsers users, UserAction action) {
    switch (action) {
      case SIGN_OUT_EVERYWHERE -> users.signOutEverywhere(user.text());
      case DEACTIVATE -> users.deactivate(user.text());
      case ACTIVATE -> users.activate(user.text());
      case ERASE -> users.delete(user.text(), Deletion.PERMANENT);
    }
  }

  private ExitStatus atCometChat(UserAction action, String done) throws InterruptedException {
    boolean exists;
    Optional<Uid> uid = user.uid();
    try (CometChatUsers users = CometChatUsers.of(connection.config())) {
      if (uid.isEmpty() && users.uidOf(user.text()).isEmpty()) {
        throw UserOptions.unmapped();
      }
      exists =
          uid.isPresent()
              ? users.change(uid.get(), action, ACTOR)
              : users.change(user.text(), action, ACTOR);
    } catch (RejectedException e) {
      throw ForeignUser.explained(e);
    }
    if (!exists) {
      terminal
          .out()
          .println(
              "CometChat has no such user: "
                  + user.text()
                  + (action == UserAction.ERASE
                      ? ". There is nothing to erase."
                      : ". Nothing was changed. CometChat may hide a user who is deactivated."));
      return ExitStatus.PROBLEMS;
    }
    terminal.out().println("Done at CometChat: " + user.text() + " " + done + ".");
    terminal
        .err()
        .println(
            "If the application keeps the changes of its users in a database, that does not contain"
                + " this change, and the application may undo it. Use --store for such an"
                + " application.");
    return ExitStatus.OK;
  }
}
