/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.sql.Connection;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.cometchatbridge.core.log.OperatorLog;

/** The users of a bridge that is not active: changes have no effect. */
final class IgnoredUsers implements ChatUsers {

  private final OperatorLog log;
  private final AtomicBoolean logged = new AtomicBoolean();

  IgnoredUsers(OperatorLog log) {
    this.log = log;
  }

  private void ignore() {
    if (logged.compareAndSet(false, true)) {
      log.warn(
          "Changes of users do not reach CometChat, because the bridge is not active; the reason"
              + " was logged when it started. Further changes are not logged");
    }
  }

  @Override
  public void save(ChatUser user) {
    ignore();
  }

  @Override
  public void update(String userId, Consumer<ProfileUpdate> change) {
    ignore();
  }

  @Override
  public void deactivate(String userId) {
    ignore();
  }

  @Override
  public void activate(String userId) {
    ignore();
  }

  @Override
  public void delete(String userId, Deletion how) {
    ignore();
  }

  @Override
  public void signOutEverywhere(String userId) {
    ignore();
  }

  @Override
  public ChatUsers using(Connection connection) {
    return this;
  }

  @Override
  public ChatUsers using(Connection connection, Executor afterCommit) {
    return this;
  }

  @Override
  public ChatUsers by(String actor) {
    return this;
  }
}
