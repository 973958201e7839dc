/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cometchatbridge.emulator.internal.control.ScenarioReader;

/**
 * A timeline of faults: consecutive phases, each with its own duration. {@link Faults#play} runs it
 * on the emulator's clock.
 *
 * <pre>{@code
 * Scenario outage =
 *     Scenario.builder()
 *         .phase("unresponsive", Duration.ofSeconds(30), faults -> faults.onAny().hang())
 *         .phase(
 *             "overload",
 *             Duration.ofSeconds(20),
 *             faults ->
 *                 faults.onAny().error(503, "ERR_MISSION_FAILED").header("Retry-After", "5").always())
 *         .build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Scenario {

  /** A phase of the scenario. */
  record Phase(String name, Duration duration, Consumer<Faults> faults) {}

  private final List<Phase> phases;
  private final boolean repeat;

  private Scenario(Builder builder) {
    this.phases = List.copyOf(builder.phases);
    this.repeat = builder.repeat;
  }

  /**
   * Returns a builder without phases.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a scenario from JSON: {@code {"repeat": false, "phases": [{"name": "…", "duration":
   * "PT30S", "faults": […]}]}} with faults in the format of the control API. {@code name} and
   * {@code faults} are optional.
   *
   * @param json the text
   * @return the scenario
   * @throws IllegalArgumentException if the text is not a valid scenario; the message names the
   *     problem
   */
  public static Scenario parse(String json) {
    Scenario scenario = ScenarioReader.read(json);
    // Validates all phases now, so that an error is not reported only when its phase begins.
    for (Phase phase : scenario.phases) {
      phase.faults().accept(Faults.detached());
    }
    return scenario;
  }

  List<Phase> phases() {
    return phases;
  }

  boolean repeat() {
    return repeat;
  }

  /**
   * Builds a scenario. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private final List<Phase> phases = new ArrayList<>();
    private boolean repeat;

    private Builder() {}

    /**
     * Adds a phase.
     *
     * @param name the name, for display
     * @param duration the duration, more than zero
     * @param faults arms the faults when the phase begins; at the end of the phase they are removed
     *     and hanging calls resume
     * @return this
     * @throws IllegalArgumentException if the duration is not positive
     */
    public Builder phase(String name, Duration duration, Consumer<Faults> faults) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(
            "the duration of a phase must be more than zero, " + name + " was " + duration);
      }
      phases.add(new Phase(name, duration, faults));
      return this;
    }

    /**
     * Adds a phase without faults.
     *
     * @param duration the duration, more than zero
     * @return this
     * @throws IllegalArgumentException if the duration is not positive
     */
    public Builder healthy(Duration duration) {
      return phase("healthy", duration, faults -> {});
    }

    /**
     * Sets whether the scenario restarts after its last phase until it is stopped. By default it
     * ends after the last phase.
     *
     * @param again true to repeat
     * @return this
     */
    public Builder repeat(boolean again) {
      repeat = again;
      return this;
    }

    /**
     * Builds the scenario.
     *
     * @return the scenario
     * @throws IllegalArgumentException if it has no phase
     */
    public Scenario build() {
      if (phases.isEmpty()) {
        throw new IllegalArgumentException("a scenario needs at least one phase");
      }
      return new Scenario(this);
    }
  }
}
