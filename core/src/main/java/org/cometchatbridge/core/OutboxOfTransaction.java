/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.sql.Connection;
import java.util.concurrent.Executor;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.UserStore;

/**
 * Records changes as a part of the transaction of a connection. Nothing is reported before its
 * commit, which may never come.
 *
 * @param outbox the outbox for other transactions, and for what happens after the commit
 * @param afterCommit runs a task when the transaction is committed
 */
record OutboxOfTransaction(
    UserStore store, RecordedUsers.Outbox outbox, Connection connection, Executor afterCommit)
    implements RecordedUsers.Outbox {

  @Override
  public void insert(String userId, Change change) {
    store.insert(connection, change);
    afterCommit.execute(() -> outbox.inserted(userId, change));
  }

  @Override
  public void inserted(String userId, Change change) {
    outbox.inserted(userId, change);
  }

  @Override
  public RecordedUsers.Outbox using(Connection other, Executor afterItsCommit) {
    return outbox.using(other, afterItsCommit);
  }
}
