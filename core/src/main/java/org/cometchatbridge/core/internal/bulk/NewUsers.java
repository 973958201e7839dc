/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.bulk;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.bulk.BulkOutcome;
import org.cometchatbridge.core.bulk.BulkOutcome.Kind;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.json.ImportBody;
import org.cometchatbridge.core.internal.json.ProfileJson;
import org.cometchatbridge.core.internal.json.ProfileTexts;
import org.cometchatbridge.core.internal.json.UserJson;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.provision.BulkCalls;
import org.jspecify.annotations.Nullable;

/**
 * Users of an import who did not exist when it began.
 *
 * <p>After a call whose response is lost, its users may exist. If the next call says so, they are
 * read, and count as created.
 */
final class NewUsers {

  /** Fields that can be left out of an import, and written afterwards. */
  private static final Set<String> OPTIONAL = Set.of("avatar", "link", "tags", "metadata");

  private final BulkCalls bulk;
  private final PatientCalls calls;
  private final ExistingUsers existing;
  private final ImportSize size;
  private final ProfileTexts texts;
  private final RowOwners owners;

  NewUsers(
      BulkCalls bulk,
      PatientCalls calls,
      ExistingUsers existing,
      ImportSize size,
      ProfileTexts texts,
      RowOwners owners) {
    this.bulk = bulk;
    this.calls = calls;
    this.existing = existing;
    this.size = size;
    this.texts = texts;
    this.owners = owners;
  }

  /** How a row is written in the body of an import. */
  UserJson.Body entry(Row row, Set<String> without) {
    return bulk.json()
        .importEntry(
            row.uid(),
            row.user(),
            without,
            size.bytes() - ImportBody.emptyBytes() - ImportBody.bytesOf(row.uid(), new byte[0]));
  }

  /** Imports users by one call, or by more if that is too large. */
  CompletableFuture<List<BulkOutcome>> imported(List<Row> rows) {
    return imported(rows, Set.of(), new AtomicBoolean());
  }

  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  private record Part(Map<Uid, UserJson.Body> entries, byte[] body) {}

  private Part part(List<Row> rows, Set<String> without) {
    Map<Uid, UserJson.Body> entries = new HashMap<>();
    List<byte[]> bytes = new ArrayList<>();
    for (Row row : rows) {
      UserJson.Body entry = entry(row, without);
      entries.put(row.uid(), entry);
      bytes.add(entry.bytes());
    }
    return new Part(entries, ImportBody.of(bytes));
  }

  /**
   * Imports users.
   *
   * @param without fields that are left out
   * @param lost whether an earlier call may have created them
   */
  private CompletableFuture<List<BulkOutcome>> imported(
      List<Row> rows, Set<String> without, AtomicBoolean lost) {
    Part whole = part(rows, without);
    if (rows.size() > 1 && whole.body().length > size.bytes()) {
      return inHalves(rows, without, lost);
    }
    return calls
        .make(
            rows.get(0).uid(),
            context ->
                bulk.unlessEnded(
                    rows.stream().map(Row::uid).toList(),
                    active -> bulk.users().imported(body(rows, active, whole), context)),
            () -> lost.set(true))
        .thenCompose(codes -> outcomes(rows, whole, codes.orElseGet(Map::of), lost.get()))
        .exceptionallyCompose(thrown -> smaller(rows, without, whole.body().length, lost, thrown));
  }

  private static byte[] body(List<Row> rows, Set<Uid> active, Part whole) {
    if (active.size() == rows.size()) {
      return whole.body();
    }
    return ImportBody.of(
        rows.stream()
            .map(Row::uid)
            .filter(active::contains)
            .map(uid -> whole.entries().get(uid))
            .flatMap(Stream::ofNullable)
            .map(UserJson.Body::bytes)
            .toList());
  }

  private CompletableFuture<List<BulkOutcome>> inHalves(
      List<Row> rows, Set<String> without, AtomicBoolean lost) {
    int half = rows.size() / 2;
    return imported(rows.subList(0, half), without, new AtomicBoolean(lost.get()))
        .thenCompose(
            first ->
                imported(rows.subList(half, rows.size()), without, new AtomicBoolean(lost.get()))
                    .thenApply(second -> both(first, second)));
  }

  private static List<BulkOutcome> both(List<BulkOutcome> first, List<BulkOutcome> second) {
    List<BulkOutcome> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  /**
   * A rejected call has created no user: it is repeated with fewer users, or with less of one user.
   */
  private CompletableFuture<List<BulkOutcome>> smaller(
      List<Row> rows, Set<String> without, int bytes, AtomicBoolean lost, Throwable thrown) {
    ProviderException failure = Failures.of(thrown);
    if (ExistingUsers.isStop(thrown) || !(failure instanceof RejectedException)) {
      return CompletableFuture.failedFuture(thrown);
    }
    boolean tooLarge = failure.status().orElse(0) == ImportSize.TOO_LARGE;
    if (tooLarge) {
      size.tooLarge(bytes);
    }
    if (rows.size() > 1) {
      return inHalves(rows, without, lost);
    }
    if (tooLarge && without.isEmpty()) {
      return imported(rows, OPTIONAL, lost);
    }
    return CompletableFuture.completedFuture(
        List.of(rows.get(0).rejected(PatientCalls.code(failure))));
  }

  private CompletableFuture<List<BulkOutcome>> outcomes(
      List<Row> rows, Part whole, Map<String, String> codes, boolean lost) {
    Map<String, String> folded = new HashMap<>();
    codes.forEach((uid, code) -> folded.put(uid.toLowerCase(Locale.ROOT), code));
    for (String code : folded.values()) {
      if (!code.isEmpty() && calls.stopsAt(code)) {
        // Users of this call who were created are in doubt for the next import.
        return CompletableFuture.failedFuture(new StoppedException());
      }
    }
    return InTurn.each(rows, row -> outcome(row, whole, folded.get(row.uid().value()), lost))
        .thenCompose(this::withDeactivated);
  }

  private CompletableFuture<BulkOutcome> outcome(
      Row row, Part whole, @Nullable String code, boolean lost) {
    if (code == null) {
      Standing standing = bulk.standing(row.uid());
      return standing == Standing.ACTIVE
          ? unsaid(row)
          : CompletableFuture.completedFuture(row.rejected(standing.name()));
    }
    if (code.isEmpty()) {
      UserJson.Body entry = whole.entries().get(row.uid());
      return existing.rest(
          row, Kind.CREATED, entry == null ? Set.of() : new TreeSet<>(entry.leftOut()));
    }
    return code.equals(UserApi.TAKEN)
        ? existing.exists(row, lost)
        : CompletableFuture.completedFuture(row.rejected(code));
  }

  /** The response does not contain the user. */
  private CompletableFuture<BulkOutcome> unsaid(Row row) {
    return existing
        .isThere(row)
        .thenCompose(
            there ->
                there
                    ? existing.exists(row, true)
                    : CompletableFuture.completedFuture(row.rejected("NO_OUTCOME")));
  }

  private CompletableFuture<List<BulkOutcome>> withDeactivated(List<BulkOutcome> outcomes) {
    List<BulkOutcome> created =
        outcomes.stream()
            .filter(outcome -> outcome.kind() == Kind.CREATED && outcome.user().deactivated())
            .toList();
    return existing
        .deactivated(created)
        .thenApply(
            deactivated -> {
              List<BulkOutcome> all = new ArrayList<>(outcomes);
              all.removeAll(created);
              all.addAll(deactivated);
              return all;
            });
  }

  /** Creates one user by a call of its own. */
  CompletableFuture<BulkOutcome> created(Row row) {
    AtomicBoolean lost = new AtomicBoolean();
    Map<ProfileField, Optional<String>> values = new EnumMap<>(ProfileField.class);
    texts.of(row.uid(), row.user()).forEach((field, text) -> values.put(field, Optional.of(text)));
    ProfileJson.Body body = ProfileJson.create(row.uid(), values, owners.of(row).stamp());
    Set<String> leftOut = new TreeSet<>(row.fields());
    leftOut.removeAll(body.names());
    return calls
        .make(
            row.uid(),
            context ->
                bulk.unlessEnded(
                    List.of(row.uid()), active -> bulk.users().create(row.uid(), body, context)),
            () -> lost.set(true))
        .thenCompose(
            done ->
                done.isPresent()
                    ? existing
                        .rest(row, Kind.CREATED, leftOut)
                        .thenCompose(outcome -> withDeactivated(List.of(outcome)))
                        .thenApply(all -> all.get(0))
                    : CompletableFuture.completedFuture(
                        row.rejected(bulk.standing(row.uid()).name())))
        .exceptionallyCompose(
            thrown ->
                !ExistingUsers.isStop(thrown) && UserApi.isTaken(Failures.of(thrown))
                    ? existing.exists(row, lost.get())
                    : ExistingUsers.rejected(row, thrown));
  }
}
