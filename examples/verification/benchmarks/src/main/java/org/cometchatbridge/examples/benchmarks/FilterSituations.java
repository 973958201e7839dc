/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** What the filter costs where it has more to do than usual. */
final class FilterSituations implements Measurement {

  private static final double IN_WINDOW_NANOS = 1_500;
  private static final double IN_WINDOW_BYTES = 1_024;

  @Override
  public List<Finding> measure(Size size) throws Exception {
    FilterRounds rounds =
        new FilterRounds(
            EnumSet.of(
                Subject.HAND_USER,
                Subject.BRIDGE_NAVIGATION,
                Subject.BRIDGE_ANONYMOUS,
                Subject.BRIDGE_IN_WINDOW),
            size);
    List<Finding> findings = new ArrayList<>();
    add(findings, rounds, Subject.BRIDGE_NAVIGATION, "a page, by navigation", Goal.NONE, 0);
    add(findings, rounds, Subject.BRIDGE_ANONYMOUS, "an anonymous visitor", Goal.NONE, 0);
    add(
        findings,
        rounds,
        Subject.BRIDGE_IN_WINDOW,
        "a response that carries the token",
        Goal.atMost(IN_WINDOW_NANOS),
        IN_WINDOW_BYTES);
    return findings;
  }

  private static void add(
      List<Finding> findings,
      FilterRounds rounds,
      Subject subject,
      String words,
      Goal nanos,
      double bytes) {
    String beyond = words + ", beyond " + Peer.HAND_USER.words();
    findings.add(
        Finding.of(
            beyond,
            Unit.BYTES,
            rounds.bytesBeyond(subject, Subject.HAND_USER),
            Goal.atMost(bytes)));
    findings.add(
        Finding.of(
            beyond, Unit.NANOS, rounds.nanos().difference(subject, Subject.HAND_USER), nanos));
    findings.add(
        Finding.of(
            words + ", over " + Peer.HAND_USER.words(),
            Unit.RATIO,
            rounds.nanos().ratio(subject, Subject.HAND_USER)));
  }
}
