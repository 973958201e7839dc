/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Ten thousand users log in at once. */
final class LoginStorm implements Measurement {

  private static final String BRIDGE = "the bridge";
  private static final String RAW = "the raw client with as many connections";
  private static final String NEW_USERS = ", new users";
  private static final String BRIDGE_THREADS = "cometchat-bridge-";

  private final AtomicInteger lost = new AtomicInteger();
  private int threads;

  @Override
  public List<Finding> measure(Size size) throws Exception {
    Map<String, Rounds.Work> works = new LinkedHashMap<>();
    List<TokenSource> sources = new ArrayList<>();
    int logins = size.of(10_000, 20);
    try (StubProcess stub = StubProcess.start(false);
        BridgeTokens bridge = new BridgeTokens(stub.directConfig())) {
      stub.stub("delay", size.of(KnownUser.UPSTREAM_MILLIS, 1));
      works.put(BRIDGE, () -> rateOfBridge(bridge, "user-", logins));
      works.put(BRIDGE + NEW_USERS, () -> rateOfBridge(bridge, StubUpstream.NEW, logins / 4));
      RawTokens raw = new RawTokens(stub.directAddress());
      sources.add(raw);
      works.put(RAW, () -> rate(raw, "user-", logins));
      for (RecipeClient client : RecipeClient.values()) {
        RecipeTokens recipe = recipe(stub, client, RecipeTokens.THREADS);
        sources.add(recipe);
        works.put(nameOf(client), () -> rate(recipe, "user-", logins));
      }
      RecipeTokens asMany = recipe(stub, RecipeClient.JDK, RawTokens.CONNECTIONS);
      sources.add(asMany);
      works.put("recipe" + NEW_USERS, () -> rate(asMany, StubUpstream.NEW, logins / 4));
      Rounds<String> rounds = Rounds.of(works, size.of(1, 0), size.of(3, 1));
      return findings(rounds, bridge.outages());
    } finally {
      for (TokenSource source : sources) {
        source.close();
      }
    }
  }

  private static RecipeTokens recipe(StubProcess stub, RecipeClient client, int threads) {
    return new RecipeTokens(client.create(stub.directAddress(), threads), threads);
  }

  private static String nameOf(RecipeClient client) {
    return "the recipe on " + RecipeTokens.THREADS + " threads and connections, " + client.words();
  }

  private double rateOfBridge(BridgeTokens bridge, String prefix, int logins)
      throws InterruptedException {
    Storm.Ended ended = Storm.of(bridge, prefix, logins);
    lost.addAndGet(ended.lost());
    threads = Math.max(threads, threadsOfBridge());
    return logins / (double) ended.nanos();
  }

  private static double rate(TokenSource source, String prefix, int logins)
      throws InterruptedException, IOException {
    Storm.Ended ended = Storm.of(source, prefix, logins);
    if (ended.lost() > 0) {
      throw new IOException(ended.lost() + " logins without the bridge got no token");
    }
    return logins / (double) ended.nanos();
  }

  private static int threadsOfBridge() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith(BRIDGE_THREADS))
            .count();
  }

  private List<Finding> findings(Rounds<String> rounds, int outages) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.of(
            "logins per second: the bridge over " + RAW,
            Unit.RATIO,
            rounds.ratio(BRIDGE, RAW),
            Goal.atLeast(0.9)));
    findings.add(
        Finding.of(
            "logins per second of new users: the bridge over the recipe with as many connections",
            Unit.RATIO,
            rounds.ratio(BRIDGE + NEW_USERS, "recipe" + NEW_USERS),
            Goal.atLeast(1.3)));
    for (RecipeClient client : RecipeClient.values()) {
      findings.add(
          Finding.of(
              "logins per second: " + nameOf(client) + ", over " + RAW,
              Unit.RATIO,
              rounds.ratio(nameOf(client), RAW)));
    }
    findings.add(Finding.count("logins of the bridge without a token", lost.get(), Goal.atMost(0)));
    findings.add(Finding.count("threads of the bridge", threads, Goal.atMost(8)));
    findings.add(Finding.count("outages that the bridge reported", outages, Goal.atMost(0)));
    return findings;
  }
}
