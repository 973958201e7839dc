/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cometchatbridge.examples.benchmarks.SpeedProbe.Kind;

/** Compares the speed of this version with that of an earlier one, measured in turns. */
public final class SpeedTable {

  private static final int WARM_UP = 6;
  private static final int ROUNDS = 15;
  private static final int AUDITED_LOGINS = 10_000;
  private static final List<String> MODULES = List.of("core", "servlet-filter");

  private final PrintStream progress;

  private SpeedTable(PrintStream progress) {
    this.progress = progress;
  }

  /**
   * Runs.
   *
   * @param args the file to write, and a folder in which an earlier version was built
   * @throws Exception if a process cannot be started or the file cannot be written
   */
  public static void main(String[] args) throws Exception {
    Files.writeString(Path.of(args[0]), new SpeedTable(System.out).text(Path.of(args[1])));
  }

  private String text(Path earlier) throws Exception {
    StringBuilder text =
        new StringBuilder(
            """
            # Speed

            What the life of a user costs requests and logins: this version, and the one before `ChatUsers`, the gate and the desired
            state existed, measured in turns. The times are those of one machine; the ratios are what counts.

            <!-- not run: takes many minutes, and needs the history of the repository -->
            ```sh
            git worktree add target/earlier a25e571
            mvn -ntp -f target/earlier -Dquick package -pl servlet-filter -am
            mvn -ntp -P speed package -DskipTests -pl examples/verification/benchmarks -am
            ```

            | | before | now | ratio |
            | --- | ---: | ---: | ---: |
            """);
    measure(earlier).forEach((kind, pair) -> text.append(row(kind, pair)));
    text.append(
        String.format(
            Locale.ROOT,
            """

            The requests are the fast path: the filter, with stubs of the container around it, two million times. Token requests are
            1,000 logins, one after another, to a stub on the same machine; the time is the median. Of %d rounds the table has the least
            processor time and the median time.

            """,
            ROUNDS));
    AuditLogins.Outcome audit = new AuditLogins().run(AUDITED_LOGINS);
    text.append(
        String.format(
            Locale.ROOT,
            """
            ## Audit

            %,d logins with an `AuditSink` that needs %d ms for each record, and as many without one, in turns: the sink got %,d
            records. The 99th percentile of the time until a token is %.1f ms with the sink and %.1f ms without it, a ratio of %.2f.
            """,
            audit.logins(),
            AuditLogins.SINK_MILLIS,
            audit.records(),
            audit.withSink() / 1e6,
            audit.withoutSink() / 1e6,
            (double) audit.withSink() / audit.withoutSink()));
    return text.toString();
  }

  private record Pair(List<Double> before, List<Double> now) {}

  private Map<Kind, Pair> measure(Path earlier) throws IOException {
    Map<Kind, Pair> all = new EnumMap<>(Kind.class);
    String here = System.getProperty("java.class.path");
    try (SpeedProbe before = SpeedProbe.start(classPathOf(earlier, here));
        SpeedProbe now = SpeedProbe.start(here)) {
      for (Kind kind : Kind.values()) {
        Pair pair = new Pair(new ArrayList<>(), new ArrayList<>());
        for (int round = -WARM_UP; round < ROUNDS; round++) {
          double first = before.measure(kind);
          double second = now.measure(kind);
          if (round >= 0) {
            pair.before().add(first);
            pair.now().add(second);
          }
        }
        all.put(kind, pair);
        progress.print(row(kind, pair));
      }
    }
    return all;
  }

  /** The class path with the bridge of the earlier version instead of this one. */
  private static String classPathOf(Path earlier, String classPath) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String module : MODULES) {
      Path classes = earlier.resolve(Path.of(module, "target", "classes"));
      if (!Files.isDirectory(classes)) {
        throw new IOException(classes + " does not exist; build the earlier version first");
      }
      entries.add(classes.toString());
    }
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (MODULES.stream().noneMatch(module -> isOf(module, entry))) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static boolean isOf(String module, String entry) {
    return entry.contains("cometchat-bridge-" + module + "-")
        || Path.of(entry).endsWith(Path.of(module, "target", "classes"));
  }

  private static String row(Kind kind, Pair pair) {
    double before = typical(kind, pair.before());
    double now = typical(kind, pair.now());
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %.2f |%n",
        kind.words(),
        time(before),
        time(now),
        now / before);
  }

  private static String time(double nanos) {
    return nanos < 10_000
        ? String.format(Locale.ROOT, "%.0f ns", nanos)
        : String.format(Locale.ROOT, "%.0f µs", nanos / 1_000);
  }

  /** The least processor time, or the median of the times. */
  private static double typical(Kind kind, List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(kind == Kind.TOKEN ? sorted.size() / 2 : 0);
  }
}
