/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;

/** Whether a login costs more with many sessions, and a request with many threads. */
final class Growth implements Measurement {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int AT_ONCE = 64;
  private static final int FEW_THREADS = 2;
  private static final int MANY_THREADS = 64;

  @Override
  public List<Finding> measure(Size size) throws Exception {
    try (StubProcess stub = StubProcess.start(false)) {
      return List.of(
          Finding.of(
              String.format(
                  Locale.ROOT,
                  "processor time of a login with %,d login sessions over that with a few",
                  size.of(500_000, 600)),
              Unit.RATIO,
              ratioOfLogins(stub, size),
              Goal.atMost(1.1)),
          Finding.of(
              "requests of logged-in users per second: 64 threads over 2",
              Unit.RATIO,
              ratioOfThreads(stub, size),
              Goal.atLeast(0.95)));
    }
  }

  private static Spread ratioOfLogins(StubProcess stub, Size size) throws Exception {
    int chunk = size.of(10_000, 100);
    int chunks = size.of(50, 6);
    int compared = size.of(5, 1);
    try (BridgeTokens warm = new BridgeTokens(stub.directConfig());
        BridgeTokens bridge = new BridgeTokens(stub.directConfig())) {
      for (int i = 0; i < compared; i++) {
        cpuOf(warm, chunk);
      }
      List<Double> costs = new ArrayList<>();
      for (int i = 0; i < chunks; i++) {
        costs.add(cpuOf(bridge, chunk));
      }
      double few = Spread.of(costs.subList(0, compared)).median();
      return Spread.of(costs.subList(chunks - compared, chunks)).times(1 / few);
    }
  }

  private static double cpuOf(TokenSource source, int logins) throws InterruptedException {
    ProcessCost before = ProcessCost.now();
    if (Storm.of(source, "user-", logins, AT_ONCE).lost() > 0) {
      throw new IllegalStateException("Logins got no token");
    }
    return ProcessCost.now().since(before).cpuNanos();
  }

  private static Spread ratioOfThreads(StubProcess stub, Size size) throws Exception {
    try (CometChatBridge bridge = CometChatBridge.create(stub.directConfig().build())) {
      SessionKey key = SessionKey.random(RANDOM);
      ChatUser user = ChatUser.builder("user").build();
      bridge.login(key, user);
      bridge.await(key, Duration.ofSeconds(12));
      int calls = size.of(2_000_000, 640);
      Map<Integer, Rounds.Work> works = new LinkedHashMap<>();
      for (int threads : new int[] {FEW_THREADS, MANY_THREADS}) {
        works.put(threads, () -> rate(bridge, key, user, threads, calls));
      }
      Rounds<Integer> rounds = Rounds.of(works, size.of(3, 0), size.of(11, 1));
      return rounds.ratio(MANY_THREADS, FEW_THREADS);
    }
  }

  private static double rate(
      CometChatBridge bridge, SessionKey key, ChatUser user, int threads, int calls)
      throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(threads);
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      Threads.start(
          "request",
          () -> {
            for (int call = 0; call < calls / threads; call++) {
              if (!(bridge.login(key, user) instanceof TokenResult.Ready)) {
                throw new IllegalStateException("The token is gone");
              }
            }
            ended.countDown();
          });
    }
    ended.await();
    return (double) calls / (System.nanoTime() - start);
  }
}
