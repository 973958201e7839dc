/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cometchatbridge.emulator.Chaos;
import org.cometchatbridge.emulator.Faults;
import org.cometchatbridge.emulator.Scenario;

/**
 * What goes wrong during a run: chaos all the time, and on top of it outages at times that are
 * known beforehand. The cycle of outages repeats.
 */
final class Troubles {

  /** Nothing but chaos. */
  static final String CALM = "calm";

  /** CometChat takes connections and answers nothing. */
  static final String BLACK_HOLE = "black hole";

  private static final double EACH_KIND = 0.005;
  private static final double HANG = 0.001;

  /** A stretch of the run, in seconds since its start. */
  record Stretch(String name, double from, double to) {}

  private record Part(String name, int seconds, Consumer<Faults> faults) {}

  /** There is calm for long enough after each outage to see that it is over for the bridge, too. */
  private static final List<Part> CYCLE =
      List.of(
          new Part(CALM, 36, faults -> {}),
          new Part(BLACK_HOLE, 20, Troubles::hang),
          new Part(CALM, 34, faults -> {}),
          new Part("overload", 8, Troubles::overload),
          new Part(CALM, 31, faults -> {}),
          new Part("throttled", 4, Troubles::throttle),
          new Part(CALM, 31, faults -> {}),
          new Part("port closed", 6, Faults::refuseConnections),
          new Part(CALM, 10, faults -> {}));

  private final Duration lasts;

  /** A run that is too short for the cycle has a short one. */
  private final double scale;

  Troubles(Duration lasts) {
    this.lasts = lasts;
    int cycle = CYCLE.stream().mapToInt(Part::seconds).sum();
    this.scale = Math.min(1, lasts.toMillis() / 1e3 / cycle);
  }

  // The emulator ends them.
  @SuppressWarnings("resource")
  void begin(Faults faults, long seed) {
    Chaos chaos = Chaos.of(seed);
    for (Chaos.Kind kind : Chaos.Kind.values()) {
      chaos = chaos.with(kind, probability(kind));
    }
    faults.startChaos(chaos);
    Scenario.Builder scenario = Scenario.builder().repeat(true);
    for (Part part : CYCLE) {
      scenario.phase(part.name(), share(part), part.faults());
    }
    faults.play(scenario.build());
  }

  /** All outages of the run. */
  List<Stretch> outages() {
    List<Stretch> all = new ArrayList<>();
    double end = lasts.toMillis() / 1e3;
    double at = 0;
    while (at < end) {
      for (Part part : CYCLE) {
        double next = at + share(part).toMillis() / 1e3;
        if (!part.name().equals(CALM) && at < end) {
          all.add(new Stretch(part.name(), at, Math.min(next, end)));
        }
        at = next;
      }
    }
    return all;
  }

  private Duration share(Part part) {
    return Duration.ofMillis(Math.round(part.seconds() * scale * 1e3));
  }

  /** A bridge that is told to slow down does so in all its calls, so 429 has a time of its own. */
  private static double probability(Chaos.Kind kind) {
    return switch (kind) {
      case HANG -> HANG;
      case RATE_LIMITED -> 0;
      default -> EACH_KIND;
    };
  }

  private static void throttle(Faults faults) {
    faults.onAny().error(429, "ERR_TOO_MANY_REQUESTS").header("Retry-After", "1").always();
  }

  @SuppressWarnings("resource") // the end of the phase lets the calls go
  private static void hang(Faults faults) {
    faults.onAny().hang();
  }

  private static void overload(Faults faults) {
    faults.onAny().error(503, "ERR_MISSION_FAILED").header("Retry-After", "2").always();
  }
}
