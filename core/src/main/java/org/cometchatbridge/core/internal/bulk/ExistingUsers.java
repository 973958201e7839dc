/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.bulk.BulkOptions;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkOutcome.Kind;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.internal.http.BatchOutcome;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.provision.BulkCalls;

/**
 * Users of an import who exist at CometChat: what is written to them, after their owner is checked.
 */
final class ExistingUsers {

  private static final String DEACTIVATED = "DEACTIVATED";
  private static final String STATUS = "status";

  private final BulkCalls bulk;
  private final PatientCalls calls;
  private final BulkOptions options;
  private final RowOwners owners;

  ExistingUsers(BulkCalls bulk, PatientCalls calls, BulkOptions options, RowOwners owners) {
    this.bulk = bulk;
    this.calls = calls;
    this.options = options;
    this.owners = owners;
  }

  /** What is requested for a user who exists; empty if it is to be written. */
  Optional<BulkOutcome> unwritten(Row row) {
    if (row.given().inDoubt()) {
      return Optional.empty();
    }
    return switch (options.onExisting()) {
      case UPDATE -> Optional.empty();
      case SKIP -> Optional.of(row.outcome(Kind.SKIPPED, "EXISTS"));
      case FAIL -> Optional.of(row.rejected("EXISTS"));
    };
  }

  /**
   * A user exists.
   *
   * @param mine whether this import, or the one before, has probably created the user: its response
   *     was lost
   */
  CompletableFuture<BulkOutcome> exists(Row row, boolean mine) {
    if (!mine) {
      Optional<BulkOutcome> unwritten = unwritten(row);
      if (unwritten.isPresent()) {
        return CompletableFuture.completedFuture(unwritten.get());
      }
    }
    Kind kind = mine || row.given().inDoubt() ? Kind.CREATED : Kind.UPDATED;
    return calls
        .make(row.uid(), context -> bulk.users().read(row.uid(), context))
        .thenCompose(
            found ->
                found.isEmpty() || found.get().user().deactivated()
                    ? CompletableFuture.completedFuture(inactive(row, kind, found))
                    : active(row, kind, found.get()));
  }

  /** Reads a user about which a response said nothing. */
  CompletableFuture<Boolean> isThere(Row row) {
    return calls
        .make(row.uid(), context -> bulk.users().read(row.uid(), context))
        .thenApply(Optional::isPresent);
  }

  /** The user exists and cannot be found: it is deactivated. */
  private BulkOutcome inactive(Row row, Kind kind, Optional<UserApi.Found> found) {
    String rejection = found.map(user -> ownership(row, user).rejection()).orElse("");
    if (!rejection.isEmpty()) {
      return row.rejected(rejection);
    }
    if (!row.given().deactivated()) {
      return row.rejected(DEACTIVATED);
    }
    return kind == Kind.CREATED ? row.outcome(kind, "") : row.outcome(Kind.SKIPPED, DEACTIVATED);
  }

  private BulkCalls.Ownership ownership(Row row, UserApi.Found found) {
    return bulk.ownership(row.uid(), owners.of(row), found.user());
  }

  private CompletableFuture<BulkOutcome> active(Row row, Kind kind, UserApi.Found found) {
    BulkCalls.Ownership ownership = ownership(row, found);
    if (!ownership.rejection().isEmpty()) {
      return CompletableFuture.completedFuture(row.rejected(ownership.rejection()));
    }
    Set<String> fields = row.fields();
    CompletableFuture<?> claimed =
        ownership.claims() && !fields.contains("metadata")
            ? calls.make(
                row.uid(),
                context -> bulk.users().stamp(row.uid(), found, owners.of(row).stamp(), context))
            : CompletableFuture.completedFuture(null);
    return claimed
        .thenCompose(done -> written(row, kind, fields))
        .thenCompose(
            outcome ->
                row.given().deactivated() && outcome.kind() != Kind.REJECTED
                    ? deactivated(List.of(outcome)).thenApply(all -> all.get(0))
                    : CompletableFuture.completedFuture(outcome))
        .exceptionallyCompose(thrown -> rejected(row, thrown));
  }

  private CompletableFuture<BulkOutcome> written(Row row, Kind kind, Set<String> fields) {
    if (fields.isEmpty()) {
      boolean changes = kind == Kind.CREATED || row.given().deactivated();
      return CompletableFuture.completedFuture(
          changes ? row.outcome(kind, "") : row.outcome(Kind.SKIPPED, "UNCHANGED"));
    }
    return calls
        .make(row.uid(), context -> bulk.users().update(row.uid(), row.user(), fields, context))
        .thenCompose(
            updated ->
                updated.exists()
                    ? withRest(row, kind, fields, updated.unchanged())
                    : CompletableFuture.completedFuture(row.rejected(DEACTIVATED)));
  }

  /** Fields that do not fit into one body are written one by one. */
  private CompletableFuture<BulkOutcome> withRest(
      Row row, Kind kind, Set<String> fields, Set<String> unchanged) {
    return fields.size() > 1 && !unchanged.isEmpty()
        ? rest(row, kind, unchanged)
        : CompletableFuture.completedFuture(outcome(row, kind, unchanged));
  }

  /** Writes fields that a creation could not carry, each by a call of its own. */
  CompletableFuture<BulkOutcome> rest(Row row, Kind kind, Set<String> fields) {
    Set<String> unwritten = new TreeSet<>();
    CompletableFuture<?> all = CompletableFuture.completedFuture(null);
    for (String field : fields) {
      all =
          all.thenCompose(
                  done ->
                      calls.make(
                          row.uid(),
                          context ->
                              bulk.users().update(row.uid(), row.user(), Set.of(field), context)))
              .thenAccept(
                  updated -> {
                    if (!updated.exists() || updated.unchanged().contains(field)) {
                      unwritten.add(field);
                    }
                  })
              .exceptionally(
                  thrown -> {
                    if (!(Failures.of(thrown) instanceof RejectedException) || isStop(thrown)) {
                      throw new StoppedException();
                    }
                    unwritten.add(field);
                    return null;
                  });
    }
    return all.thenApply(done -> outcome(row, kind, unwritten));
  }

  private static BulkOutcome outcome(Row row, Kind kind, Set<String> unwritten) {
    return row.outcome(kind, unwritten.isEmpty() ? "" : notWritten(unwritten));
  }

  private static String notWritten(Collection<String> fields) {
    return "NOT_WRITTEN(" + String.join(",", fields) + ")";
  }

  /** Deactivates the users of these outcomes; all by one call, if CometChat takes that. */
  CompletableFuture<List<BulkOutcome>> deactivated(List<BulkOutcome> outcomes) {
    if (outcomes.isEmpty()) {
      return CompletableFuture.completedFuture(outcomes);
    }
    List<Uid> uids = outcomes.stream().map(ExistingUsers::uid).toList();
    return calls
        .make(uids.get(0), context -> bulk.users().deactivate(uids, context))
        .thenApply(result -> outcomes.stream().map(outcome -> after(result, outcome)).toList())
        .exceptionallyCompose(thrown -> notDeactivated(outcomes, thrown));
  }

  private static BulkOutcome after(BatchOutcome result, BulkOutcome outcome) {
    return result.exists(uid(outcome)).orElse(true) ? outcome : withoutStatus(outcome);
  }

  private CompletableFuture<List<BulkOutcome>> notDeactivated(
      List<BulkOutcome> outcomes, Throwable thrown) {
    if (isStop(thrown) || !(Failures.of(thrown) instanceof RejectedException)) {
      return CompletableFuture.failedFuture(thrown);
    }
    if (outcomes.size() == 1) {
      return CompletableFuture.completedFuture(List.of(withoutStatus(outcomes.get(0))));
    }
    return InTurn.each(
        outcomes, outcome -> deactivated(List.of(outcome)).thenApply(all -> all.get(0)));
  }

  private static BulkOutcome withoutStatus(BulkOutcome outcome) {
    return new BulkOutcome(
        outcome.user(), outcome.uid(), outcome.kind(), notWritten(List.of(STATUS)));
  }

  private static Uid uid(BulkOutcome outcome) {
    return outcome.uid().orElseThrow();
  }

  /** A rejection of one call is the outcome of its user. */
  static CompletableFuture<BulkOutcome> rejected(Row row, Throwable thrown) {
    if (isStop(thrown)) {
      return CompletableFuture.failedFuture(thrown);
    }
    ProviderException failure = Failures.of(thrown);
    return failure instanceof RejectedException
        ? CompletableFuture.completedFuture(row.rejected(PatientCalls.code(failure)))
        : CompletableFuture.failedFuture(thrown);
  }

  static boolean isStop(Throwable thrown) {
    return thrown instanceof StoppedException || thrown.getCause() instanceof StoppedException;
  }
}
