/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ten thousand users log in at once to a bridge with default limits. */
final class DefaultLimits implements Measurement {

  /** The rate limit of CometChat is 10,000 calls a minute, and 10,000 logins need as many. */
  private static final double LONGEST_MILLIS = 62_000;

  /** Until then a user who has no token asks again, as pages do. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(100);

  private static final int PAUSE_MILLIS = 1_000;

  @Override
  public List<Finding> measure(Size size) throws Exception {
    int logins = size.of(10_000, 20);
    try (StubProcess stub = StubProcess.start(false);
        BridgeTokens bridge = new BridgeTokens(stub.config().baseUrl(stub.directAddress()))) {
      stub.stub("delay", size.of(KnownUser.UPSTREAM_MILLIS, 1));
      Set<String> left = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < logins; i++) {
        left.add("user-" + i);
      }
      long start = System.nanoTime();
      int repeated = logIn(bridge, left, start);
      return List.of(
          Finding.of(
              String.format(Locale.ROOT, "time until all of %,d users have a token", logins),
              Unit.MILLIS,
              Spread.exactly((System.nanoTime() - start) / 1e6),
              Goal.atMost(LONGEST_MILLIS)),
          Finding.count("users without a token in the end", left.size(), Goal.atMost(0)),
          Finding.count("requests of users who had to ask again", repeated, Goal.NONE),
          Finding.count("outages that were reported", bridge.outages(), Goal.atMost(0)));
    }
  }

  /** Logs users in until none is left, and returns how many logins were not the first. */
  private static int logIn(TokenSource source, Set<String> left, long start)
      throws InterruptedException {
    int repeated = -left.size();
    while (!left.isEmpty() && System.nanoTime() - start < MOST_NANOS) {
      if (repeated >= 0) {
        Threads.sleep(PAUSE_MILLIS);
      }
      List<String> users = List.copyOf(left);
      repeated += users.size();
      CountDownLatch ended = new CountDownLatch(users.size());
      for (String user : users) {
        source.logIn(
            user,
            token -> {
              if (token) {
                left.remove(user);
              }
              ended.countDown();
            });
      }
      ended.await();
    }
    return repeated;
  }
}
