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
import org.cometchatbridge.core.internal.audit.AuditEntry;
import org.cometchatbridge.core.internal.lifecycle.RowWork.Outcome;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Claimed;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Next;

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

  /** What the audit records. */
  List<AuditEntry> audited(Next next) {
    List<AuditEntry> entries = new ArrayList<>();
    if (isFlushed()) {
      entries.add(done(Action.SIGNED_OUT_EVERYWHERE, Set.of()));
    }
    outcome
        .deletedTokens()
        .forEach(
            token ->
                entries.add(
                    new AuditEntry(
                        before.uid(),
                        Action.TOKEN_REVOKED,
                        null,
                        AuditRecord.Outcome.DONE,
                        List.of())));
    if (isErased()) {
      entries.add(done(Action.USER_DELETED, Set.of()));
    }
    if (isStandingChanged() && before.standing() != Standing.DELETED) {
      entries.add(done(standingAction(), Set.of()));
    }
    if (outcome.created()) {
      entries.add(done(Action.USER_CREATED, Set.of()));
    } else if (isUpdated()) {
      entries.add(done(Action.USER_UPDATED, updatedFields()));
    }
    outcome
        .rejectedTokens()
        .forEach((token, rejection) -> entries.add(RevocationReport.failure(token, rejection)));
    if (next instanceof Next.Park park) {
      entries.add(parked(park.code()));
    }
    return entries;
  }

  /** What is not attempted again by itself. */
  private AuditEntry parked(String code) {
    Action action =
        after.erases()
            ? Action.USER_DELETED
            : after.changesStanding() ? standingAction() : Action.USER_UPDATED;
    return new AuditEntry(
        before.uid(), action, claimed.actor(), AuditRecord.Outcome.FAILED, List.of(code));
  }

  private AuditEntry done(Action action, Set<String> details) {
    return new AuditEntry(
        before.uid(), action, claimed.actor(), AuditRecord.Outcome.DONE, List.copyOf(details));
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
