/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link FilterAlone} in turns, each time in a JVM of its own. */
final class FilterRounds {

  private static final String BYTES = "gc.alloc.rate.norm";

  private final Map<Subject, List<Double>> bytes = new EnumMap<>(Subject.class);
  private final Rounds<Subject> nanos;

  FilterRounds(Set<Subject> subjects, Measurement.Size size) throws Exception {
    Map<Subject, Rounds.Work> works = new EnumMap<>(Subject.class);
    subjects.forEach(subject -> works.put(subject, () -> run(subject, size)));
    nanos = Rounds.of(works, 0, size.of(4, 1));
  }

  private double run(Subject subject, Measurement.Size size) throws RunnerException {
    boolean full = size == Measurement.Size.FULL;
    Options options =
        new OptionsBuilder()
            .include(FilterAlone.class.getName() + "\\.request")
            .param("subject", subject.name())
            // The smallest size is to be quick: it starts no JVM.
            .forks(full ? 1 : 0)
            .jvmArgs("-Xmx512m")
            .warmupIterations(full ? 4 : 1)
            .warmupTime(TimeValue.milliseconds(full ? 300 : 10))
            .measurementIterations(full ? 4 : 1)
            .measurementTime(TimeValue.milliseconds(full ? 250 : 10))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    RunResult result = new Runner(options).runSingle();
    result.getSecondaryResults().forEach((name, secondary) -> record(subject, name, secondary));
    return result.getPrimaryResult().getScore();
  }

  private void record(Subject subject, String name, Result<?> result) {
    if (name.endsWith(BYTES)) {
      bytes.computeIfAbsent(subject, unknown -> new ArrayList<>()).add(result.getScore());
    }
  }

  /** Nanoseconds of each request. */
  Rounds<Subject> nanos() {
    return nanos;
  }

  /** Bytes that each request allocates. */
  Spread bytes(Subject subject) {
    return Spread.of(bytes.getOrDefault(subject, List.of()));
  }

  /** Bytes that a request allocates beyond those of another filter. */
  Spread bytesBeyond(Subject subject, Subject base) {
    double other = bytes(base).median();
    Spread all = bytes(subject);
    return new Spread(all.low() - other, all.median() - other, all.high() - other);
  }
}
