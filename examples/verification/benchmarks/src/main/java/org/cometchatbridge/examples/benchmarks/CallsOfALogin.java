/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.List;

/** How many calls to CometChat a login needs. */
final class CallsOfALogin implements Measurement {

  @Override
  public List<Finding> measure(Size size) throws Exception {
    try (StubProcess stub = StubProcess.start(false);
        BridgeTokens bridge = new BridgeTokens(stub.directConfig());
        BridgeTokens registration = new BridgeTokens(stub.directConfig(), true);
        RecipeTokens recipe =
            new RecipeTokens(RecipeClient.JDK.create(stub.directAddress(), 1), 1)) {
      return List.of(
          calls("a known user", stub, bridge, "known-", Goal.atMost(1)),
          calls("a new user", stub, bridge, StubUpstream.NEW, Goal.atMost(2)),
          calls(
              "a new user, reported as new by the application",
              stub,
              registration,
              StubUpstream.NEW,
              Goal.atMost(1)),
          calls("a new user, the recipe", stub, recipe, StubUpstream.NEW, Goal.NONE));
    }
  }

  private static Finding calls(
      String what, StubProcess stub, TokenSource source, String prefix, Goal goal)
      throws InterruptedException {
    stub.stub("clear", 0);
    if (Storm.of(source, prefix, 1).lost() > 0) {
      throw new IllegalStateException("No token for " + what);
    }
    return Finding.count("calls for " + what, stub.stub("calls", 0), goal);
  }
}
