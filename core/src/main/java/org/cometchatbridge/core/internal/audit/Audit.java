/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.audit;

import java.util.Collection;
import java.util.List;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.event.AuditRecord.Action;
import org.cometchatbridge.core.event.AuditRecord.Outcome;
import org.jspecify.annotations.Nullable;

/** Records what the bridge does at CometChat, and on whose behalf. */
@FunctionalInterface
public interface Audit {

  /**
   * Records an action; never blocks and never throws.
   *
   * @param uid the user who is affected
   * @param actor who caused it, in the application's own words; {@code null} for the user
   * @param details names of fields, and codes; never a value, a token or a text of CometChat
   */
  void record(
      Uid uid, Action action, @Nullable String actor, Outcome outcome, Collection<String> details);

  /**
   * Returns what a store of users has to store in the transaction that completes some work; empty
   * unless its database stores the audit as well.
   *
   * @param entries what the work has done
   */
  default List<AuditRecord> forStore(List<AuditEntry> entries) {
    return List.of();
  }

  /** Records work that the store has completed, unless the store has stored the records. */
  default void completed(List<AuditEntry> entries) {
    entries.forEach(
        entry ->
            record(entry.uid(), entry.action(), entry.actor(), entry.outcome(), entry.details()));
  }

  /** The store has failed to store records of {@link #forStore}. */
  default void notStored(List<AuditRecord> records) {}

  /** Records an action that was carried out for the user who is affected. */
  default void done(Uid uid, Action action) {
    record(uid, action, null, Outcome.DONE, List.of());
  }
}
