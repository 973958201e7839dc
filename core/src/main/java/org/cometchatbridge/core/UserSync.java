/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.sql.Connection;
import java.util.List;
import java.util.concurrent.Executor;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.identity.UidRegistry;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.lifecycle.GateChange;
import org.cometchatbridge.core.internal.lifecycle.Reconciler;
import org.cometchatbridge.core.internal.lifecycle.UserStore;

/** The users of one CometChat app, as the application reports them. */
final class UserSync implements ParkedUsers, RecordedUsers.Outbox {

  private final UserStore store;
  private final Gate gate;
  private final Reconciler reconciler;
  private final ChatUsers users;

  UserSync(
      UserIdCase userIdCase,
      ProfileTexts texts,
      Events events,
      UidRegistry uidRegistry,
      UserStore store,
      Gate gate,
      Reconciler reconciler) {
    this.store = store;
    this.gate = gate;
    this.reconciler = reconciler;
    this.users = new RecordedUsers(userIdCase, uidRegistry, texts, this, events);
  }

  /** Publishes events, and reports to the gate what CometChat has carried out. */
  static Events reportingTo(Gate gate, Events events) {
    return event -> {
      events.publish(event);
      if (event instanceof BridgeEvent.UserDeactivated deactivated) {
        gate.changed(null, deactivated.uid(), GateChange.STANDING);
      } else if (event instanceof BridgeEvent.UserActivated activated) {
        gate.changed(null, activated.uid(), GateChange.STANDING);
      } else if (event instanceof BridgeEvent.UserDeleted deleted) {
        gate.changed(null, deleted.uid(), GateChange.STANDING);
      } else if (event instanceof BridgeEvent.SignedOutEverywhere signedOut) {
        gate.changed(null, signedOut.uid(), GateChange.SIGN_OUT);
      }
    };
  }

  /** Records a change, and reports to the gate one that ends login sessions or users. */
  @Override
  public void insert(String userId, Change change) {
    store.insert(change);
    inserted(userId, change);
  }

  @Override
  public void inserted(String userId, Change change) {
    if (change.content() instanceof Change.StandingChange) {
      gate.changed(userId, change.uid(), GateChange.STANDING);
    } else if (change.content() instanceof Change.SignOut) {
      gate.changed(userId, change.uid(), GateChange.SIGN_OUT);
    }
    reconciler.wake();
  }

  @Override
  public RecordedUsers.Outbox using(Connection connection, Executor afterCommit) {
    return new OutboxOfTransaction(store, this, connection, afterCommit);
  }

  ChatUsers users() {
    return users;
  }

  @Override
  public List<ParkedUser> list(int limit) {
    return store.parked(limit).stream().map(StoredParkedUsers::parked).toList();
  }

  @Override
  public boolean replay(Uid uid) {
    return reconciler.replay(uid, null) > 0;
  }

  @Override
  public int replayAll(String code) {
    return reconciler.replay(null, code);
  }
}
