/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkOutcome.Kind;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.BridgeEvent;
import org.jspecify.annotations.Nullable;

/** Records what an import has done: in the audit, as events, and in the store of the changes. */
final class Records {

  private final ImportParts parts;
  private final BulkOptions options;

  Records(ImportParts parts, BulkOptions options) {
    this.parts = parts;
    this.options = options;
  }

  void ended(Row row, BulkOutcome outcome) {
    switch (outcome.kind()) {
      case CREATED -> created(row, outcome);
      case UPDATED -> {
        audit(row, AuditRecord.Action.USER_UPDATED, row.fields());
        auditDeactivation(row);
      }
      case QUEUED, SKIPPED, REJECTED -> {}
    }
  }

  private void created(Row row, BulkOutcome outcome) {
    audit(row, AuditRecord.Action.USER_CREATED, Set.of());
    auditDeactivation(row);
    if (options.via() == BulkOptions.Via.IMPORT) {
      parts.events().publish(new BridgeEvent.UserCreated(row.uid()));
    }
    // A deactivated user must not be recorded as active: an activation would not be carried out.
    if (parts.createdUsers() != null && outcome.code().isEmpty() && !row.given().deactivated()) {
      parts.createdUsers().created(row.uid(), row.user());
    }
  }

  private void auditDeactivation(Row row) {
    if (row.given().deactivated()) {
      audit(row, AuditRecord.Action.USER_DEACTIVATED, Set.of());
    }
  }

  private void audit(Row row, AuditRecord.Action action, Collection<String> details) {
    parts
        .audit()
        .record(row.uid(), action, options.actor().orElse(null), AuditRecord.Outcome.DONE, details);
  }

  /**
   * Records the change of a user who is in the store, so that the store stays what CometChat gets.
   */
  BulkOutcome queued(Row row) {
    Set<String> fields = row.fields();
    ChatUser user = row.user();
    var users = options.actor().map(parts.users()::by).orElse(parts.users());
    users.update(
        user.userId(),
        change -> {
          set(fields, "name", user, ChatUser::name, change::name);
          set(fields, "avatar", user, u -> u.avatar().orElse(null), change::avatar);
          set(fields, "link", user, u -> u.link().orElse(null), change::link);
          set(fields, "role", user, u -> u.role().orElse(null), change::role);
          set(
              fields,
              "statusMessage",
              user,
              u -> u.statusMessage().orElse(null),
              change::statusMessage);
          set(fields, "tags", user, ChatUser::tags, change::tags);
          set(fields, "metadata", user, ChatUser::metadata, change::metadata);
        });
    if (row.given().deactivated()) {
      users.deactivate(user.userId());
    }
    return row.outcome(Kind.QUEUED, "");
  }

  private static <T> void set(
      Set<String> fields,
      String field,
      ChatUser user,
      Function<ChatUser, @Nullable T> value,
      Consumer<T> setter) {
    T present = value.apply(user);
    if (fields.contains(field) && present != null) {
      setter.accept(present);
    }
  }
}
