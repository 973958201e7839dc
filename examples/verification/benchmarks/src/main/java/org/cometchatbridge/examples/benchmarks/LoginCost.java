/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The processor time of a login and what it allocates. */
final class LoginCost implements Measurement {

  private static final int AT_ONCE = 64;
  private static final String BRIDGE = "the bridge";
  private static final String RAW = "the raw client";

  private final Map<String, List<Double>> bytes = new LinkedHashMap<>();

  @Override
  public List<Finding> measure(Size size) throws Exception {
    int logins = size.of(4_000, 100);
    try (StubProcess stub = StubProcess.start(false);
        BridgeTokens bridge = new BridgeTokens(stub.directConfig());
        RawTokens raw = new RawTokens(stub.directAddress())) {
      Map<String, Rounds.Work> works = new LinkedHashMap<>();
      works.put(BRIDGE, () -> cpu(BRIDGE, bridge, logins));
      works.put(RAW, () -> cpu(RAW, raw, logins));
      int warmUp = size.of(15, 0);
      int rounds = size.of(31, 1);
      Rounds<String> cpu = Rounds.of(works, warmUp, rounds);
      return List.of(
          Finding.of(
              "processor time of a login over that of the raw client",
              Unit.RATIO,
              cpu.ratio(BRIDGE, RAW),
              Goal.atMost(1.4)),
          Finding.of(
              "bytes of a login over those of the raw client",
              Unit.RATIO,
              ratioOfBytes(warmUp),
              Goal.atMost(1.4)),
          Finding.of("bytes of a login", Unit.BYTES, counted(BRIDGE, warmUp)));
    }
  }

  private double cpu(String name, TokenSource source, int logins) throws InterruptedException {
    ProcessCost before = ProcessCost.now();
    Storm.Ended ended = Storm.of(source, "user-", logins, AT_ONCE);
    if (ended.lost() > 0) {
      throw new IllegalStateException(ended.lost() + " logins got no token");
    }
    ProcessCost cost = ProcessCost.now().since(before);
    bytes.computeIfAbsent(name, unknown -> new ArrayList<>()).add((double) cost.bytes() / logins);
    return (double) cost.cpuNanos() / logins;
  }

  private Spread ratioOfBytes(int warmUp) {
    List<Double> bridge = all(BRIDGE, warmUp);
    List<Double> raw = all(RAW, warmUp);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < bridge.size(); round++) {
      ratios.add(bridge.get(round) / raw.get(round));
    }
    return Spread.of(ratios);
  }

  private Spread counted(String name, int warmUp) {
    return Spread.of(all(name, warmUp));
  }

  private List<Double> all(String name, int warmUp) {
    List<Double> all = bytes.getOrDefault(name, List.of());
    return all.subList(warmUp, all.size());
  }
}
