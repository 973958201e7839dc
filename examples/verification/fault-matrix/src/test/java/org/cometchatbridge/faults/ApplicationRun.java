/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.EmulatedUser;

/** All combinations that are played on one host, from its start to what it leaves behind. */
final class ApplicationRun implements AutoCloseable {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(20);

  /** As many calls as the breaker remembers. */
  private static final int CALM_LOGINS = 10;

  private final TokenScope scope;
  private final HttpClient client;
  private final Provider provider = new Provider();
  private final Host host;
  private int trials;
  private int revocations;

  ApplicationRun(Setting setting, DeactivatedUserPolicy deactivatedUsers, HttpClient client) {
    this.scope = setting.scope();
    this.client = client;
    this.host = setting.adapter().start(provider, scope, deactivatedUsers);
  }

  int play(Combination combination) {
    return new Trial(this, combination, ++trials).play();
  }

  TokenScope scope() {
    return scope;
  }

  Provider provider() {
    return provider;
  }

  Host host() {
    return host;
  }

  Visitor visitor() {
    return new Visitor(client, host);
  }

  /** After a trial that failed: what is still on its way ends, so that the next one begins anew. */
  void calmDown() {
    provider.time().advance(Duration.ofMinutes(5));
    for (int i = 0; i < CALM_LOGINS; i++) {
      String user = "calm-" + trials + "-" + i;
      provider.emulator().users().add(EmulatedUser.of(user, "Calm"));
      visitor().startLogin(user).join();
    }
  }

  /** Waits until one more token was ended at CometChat. */
  void awaitOneMoreRevocation() {
    provider.events().await(BridgeEvent.TokenRevoked.class, ++revocations);
  }

  /** Closes the application and sees that nothing of the bridge is left. */
  @Override
  public void close() {
    assertThat(provider.emulator().journal().violations())
        .as("violations of the contract")
        .isEmpty();
    assertThat(provider.events().all(BridgeEvent.TokenRevoked.class)).hasSize(revocations);
    assertThat(bridgeThreads()).isNotEmpty();
    host.close();
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
