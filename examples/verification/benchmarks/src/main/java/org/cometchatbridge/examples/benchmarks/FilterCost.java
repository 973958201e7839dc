/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** What a filter costs a request of a user whose token has been handed off long ago. */
final class FilterCost implements Measurement {

  @Override
  public List<Finding> measure(Size size) throws Exception {
    EnumSet<Subject> subjects = EnumSet.of(Subject.BRIDGE, Subject.HAND_USER);
    if (size == Size.FULL) {
      subjects.addAll(Subject.WITHOUT_BRIDGE);
    }
    FilterRounds rounds = new FilterRounds(subjects, size);
    List<Finding> findings = new ArrayList<>();
    String beyond = " beyond " + Peer.HAND_USER.words();
    findings.add(
        Finding.of(
            Peer.BRIDGE.words() + beyond,
            Unit.NANOS,
            rounds.nanos().difference(Subject.BRIDGE, Subject.HAND_USER),
            Goal.atMost(150)));
    findings.add(
        Finding.of(
            Peer.BRIDGE.words() + beyond,
            Unit.BYTES,
            rounds.bytesBeyond(Subject.BRIDGE, Subject.HAND_USER),
            Goal.atMost(0)));
    subjects.remove(Subject.HAND_USER);
    for (Subject subject : subjects) {
      findings.add(
          Finding.of(
              subject.peer().words() + " over " + Peer.HAND_USER.words(),
              Unit.RATIO,
              rounds.nanos().ratio(subject, Subject.HAND_USER)));
    }
    return findings;
  }
}
