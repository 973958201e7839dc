/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.guard.CallContext;
import org.cometchatbridge.core.internal.http.CometChatClient;
import org.cometchatbridge.core.internal.http.UserApi;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * The way from a uid to a token: mint; if there is no such user, create it; mint again.
 *
 * <p>A known user costs one call, a new one two. Who has to be looked at first, to see whose the
 * user is, costs one more once a day, unless it is new: the look takes the place of the first mint.
 * Nobody costs more than five, unless a deactivated one is to be brought back, or a new one has a
 * role that does not exist.
 */
public final class UserProvisioner {

  private final CometChatClient client;
  private final Timer timer;
  private final boolean reactivates;
  private final Provisioning provisioning;
  private final Ownership ownership;

  /** One ladder serves all users of a bridge. */
  public UserProvisioner(CometChatClient client, Timer timer, CometChatBridgeConfig config) {
    this.client = client;
    this.timer = timer;
    this.reactivates = config.deactivatedUsers() == DeactivatedUserPolicy.REACTIVATE;
    this.provisioning = new Provisioning(timer);
    this.ownership = new Ownership(config, timer);
  }

  /**
   * Climbs for one login session.
   *
   * @param postponed hears for how long at least no call is made for it
   * @return the outcome, or the failure of the call that decided; no call begins after the deadline
   */
  public CompletableFuture<Outcome> run(
      Uid uid, ChatUser user, Deadline deadline, Consumer<Duration> postponed) {
    return new ProvisioningRun(this, uid, user, deadline, postponed).start();
  }

  CompletableFuture<String> mint(Uid uid, CallContext context) {
    return client.tokens().mint(uid, context);
  }

  CompletableFuture<Optional<UserApi.Found>> look(Uid uid, CallContext context) {
    return client.users().look(uid, context);
  }

  CompletableFuture<Boolean> stamp(
      Uid uid, UserApi.Found found, String stamp, CallContext context) {
    return client.users().stamp(uid, found, stamp, context);
  }

  CompletableFuture<UserApi.Created> create(Uid uid, ChatUser user, CallContext context) {
    return client.users().create(uid, user, context);
  }

  /** For how long it makes no sense to climb, because no call is made; empty if it does. */
  public Optional<Duration> rejectedFor() {
    return client.rejectedFor();
  }

  CompletableFuture<UserApi.Created> createWithoutRole(
      Uid uid, ChatUser user, CallContext context) {
    return client.users().createWithoutRole(uid, user, context);
  }

  boolean reactivates() {
    return reactivates;
  }

  /** Brings a user back; completes with {@code false} if CometChat knows no such user. */
  CompletableFuture<Boolean> reactivate(Uid uid, CallContext context) {
    return client
        .users()
        .reactivate(List.of(uid), context)
        .thenApply(outcome -> outcome.notFound().isEmpty());
  }

  Provisioning provisioning() {
    return provisioning;
  }

  Ownership ownership() {
    return ownership;
  }

  Timer timer() {
    return timer;
  }
}
