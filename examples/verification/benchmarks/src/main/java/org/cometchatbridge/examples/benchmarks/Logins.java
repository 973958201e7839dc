/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.event.BridgeEvent;

/** A bridge, the logins that it is asked for, and when each of them had a token. */
final class Logins implements AutoCloseable {

  /** The longest time that the bridge works for one login, and a moment. */
  private static final Duration LONGEST = Duration.ofSeconds(12);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final CometChatBridge bridge;
  private final Map<String, Long> begun = new ConcurrentHashMap<>();
  private final Map<String, Long> tokens = new ConcurrentHashMap<>();
  private final AtomicInteger outages = new AtomicInteger();
  private final AtomicInteger warnings = new AtomicInteger();
  private int users;

  Logins(CometChatBridgeConfig.Builder config) {
    this.bridge = CometChatBridge.create(config.listener(this::heard).build());
  }

  private void heard(BridgeEvent event) {
    if (event instanceof BridgeEvent.TokenCreated created) {
      tokens.put(created.uid().value(), System.nanoTime());
    } else if (event instanceof BridgeEvent.OutageStarted) {
      outages.incrementAndGet();
    } else if (event instanceof BridgeEvent.OperatorActionRequired) {
      warnings.incrementAndGet();
    }
  }

  /** Begins one login and returns its user. */
  String begin() {
    return begin("u");
  }

  /** Begins one login of a user whose id begins like this. */
  String begin(String prefix) {
    String user = prefix + "-" + ++users;
    begun.put(user, System.nanoTime());
    bridge.login(SessionKey.random(RANDOM), ChatUser.builder(user).build());
    return user;
  }

  /** Begins many logins at once. */
  List<String> begin(int count) {
    List<String> begunNow = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      begunNow.add(begin());
    }
    return begunNow;
  }

  /** Begins logins at a rate for a time. */
  List<String> beginAtRate(int perSecond, Duration time) {
    List<String> begunNow = new ArrayList<>();
    long start = System.nanoTime();
    long count = time.toMillis() * perSecond / 1_000;
    for (long i = 0; i < count; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      Threads.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
      begunNow.add(begin());
    }
    return begunNow;
  }

  /** Waits until these logins have a token or can have none any more. */
  Outcome outcomeOf(List<String> logins) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!tokens.keySet().containsAll(logins) && System.nanoTime() < end) {
      Threads.sleep(5);
    }
    Duration first = LONGEST;
    Duration slowest = Duration.ZERO;
    int lost = 0;
    for (String login : logins) {
      Long start = begun.get(login);
      Long token = tokens.get(login);
      if (start == null || token == null) {
        lost++;
        continue;
      }
      Duration took = Duration.ofNanos(token - start);
      first = took.compareTo(first) < 0 ? took : first;
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    return new Outcome(logins.size(), lost, first, slowest);
  }

  /** Logs one user in; the time until the token, or {@link #LONGEST} if there is none. */
  Outcome next() {
    return outcomeOf(List.of(begin()));
  }

  /**
   * Opens this many connections, some of which may stay unused: the stub holds so many calls at
   * once.
   */
  void warmUp(StubProcess stub, int connections) {
    stub.stub("delay", 600);
    Outcome warm = outcomeOf(begin(connections));
    stub.stub("delay", 0);
    if (warm.lost() > 0) {
      throw new IllegalStateException("The bridge lost logins while it was warmed up: " + warm);
    }
  }

  /** Whether logins go without chat for now. */
  boolean isRejecting() {
    return bridge.login(SessionKey.random(RANDOM), ChatUser.builder("probe-" + ++users).build())
        instanceof TokenResult.Unavailable;
  }

  int outages() {
    return outages.get();
  }

  int warnings() {
    return warnings.get();
  }

  @Override
  public void close() {
    bridge.close();
  }

  /**
   * How logins ended.
   *
   * @param logins how many there were
   * @param lost how many had no token within the token timeout
   * @param first the shortest time until a token
   * @param slowest the longest time until a token, of those that had one
   */
  record Outcome(int logins, int lost, Duration first, Duration slowest) {}
}
