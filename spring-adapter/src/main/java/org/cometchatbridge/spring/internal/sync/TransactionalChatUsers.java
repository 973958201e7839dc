/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.sync;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.Deletion;
import org.cometchatbridge.core.ProfileUpdate;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.function.SingletonSupplier;

/**
 * Records changes of users as part of the transaction of the current thread, if it is one of the
 * same database. Otherwise a change is committed at once.
 */
public final class TransactionalChatUsers implements ChatUsers {

  private final ChatUsers users;
  private final DataSource dataSource;
  private final Supplier<JtaTransactions> jta;
  private final OperatorLog log;
  private final AtomicBoolean otherLogged;

  private TransactionalChatUsers(
      ChatUsers users,
      DataSource dataSource,
      Supplier<JtaTransactions> jta,
      OperatorLog log,
      AtomicBoolean otherLogged) {
    this.users = users;
    this.dataSource = dataSource;
    this.jta = jta;
    this.log = log;
    this.otherLogged = otherLogged;
  }

  /**
   * Creates the users.
   *
   * @param users records the changes
   * @param dataSource the database that keeps them
   * @param beans has the transaction managers
   */
  public static ChatUsers of(
      ChatUsers users, DataSource dataSource, ListableBeanFactory beans, OperatorLog log) {
    return new TransactionalChatUsers(
        users,
        dataSource,
        SingletonSupplier.of(() -> JtaTransactions.of(beans)),
        log.named(TransactionalChatUsers.class),
        new AtomicBoolean());
  }

  private void record(Consumer<ChatUsers> change) {
    DataSource joined = joined();
    if (joined == null) {
      change.accept(users);
      return;
    }
    Connection connection;
    try {
      connection = DataSourceUtils.getConnection(joined);
    } catch (CannotGetJdbcConnectionException e) {
      throw notRecorded(e);
    }
    try {
      record(change, connection);
    } finally {
      DataSourceUtils.releaseConnection(connection, joined);
    }
  }

  private void record(Consumer<ChatUsers> change, Connection connection) {
    if (!isTransactional(connection)) {
      logOther();
      change.accept(users);
      return;
    }
    if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
      throw new IllegalStateException(
          "The change of a user is not recorded, because the transaction is read-only. Remove"
              + " readOnly = true from the transaction that calls ChatUsers, or call it after that"
              + " transaction: in a @TransactionalEventListener or in afterCompletion, because"
              + " afterCommit still belongs to it");
    }
    change.accept(
        users.using(
            connection,
            wake ->
                TransactionSynchronizationManager.registerSynchronization(
                    new RecordedChange(wake, () -> change.accept(users)))));
  }

  /**
   * The data source of the transaction, or {@code null} if the change is none of its parts. After
   * its completion, a transaction is still active for Spring, but nothing commits its connection.
   */
  private @Nullable DataSource joined() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()
        || !TransactionSynchronizationManager.isSynchronizationActive()) {
      return null;
    }
    DataSource bound = TransactionDataSources.bound(dataSource);
    if (bound == null && jta.get().isActive()) {
      return dataSource;
    }
    if (bound == null) {
      logOther();
    }
    return bound;
  }

  /**
   * A connection that the application uses beside its transaction commits by itself. One of JTA may
   * state that it does although it does not.
   */
  private boolean isTransactional(Connection connection) {
    try {
      return !connection.getAutoCommit() || jta.get().isActive();
    } catch (SQLException e) {
      throw notRecorded(e);
    }
  }

  private static StoreException notRecorded(Exception e) {
    return new StoreException(
        "The change of a user was not recorded, because the database is not available: "
            + e.getMessage(),
        e);
  }

  private void logOther() {
    if (otherLogged.compareAndSet(false, true)) {
      log.warn(
          "ChatUsers was called in a transaction of another data source, so the change was"
              + " committed at once and remains if that transaction is rolled back. Call ChatUsers"
              + " after the commit, or set cometchat.bridge.sync.data-source to the data source of"
              + " the transaction. Further calls are not logged");
    }
  }

  @Override
  public void save(ChatUser user) {
    record(all -> all.save(user));
  }

  @Override
  public void update(String userId, Consumer<ProfileUpdate> change) {
    record(all -> all.update(userId, change));
  }

  @Override
  public void deactivate(String userId) {
    record(all -> all.deactivate(userId));
  }

  @Override
  public void activate(String userId) {
    record(all -> all.activate(userId));
  }

  @Override
  public void delete(String userId, Deletion how) {
    record(all -> all.delete(userId, how));
  }

  @Override
  public void signOutEverywhere(String userId) {
    record(all -> all.signOutEverywhere(userId));
  }

  @Override
  public ChatUsers using(Connection connection) {
    return users.using(connection);
  }

  @Override
  public ChatUsers using(Connection connection, Executor afterCommit) {
    return users.using(connection, afterCommit);
  }

  @Override
  public ChatUsers by(String actor) {
    return new TransactionalChatUsers(users.by(actor), dataSource, jta, log, otherLogged);
  }
}
