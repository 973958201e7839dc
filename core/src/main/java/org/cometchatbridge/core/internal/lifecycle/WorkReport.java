/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.AuditRecord.Action;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.lifecycle.RowWork.Outcome;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;

/** What has happened to a user at CometChat. The event of a creation is published by its call. */
final class WorkReport {

  private final Claimed claimed;
  private final Outcome outcome;
  private final DesiredUser before;
  private final DesiredUser after;

  WorkReport(Claimed claimed, Outcome outcome) {
    this.claimed = claimed;
    this.outcome = outcome;
    this.before = claimed.user();
    this.after = before.with(outcome.sent());
  }

  List<BridgeEvent> events() {
    Uid uid = before.uid();
    List<BridgeEvent> events = new ArrayList<>();
    if (isFlushed()) {
      events.add(new BridgeEvent.SignedOutEverywhere(uid));
    }
    outcome.deletedTokens().forEach(token -> events.add(new BridgeEvent.TokenRevoked(uid)));
    if (isErased()) {
      events.add(new BridgeEvent.UserDeleted(uid));
    }
    if (isStandingChanged() && before.standing() != Standing.DELETED) {
      events.add(
          before.standing() == Standing.ACTIVE
              ? new BridgeEvent.UserActivated(uid)
              : new BridgeEvent.UserDeactivated(uid));
    }
    if (isUpdated()) {
      events.add(new BridgeEvent.UserUpdated(uid, Set.copyOf(updatedFields())));
    }
    return events;
  }

  void record(Audit audit) {
    if (isFlushed()) {
      done(audit, Action.SIGNED_OUT_EVERYWHERE, Set.of());
    }
    outcome.deletedTokens().forEach(token -> audit.done(before.uid(), Action.TOKEN_REVOKED));
    if (isErased()) {
      done(audit, Action.USER_DELETED, Set.of());
    }
    if (isStandingChanged() && before.standing() != Standing.DELETED) {
      done(audit, standingAction(), Set.of());
    }
    if (outcome.created()) {
      done(audit, Action.USER_CREATED, Set.of());
    } else if (isUpdated()) {
      done(audit, Action.USER_UPDATED, updatedFields());
    }
  }

  /** Records what is not attempted again by itself. */
  void recordParked(Audit audit, String code) {
    Action action =
        after.erases()
            ? Action.USER_DELETED
            : after.changesStanding() ? standingAction() : Action.USER_UPDATED;
    audit.record(before.uid(), action, claimed.actor(), AuditRecord.Outcome.FAILED, List.of(code));
  }

  private void done(Audit audit, Action action, Set<String> details) {
    audit.record(before.uid(), action, claimed.actor(), AuditRecord.Outcome.DONE, details);
  }

  private Action standingAction() {
    return switch (before.standing()) {
      case ACTIVE -> Action.USER_ACTIVATED;
      case DEACTIVATED -> Action.USER_DEACTIVATED;
      case DELETED -> Action.USER_DELETED;
    };
  }

  private boolean isFlushed() {
    return outcome.sent().flushedAt() > before.sent().flushedAt();
  }

  private boolean isErased() {
    return before.erases() && !after.erases();
  }

  private boolean isStandingChanged() {
    return before.changesStanding() && !after.changesStanding();
  }

  private boolean isUpdated() {
    return !outcome.created() && !updatedFields().isEmpty();
  }

  private Set<String> updatedFields() {
    Set<ProfileField> remaining = after.unsent().fields();
    Set<String> updated = new TreeSet<>();
    for (ProfileField field : before.unsent().fields()) {
      if (!remaining.contains(field) && outcome.sent().hashes().containsKey(field)) {
        updated.add(field.jsonName());
      }
    }
    return updated;
  }
}
