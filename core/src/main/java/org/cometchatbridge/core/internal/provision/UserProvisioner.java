/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ExistingUserPolicy;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.audit.Audit;
import org.cometchatbridge.core.internal.event.Events;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.lifecycle.Gate;
import org.cometchatbridge.core.internal.lifecycle.RowWork;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * Creates a token for a uid. If there is no such user, it creates the user and then the token.
 *
 * <p>A known user costs one call, a new one two. An ownership check costs one extra call per user,
 * node and day, except for a new user, where it replaces the first attempt to create a token. A run
 * makes at most five calls, plus retries, a reactivation, and one more creation for each response
 * that rejects display data.
 */
public final class UserProvisioner {

  private final CometChatClient client;
  private final Timer timer;
  private final Audit audit;
  private final boolean reactivates;
  private final UserCreations creations;
  private final OwnershipCheck ownership;
  private final RecycledUserIds recycled;
  private final RejectedFields rejectedFields;
  private final Gate gate;
  private final ExclusiveCalls exclusive = new ExclusiveCalls();

  /** Creates the provisioner of a bridge. */
  public UserProvisioner(
      CometChatClient client,
      Timer timer,
      Audit audit,
      Events events,
      CometChatBridgeConfig config,
      Gate gate) {
    this.gate = gate;
    this.client = client;
    this.timer = timer;
    this.audit = audit;
    this.reactivates = config.deactivatedUsers() == DeactivatedUserPolicy.REACTIVATE;
    this.creations = new UserCreations(timer, config.maxCachedUsers());
    this.ownership = new OwnershipCheck(config, timer);
    this.recycled = new RecycledUserIds(config, timer, audit, events);
    this.rejectedFields =
        new RejectedFields(
            timer, config.existingUsers() != ExistingUserPolicy.REJECT, config.log());
  }

  /**
   * Starts a run for one token request.
   *
   * @return the result, or the failure of the last call
   */
  public CompletableFuture<ProvisioningResult> run(ProvisioningRequest request) {
    return new ProvisioningRun(this, request).start();
  }

  /**
   * Makes a call that creates or reactivates a user, or creates a token, unless the application has
   * deleted or deactivated the user meanwhile.
   */
  <T> CompletableFuture<T> unlessEnded(Uid uid, Supplier<CompletableFuture<T>> call) {
    return exclusive.run(
        uid,
        () ->
            gate.known(uid).standing() == Standing.ACTIVE
                ? call.get()
                : CompletableFuture.failedFuture(
                    new UnavailableException(
                        "The application has ended the user meanwhile", 0, null, null)));
  }

  /**
   * Discards what is known of a user that the application has deleted, deactivated or activated.
   */
  public void standingChanged(Uid uid) {
    ownership.discard(uid);
    recycled.forget(uid);
  }

  /**
   * Carries out desired states at CometChat; creates no user that a login creates as well.
   *
   * @param lease before its end a run ends
   * @param parkAfter a run after as many failures is the last one
   */
  public RowWork rowWork(Duration lease, int parkAfter) {
    return new DesiredUserCalls(this, lease, parkAfter, false);
  }

  /**
   * The calls for a desired state that is stored nowhere. A caller waits for them, and they are
   * retried like those of a login.
   *
   * @param limit the work ends after two thirds of it
   */
  public RowWork directWork(Duration limit) {
    return new DesiredUserCalls(this, limit, 1, true);
  }

  /** The calls for many users who have not logged in. */
  public BulkCalls bulkCalls() {
    return new BulkCalls(this);
  }

  /** What is known of a user, without a reading of the store. */
  Standing standing(Uid uid) {
    return gate.known(uid).standing();
  }

  ExclusiveCalls exclusive() {
    return exclusive;
  }

  CometChatClient client() {
    return client;
  }

  /**
   * Completes when no login creates or reactivates the user, or creates a token, any more that
   * began before now. Each later login sees the changes of the standing that are stored now.
   */
  CompletableFuture<?> idle(Uid uid) {
    return exclusive.ended(uid);
  }

  CompletableFuture<String> createToken(Uid uid, CallContext context) {
    return unlessEnded(uid, () -> client.tokens().mint(uid, context));
  }

  CompletableFuture<Optional<UserApi.Found>> read(Uid uid, CallContext context) {
    return client.users().read(uid, context);
  }

  CompletableFuture<Boolean> stamp(
      Uid uid, UserApi.Found found, String stamp, CallContext context) {
    return client.users().stamp(uid, found, stamp, context);
  }

  CompletableFuture<UserApi.Created> create(
      Uid uid, ChatUser user, Set<String> without, CallContext context) {
    return client.users().create(uid, user, without, context);
  }

  /** How long the circuit breaker rejects calls; empty if calls are possible. */
  public Optional<Duration> rejectedFor() {
    return client.rejectedFor();
  }

  boolean reactivates() {
    return reactivates;
  }

  /** Reactivates a user; completes with {@code false} if CometChat has no such user. */
  CompletableFuture<Boolean> reactivate(Uid uid, CallContext context) {
    return client
        .users()
        .reactivate(List.of(uid), context)
        .thenApply(result -> result.notFound().isEmpty());
  }

  UserCreations creations() {
    return creations;
  }

  RejectedFields rejectedFields() {
    return rejectedFields;
  }

  RecycledUserIds recycled() {
    return recycled;
  }

  OwnershipCheck ownership() {
    return ownership;
  }

  Audit audit() {
    return audit;
  }

  Timer timer() {
    return timer;
  }
}
