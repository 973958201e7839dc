/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.EmulatedUser;

/**
 * Runs all combinations of one application, from its start to the check that nothing is left after
 * its end.
 */
final class ApplicationRun implements AutoCloseable {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  /** The number of calls that the circuit breaker remembers. */
  private static final int COMPLETION_LOGINS = 10;

  private final TokenScope scope;
  private final HttpClient client;
  private final Provider provider = new Provider();
  private final Application application;
  private int runs;
  private final List<Uid> usersWithReplacedToken = new ArrayList<>();

  ApplicationRun(TestSetup setup, DeactivatedUserPolicy deactivatedUsers, HttpClient client) {
    this.scope = setup.scope();
    this.client = client;
    this.application = setup.adapter().start(provider, scope, deactivatedUsers);
  }

  int run(Combination combination) {
    return new CombinationRun(this, combination, ++runs).run();
  }

  TokenScope scope() {
    return scope;
  }

  Provider provider() {
    return provider;
  }

  Application application() {
    return application;
  }

  Visitor visitor() {
    return new Visitor(client, application);
  }

  /**
   * Completes all pending work after a failed combination, so that it does not affect the next one.
   */
  void completePendingWork() {
    provider.time().advance(Duration.ofMinutes(5));
    for (int i = 0; i < COMPLETION_LOGINS; i++) {
      String user = "pending-" + runs + "-" + i;
      provider.emulator().users().add(EmulatedUser.of(user, "Pending"));
      visitor().startLogin(user).join();
    }
  }

  /**
   * Waits until a token of a user is revoked at CometChat. Tokens of other users, whose login
   * session ended without storing them, are revoked after ten minutes of the turned clock; if that
   * is during a fault, this revocation may be deferred.
   */
  void awaitRevocation(Uid uid) {
    usersWithReplacedToken.add(uid);
    for (int seen = 1; !revokedUsers().contains(uid); seen++) {
      List<BridgeEvent> events =
          provider.events().await(BridgeEvent.class, event -> isRevocation(event, uid), seen);
      if (events.get(seen - 1) instanceof BridgeEvent.RevocationDeferred deferred) {
        retry(uid, seen, deferred.retryAfter());
      }
    }
  }

  /** The event may arrive before its retry is scheduled, or after the retry has begun. */
  private void retry(Uid uid, int seen, Duration pause) {
    long end = System.nanoTime() + REAL_LIMIT.toNanos();
    while (!provider.time().pendingDelays().contains(pause)
        && revocations(uid) == seen
        && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    provider.time().advance(pause);
  }

  private long revocations(Uid uid) {
    return provider.events().all(BridgeEvent.class).stream()
        .filter(event -> isRevocation(event, uid))
        .count();
  }

  private static boolean isRevocation(BridgeEvent event, Uid uid) {
    return (event instanceof BridgeEvent.TokenRevoked revoked && revoked.uid().equals(uid))
        || (event instanceof BridgeEvent.RevocationDeferred deferred && deferred.uid().equals(uid));
  }

  private List<Uid> revokedUsers() {
    return provider.events().all(BridgeEvent.TokenRevoked.class).stream()
        .map(BridgeEvent.TokenRevoked::uid)
        .toList();
  }

  /** A shared token is never revoked; another user may be using it. */
  private void assertRevocations() {
    if (scope == TokenScope.USER) {
      assertThat(revokedUsers()).as("users with a revoked token").isEmpty();
    } else {
      assertThat(revokedUsers()).containsAll(usersWithReplacedToken);
    }
  }

  /** Closes the application and checks that no thread and no connection of the bridge is left. */
  @Override
  public void close() {
    assertThat(provider.emulator().journal().violations())
        .as("violations of the contract")
        .isEmpty();
    assertRevocations();
    assertThat(bridgeThreads()).isNotEmpty();
    application.close();
    long end = System.nanoTime() + REAL_LIMIT.toNanos();
    while (isSomethingLeft() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(bridgeThreads()).as("threads of the bridge").isEmpty();
    assertThat(provider.emulator().openConnections()).as("connections to CometChat").isZero();
    provider.close();
  }

  private boolean isSomethingLeft() {
    return provider.emulator().openConnections() > 0 || !bridgeThreads().isEmpty();
  }

  private static List<String> bridgeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("cometchat-bridge"))
        .sorted()
        .toList();
  }
}
