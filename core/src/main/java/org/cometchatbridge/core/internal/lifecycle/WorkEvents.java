/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.lifecycle.RowWork.Outcome;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;

/** Finds what has happened to a user at CometChat. The creation is reported by its call. */
final class WorkEvents {

  private WorkEvents() {}

  static List<BridgeEvent> of(Claimed claimed, Outcome outcome) {
    DesiredUser desired = claimed.user();
    Uid uid = desired.uid();
    List<BridgeEvent> events = new ArrayList<>();
    if (outcome.sent().flushedAt() > desired.sent().flushedAt()) {
      events.add(new BridgeEvent.SignedOutEverywhere(uid));
    }
    outcome.deletedTokens().forEach(token -> events.add(new BridgeEvent.TokenRevoked(uid)));
    if (desired.changesStanding() && !changesStanding(desired, outcome.sent())) {
      events.add(
          switch (desired.standing()) {
            case ACTIVE -> new BridgeEvent.UserActivated(uid);
            case DEACTIVATED -> new BridgeEvent.UserDeactivated(uid);
            case DELETED -> new BridgeEvent.UserDeleted(uid);
          });
    }
    Set<String> updated = updated(desired, outcome.sent());
    if (!updated.isEmpty() && !outcome.created()) {
      events.add(new BridgeEvent.UserUpdated(uid, updated));
    }
    return events;
  }

  private static boolean changesStanding(DesiredUser desired, Sent sent) {
    return desired.with(sent).changesStanding();
  }

  private static Set<String> updated(DesiredUser desired, Sent sent) {
    Set<ProfileField> remaining = desired.with(sent).unsent().fields();
    Set<String> updated = new TreeSet<>();
    for (ProfileField field : desired.unsent().fields()) {
      if (!remaining.contains(field) && sent.hashes().containsKey(field)) {
        updated.add(field.jsonName());
      }
    }
    return Set.copyOf(updated);
  }
}
