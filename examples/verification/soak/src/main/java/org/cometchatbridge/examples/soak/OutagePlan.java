/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.cometchatbridge.emulator.Chaos;
import org.cometchatbridge.emulator.Faults;
import org.cometchatbridge.emulator.Scenario;

/**
 * Injects the faults of a run: random ones all the time, and outages at fixed times. The cycle of
 * outages repeats.
 */
final class OutagePlan {

  /** Only random faults. */
  static final String NO_OUTAGE = "calm";

  /** CometChat accepts connections but never responds. */
  static final String BLACK_HOLE = "black hole";

  private static final double EACH_KIND = 0.005;
  private static final double HANG = 0.001;

  /** An outage, in seconds since the start of the run. */
  record Outage(String name, double from, double to) {}

  private record Phase(String name, int seconds, BiConsumer<Faults, Network> faults) {}

  /** The time after each outage is long enough to check the recovery of the bridge. */
  private static final List<Phase> CYCLE =
      List.of(
          new Phase(NO_OUTAGE, 36, (faults, network) -> {}),
          new Phase(BLACK_HOLE, 20, (faults, network) -> hang(faults)),
          new Phase(NO_OUTAGE, 34, (faults, network) -> {}),
          new Phase("overload", 8, (faults, network) -> overload(faults)),
          new Phase(NO_OUTAGE, 31, (faults, network) -> {}),
          new Phase("throttled", 4, (faults, network) -> throttle(faults)),
          new Phase(NO_OUTAGE, 31, (faults, network) -> {}),
          new Phase("port closed", 6, (faults, network) -> faults.refuseConnections()),
          new Phase(NO_OUTAGE, 31, (faults, network) -> {}),
          new Phase("dead connections", 8, (faults, network) -> network.loseConnections()),
          new Phase(NO_OUTAGE, 12, (faults, network) -> network.repair()),
          new Phase("resets", 4, (faults, network) -> network.resetConnections()),
          new Phase(NO_OUTAGE, 10, (faults, network) -> {}));

  private final Duration lasts;
  private final Network network;

  /** A run that is shorter than the cycle has a shorter cycle. */
  private final double scale;

  OutagePlan(Duration lasts, Network network) {
    this.lasts = lasts;
    this.network = network;
    int cycle = CYCLE.stream().mapToInt(Phase::seconds).sum();
    this.scale = Math.min(1, lasts.toMillis() / 1e3 / cycle);
  }

  // The emulator ends the faults.
  @SuppressWarnings("resource")
  void begin(Faults faults, long seed) {
    Chaos chaos = Chaos.of(seed);
    for (Chaos.Kind kind : Chaos.Kind.values()) {
      chaos = chaos.with(kind, probability(kind));
    }
    faults.startChaos(chaos);
    Scenario.Builder scenario = Scenario.builder().repeat(true);
    for (Phase part : CYCLE) {
      scenario.phase(
          part.name(), share(part), faultsOfPhase -> part.faults().accept(faultsOfPhase, network));
    }
    faults.play(scenario.build());
  }

  /** The outages of the run. */
  List<Outage> outages() {
    List<Outage> all = new ArrayList<>();
    double end = lasts.toMillis() / 1e3;
    double at = 0;
    while (at < end) {
      for (Phase part : CYCLE) {
        double next = at + share(part).toMillis() / 1e3;
        if (!part.name().equals(NO_OUTAGE) && at < end) {
          all.add(new Outage(part.name(), at, Math.min(next, end)));
        }
        at = next;
      }
    }
    return all;
  }

  private Duration share(Phase part) {
    return Duration.ofMillis(Math.round(part.seconds() * scale * 1e3));
  }

  /**
   * A 429 for several users slows down all calls of the bridge. It therefore occurs in a phase of
   * its own, not at random.
   */
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

  @SuppressWarnings("resource") // the end of the phase releases the calls
  private static void hang(Faults faults) {
    faults.onAny().hang();
  }

  private static void overload(Faults faults) {
    faults.onAny().error(503, "ERR_MISSION_FAILED").header("Retry-After", "2").always();
  }
}
