/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.cometchatbridge.core.ProfileField;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.http.ErrorCode;
import org.cometchatbridge.core.internal.http.Failures;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.json.ProfileJson;
import org.cometchatbridge.core.internal.lifecycle.DesiredUser;
import org.cometchatbridge.core.internal.lifecycle.Sent;
import org.jspecify.annotations.Nullable;

/** Writes the changed fields of a profile, and creates the user if there is none. */
final class ProfileCalls {

  private final DesiredUserRun run;
  private final DesiredUser user;
  private final UserProvisioner provisioner;
  private final boolean mayCreate;

  /**
   * For one run.
   *
   * @param mayCreate whether a user may be created or reactivated
   */
  ProfileCalls(DesiredUserRun run, boolean mayCreate) {
    this.run = run;
    this.user = run.user();
    this.provisioner = run.provisioner();
    this.mayCreate = mayCreate;
  }

  CompletableFuture<Void> write() {
    if (pending().isEmpty()) {
      return DesiredUserRun.nothing();
    }
    return switch (run.state()) {
      case ABSENT -> create();
      case ACTIVE -> updateOwn();
      case DEACTIVATED -> reactivates() ? reactivateAndUpdate() : updateOwn();
      case UNKNOWN -> isNew() ? create() : updateOwn();
    };
  }

  private boolean reactivates() {
    return mayCreate && provisioner.reactivates();
  }

  /** In most applications, a whole profile of which nothing was sent belongs to a new user. */
  private boolean isNew() {
    boolean whole = user.profile().size() == ProfileField.values().length;
    return whole && user.sent().hashes().isEmpty();
  }

  /** An update of metadata would replace the stamp of another owner. */
  private CompletableFuture<Void> updateOwn() {
    boolean needsCheck =
        pending().contains(ProfileField.METADATA)
            || provisioner.ownership().isRequiredForEveryUser();
    return run.isOwnerKnown() || !needsCheck ? update(this::create) : updateExisting(this::create);
  }

  private Set<ProfileField> pending() {
    return user.with(run.sent().sent()).unsent().fields();
  }

  private Optional<String> value(ProfileField field) {
    DesiredUser.Value value = user.profile().get(field);
    return value == null ? Optional.empty() : value.json();
  }

  private Map<ProfileField, Optional<String>> values(Set<ProfileField> fields) {
    Map<ProfileField, Optional<String>> values = new EnumMap<>(ProfileField.class);
    fields.forEach(field -> values.put(field, value(field)));
    return values;
  }

  /** Fields that were sent, or that CometChat does not accept, are not sent again until changed. */
  private void settle(Set<ProfileField> fields) {
    Map<ProfileField, Long> hashes = new EnumMap<>(ProfileField.class);
    fields.forEach(field -> hashes.put(field, Sent.hashOf(value(field))));
    run.sent().sent(hashes);
  }

  private CompletableFuture<Void> update(Supplier<CompletableFuture<Void>> ifMissing) {
    return update(pending(), ifMissing);
  }

  private CompletableFuture<Void> update(
      Set<ProfileField> fields, Supplier<CompletableFuture<Void>> ifMissing) {
    ProfileJson.Body body = ProfileJson.update(run.uid(), values(fields), user.stamp());
    if (body.written().isEmpty()) {
      settle(pending());
      return DesiredUserRun.nothing();
    }
    return changing(body.written(), () -> run.users().update(run.uid(), body, run.context()))
        .thenApply(updated -> updated(updated.exists(), ifMissing))
        .exceptionally(
            thrown -> () -> withLess(fields, Failures.of(thrown), less -> update(less, ifMissing)))
        .thenCompose(Supplier::get);
  }

  private Supplier<CompletableFuture<Void>> updated(
      boolean exists, Supplier<CompletableFuture<Void>> ifMissing) {
    if (!exists) {
      run.foundInactive(Sent.State.UNKNOWN);
      run.sent().uncertain(user.sent().hashes().keySet());
      return ifMissing;
    }
    run.sent().state(Sent.State.ACTIVE);
    settle(pending());
    return () -> DesiredUserRun.nothing();
  }

  /** Makes a call that changes fields, of which nothing is known if its response is lost. */
  private <T> CompletableFuture<T> changing(
      Set<ProfileField> fields, Supplier<CompletableFuture<T>> call) {
    Map<ProfileField, Long> before = run.sent().sent().hashes();
    int calls = run.context().calls();
    run.sent().uncertain(fields);
    return call.get()
        .whenComplete(
            (result, thrown) -> {
              if (thrown != null
                  && (run.context().calls() == calls || isCertain(Failures.of(thrown)))) {
                run.sent().restore(before);
              }
            });
  }

  /** Whether CometChat has changed nothing. */
  private static boolean isCertain(ProviderException failure) {
    return failure instanceof RejectedException || failure instanceof RateLimitedException;
  }

  /** Repeats a rejected call without the fields that CometChat has named. */
  private CompletableFuture<Void> withLess(
      Set<ProfileField> fields,
      ProviderException failure,
      Function<Set<ProfileField>, CompletableFuture<Void>> repeat) {
    Set<ProfileField> less = provisioner.rejectedFields().remaining(failure, fields);
    if (less.equals(fields)) {
      return CompletableFuture.failedFuture(failure);
    }
    Set<ProfileField> without = EnumSet.copyOf(fields);
    without.removeAll(less);
    return repeat.apply(less).thenAccept(done -> warn(without, failure));
  }

  private void warn(Set<ProfileField> fields, ProviderException failure) {
    fields.forEach(field -> provisioner.rejectedFields().warn(field.jsonName(), failure));
  }

  /** Creates the user, unless a login creates it at this moment. */
  private CompletableFuture<Void> create() {
    if (!mayCreate) {
      return DesiredUserRun.nothing();
    }
    AtomicBoolean mine = new AtomicBoolean();
    return provisioner
        .creations()
        .ensureCreated(
            run.uid(),
            run.creationNumber(),
            () -> {
              mine.set(true);
              return post(fieldsWithValue(), true).thenApply(done -> Optional.empty());
            })
        .handle((created, thrown) -> afterCreation(mine.get(), thrown))
        .thenCompose(Supplier::get);
  }

  private Supplier<CompletableFuture<Void>> afterCreation(
      boolean mine, @Nullable Throwable thrown) {
    if (!mine) {
      return () -> createdByLogin(thrown);
    }
    if (thrown == null) {
      return () -> DesiredUserRun.nothing();
    }
    ProviderException failure = Failures.of(thrown);
    return UserApi.isTaken(failure)
        ? () -> updateExisting(this::deactivatedElsewhere)
        : () -> CompletableFuture.failedFuture(failure);
  }

  private CompletableFuture<Void> createdByLogin(@Nullable Throwable thrown) {
    if (thrown != null) {
      return CompletableFuture.failedFuture(
          new UnavailableException("The creation by a login failed", 0, null, null));
    }
    return provisioner.ownership().hasStamp(run.uid(), user.stamp())
        ? update(this::missingAfterCreation)
        : updateExisting(this::deactivatedElsewhere);
  }

  private Set<ProfileField> fieldsWithValue() {
    Set<ProfileField> fields = EnumSet.copyOf(user.profile().keySet());
    fields.removeIf(field -> value(field).isEmpty());
    return fields;
  }

  private CompletableFuture<Void> post(Set<ProfileField> fields, boolean stamped) {
    ProfileJson.Body body =
        ProfileJson.create(run.uid(), values(fields), stamped ? user.stamp() : null);
    Set<ProfileField> all = EnumSet.allOf(ProfileField.class);
    return changing(all, () -> run.users().create(run.uid(), body, run.context()))
        .thenAccept(
            showsPrivateMetadata -> {
              provisioner.ownership().recordVisibility(showsPrivateMetadata);
              run.recordCreated();
              run.sent().state(Sent.State.ACTIVE);
              settle(all);
            })
        .exceptionallyCompose(thrown -> postWithLess(fields, stamped, Failures.of(thrown)));
  }

  private CompletableFuture<Void> postWithLess(
      Set<ProfileField> fields, boolean stamped, ProviderException failure) {
    if (UserApi.isTaken(failure)) {
      return CompletableFuture.failedFuture(failure);
    }
    boolean omitsStamp =
        stamped
            && !fields.contains(ProfileField.METADATA)
            && provisioner.rejectedFields().mayOmitStamp(failure);
    return omitsStamp
        ? post(fields, false)
        : withLess(fields, failure, less -> post(less, stamped));
  }

  /** Reads the user, and writes the profile if the user belongs to the user id. */
  private CompletableFuture<Void> updateExisting(Supplier<CompletableFuture<Void>> ifMissing) {
    return run.read()
        .thenCompose(found -> found.isEmpty() ? ifMissing.get() : updateFound(found.get()));
  }

  private CompletableFuture<Void> updateFound(UserApi.Found found) {
    boolean claims = run.check(found) && !pending().contains(ProfileField.METADATA);
    CompletableFuture<?> claimed =
        claims && !found.user().deactivated()
            ? run.users().stamp(run.uid(), found, user.stamp(), run.context())
            : DesiredUserRun.nothing();
    return claimed.thenCompose(
        done ->
            found.user().deactivated()
                ? deactivatedElsewhere()
                : update(this::missingAfterCreation));
  }

  private CompletableFuture<Void> reactivateAndUpdate() {
    return run.reactivate()
        .thenCompose(exists -> exists ? update(this::missingAfterCreation) : create());
  }

  /** The profile is sent when the user is active again; only an activation makes it so. */
  private CompletableFuture<Void> deactivatedElsewhere() {
    if (run.isReactivated()) {
      return missingAfterCreation();
    }
    if (!reactivates()) {
      run.foundInactive(Sent.State.DEACTIVATED);
      return DesiredUserRun.nothing();
    }
    return run.reactivate()
        .thenCompose(
            exists ->
                run.isOwnerKnown()
                    ? update(this::missingAfterCreation)
                    : updateExisting(this::missingAfterCreation));
  }

  /** A read replica of CometChat may not have the user yet. */
  private CompletableFuture<Void> missingAfterCreation() {
    return CompletableFuture.failedFuture(
        new UnavailableException(
            "CometChat does not find a user that exists", 404, ErrorCode.UID_NOT_FOUND, null));
  }
}
