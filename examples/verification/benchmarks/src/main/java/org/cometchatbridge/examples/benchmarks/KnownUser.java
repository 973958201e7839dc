/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The time until the token of a user who exists, one login after another. */
final class KnownUser implements Measurement {

  static final int UPSTREAM_MILLIS = 50;

  private static final String BRIDGE = "the bridge";
  private static final String RAW = "the raw client";

  @Override
  public List<Finding> measure(Size size) throws Exception {
    Map<String, Rounds.Work> works = new LinkedHashMap<>();
    List<TokenSource> sources = new ArrayList<>();
    try (StubProcess stub = StubProcess.start(false)) {
      stub.stub("delay", size.of(UPSTREAM_MILLIS, 1));
      add(works, sources, size, BRIDGE, new BridgeTokens(stub.directConfig()));
      add(works, sources, size, RAW, new RawTokens(stub.directAddress()));
      for (RecipeClient client : RecipeClient.values()) {
        RecipeTokens recipe =
            new RecipeTokens(client.create(stub.directAddress(), RawTokens.CONNECTIONS), 1);
        add(works, sources, size, "the recipe, " + client.words(), recipe);
      }
      Rounds<String> rounds = Rounds.of(works, size.of(10, 0), size.of(25, 1));
      List<Finding> findings = new ArrayList<>();
      works.keySet().stream()
          .filter(name -> !name.equals(RAW))
          .forEach(
              name ->
                  findings.add(
                      Finding.of(
                          name + " over " + RAW,
                          Unit.RATIO,
                          rounds.ratio(name, RAW),
                          name.equals(BRIDGE) ? Goal.atMost(1.01) : Goal.NONE)));
      return findings;
    } finally {
      for (TokenSource source : sources) {
        source.close();
      }
    }
  }

  private static void add(
      Map<String, Rounds.Work> works,
      List<TokenSource> sources,
      Size size,
      String name,
      TokenSource source) {
    int logins = size.of(10, 1);
    sources.add(source);
    works.put(name, () -> nanos(source, logins));
  }

  private static double nanos(TokenSource source, int logins) throws InterruptedException {
    Storm.Ended ended = Storm.of(source, "user-", logins, 1);
    if (ended.lost() > 0) {
      throw new IllegalStateException("A login got no token");
    }
    return ended.nanos();
  }
}
