/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the filter costs the start of an application, in cold JVMs. */
final class Start implements Measurement {

  static final String INIT = "processor time of `Filter.init`, on the thread that starts";

  private static final double NANOS_OF_A_MILLI = 1e6;

  @Override
  public List<Finding> measure(Size size) throws Exception {
    Map<StartProbe.Kind, Rounds.Work> works = new EnumMap<>(StartProbe.Kind.class);
    for (StartProbe.Kind kind : StartProbe.Kind.values()) {
      works.put(kind, () -> StartProbe.nanos(kind));
    }
    Rounds<StartProbe.Kind> rounds = Rounds.of(works, 0, size.of(11, 1));
    return List.of(
        Finding.of(
            INIT,
            Unit.MILLIS,
            rounds.of(StartProbe.Kind.BRIDGE).times(1 / NANOS_OF_A_MILLI),
            Goal.atMost(40)),
        Finding.of(
            "the same over the creation of the HTTP client alone",
            Unit.RATIO,
            rounds.ratio(StartProbe.Kind.BRIDGE, StartProbe.Kind.CLIENT)));
  }
}
