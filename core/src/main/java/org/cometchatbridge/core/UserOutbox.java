/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.jdbc.JdbcUserStore;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.core.internal.time.DaemonTimer;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.settings.Setting;

/**
 * The database in which an application keeps the changes of its users, for operators and tools.
 * Changes are recorded here, and carried out by the nodes of the application; this class makes no
 * call to CometChat.
 *
 * <p>A failure of the database is thrown as a {@link
 * org.cometchatbridge.core.error.StoreException}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class UserOutbox implements AutoCloseable {

  private final Timer timer;
  private final JdbcUserStore store;
  private final ChatUsers users;

  private UserOutbox(CometChatBridgeConfig config) {
    this.timer = new DaemonTimer();
    JdbcUserStore database = UserStorage.database(config, timer);
    if (database == null) {
      timer.close();
      throw config
          .notation()
          .rejected(
              Setting.SYNC_DATA_SOURCE,
              "is missing",
              "set it to the database in which the application keeps the changes of its users");
    }
    this.store = database;
    Events events = event -> {};
    this.users =
        new RecordedUsers(
            config.userIdCase(),
            new UidRegistry(config, timer),
            new ProfileTexts(config.uidMapping() == UidStrategy.HASH),
            new Inserts(store),
            events);
    store.start();
  }

  /** Stores changes. The nodes of the application find them by themselves. */
  private record Inserts(JdbcUserStore store) implements RecordedUsers.Outbox {

    @Override
    public void insert(String userId, Change change) {
      store.insert(change);
    }

    @Override
    public void inserted(String userId, Change change) {
      // The nodes read new changes by themselves.
    }

    @Override
    public RecordedUsers.Outbox using(Connection connection, Executor afterCommit) {
      return new OutboxOfTransaction(store, this, connection, afterCommit);
    }
  }

  /**
   * Opens the outbox of an application.
   *
   * @param config the settings of the application, with {@link CometChatBridgeConfig#jdbcSync}. The
   *     API key is not used
   * @return the outbox
   * @throws ConfigurationException if the settings have no database
   */
  public static UserOutbox of(CometChatBridgeConfig config) {
    return new UserOutbox(config);
  }

  /**
   * The users, by the user ids of the application.
   *
   * @return the users, for changes that the application carries out
   */
  public ChatUsers users() {
    return users;
  }

  /**
   * Records a change of a user, whatever user id it belongs to. Where the application has recorded
   * whose the user is, that remains.
   *
   * @param uid the user
   * @param action what is done
   * @param actor who asks for it, for the audit; 1 to 100 characters
   */
  public void change(Uid uid, UserAction action, String actor) {
    store.insert(new Change(uid, Owner.UNKNOWN, action.content(), actor));
  }

  /**
   * The users whose changes wait for an operator.
   *
   * @return the parked users
   */
  public ParkedUsers parkedUsers() {
    return new StoredParkedUsers(store);
  }

  /**
   * What the application has recorded of a user, with changes that are not carried out yet.
   *
   * @param uid the user
   * @return the state; active if nothing is recorded
   */
  public State stateOf(Uid uid) {
    UserStore.GateView view =
        store.read(List.of(uid)).getOrDefault(uid, UserStore.GateView.unknown());
    return new State(
        status(view.standing()),
        status(view.sent().state()),
        view.signedOutMillis() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(view.signedOutMillis())),
        view.signedOutAt() > view.sent().flushedAt(),
        Optional.ofNullable(store.parked(uid)).map(StoredParkedUsers::parked));
  }

  private static Status status(Standing standing) {
    return switch (standing) {
      case ACTIVE -> Status.ACTIVE;
      case DEACTIVATED -> Status.DEACTIVATED;
      case DELETED -> Status.ABSENT;
    };
  }

  private static Status status(Sent.State state) {
    return switch (state) {
      case UNKNOWN -> Status.UNKNOWN;
      case ABSENT -> Status.ABSENT;
      case ACTIVE -> Status.ACTIVE;
      case DEACTIVATED -> Status.DEACTIVATED;
    };
  }

  /** Whether a user may chat. */
  public enum Status {
    /** The user may chat. */
    ACTIVE,
    /** The user exists, and may not chat. */
    DEACTIVATED,
    /** The user is deleted permanently, or does not exist. */
    ABSENT,
    /** It is not recorded what CometChat has. */
    UNKNOWN
  }

  /**
   * What is recorded of a user.
   *
   * @param desired what the application desires
   * @param atCometChat what CometChat has, as far as its responses have shown it
   * @param signedOutAt when the user was last signed out everywhere, deactivated or deleted
   * @param signOutPending whether tokens are still to be revoked for that
   * @param parked why the changes of the user wait for an operator, if they do
   */
  public record State(
      Status desired,
      Status atCometChat,
      Optional<Instant> signedOutAt,
      boolean signOutPending,
      Optional<ParkedUser> parked) {}

  /** Closes the connections of this outbox, if any is open. */
  @Override
  public void close() {
    store.close();
    timer.close();
  }
}
