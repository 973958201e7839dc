/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.cometchatbridge.emulator.internal.control.ScenarioReader;

/**
 * A timeline of faults: phases, one after the other, each with a duration of its own. {@link
 * Faults#play} runs it by the emulator's clock.
 *
 * <pre>{@code
 * Scenario outage =
 *     Scenario.builder()
 *         .phase("black hole", Duration.ofSeconds(30), faults -> faults.onAny().hang())
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

  /** What goes wrong for a while. */
  record Phase(String name, Duration lasts, Consumer<Faults> faults) {}

  private final List<Phase> phases;
  private final boolean repeat;

  private Scenario(Builder builder) {
    this.phases = List.copyOf(builder.phases);
    this.repeat = builder.repeat;
  }

  /**
   * Starts without a phase.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a scenario from JSON: {@code {"repeat": false, "phases": [{"name": "…", "duration":
   * "PT30S", "faults": […]}]}} with faults as the control API takes them. {@code name} and {@code
   * faults} may be left out.
   *
   * @param json the text
   * @return the scenario
   * @throws IllegalArgumentException if it is none; the message says what is wrong
   */
  public static Scenario parse(String json) {
    Scenario scenario = ScenarioReader.read(json);
    // A mistake in a late phase is told now and not when the phase begins.
    for (Phase phase : scenario.phases) {
      phase.faults().accept(Faults.rehearsal());
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
   * Phases of a scenario in their order. Not thread-safe.
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
     * @param name what to call it
     * @param lasts how long it is; more than zero
     * @param faults arms the faults when the phase begins; at its end they are all taken back, and
     *     calls that hang go on
     * @return this
     * @throws IllegalArgumentException if the duration is not positive
     */
    public Builder phase(String name, Duration lasts, Consumer<Faults> faults) {
      if (lasts.isNegative() || lasts.isZero()) {
        throw new IllegalArgumentException(
            "a phase lasts for more than zero, " + name + " was " + lasts);
      }
      phases.add(new Phase(name, lasts, faults));
      return this;
    }

    /**
     * Adds a phase in which nothing goes wrong.
     *
     * @param lasts how long it is; more than zero
     * @return this
     * @throws IllegalArgumentException if the duration is not positive
     */
    public Builder healthy(Duration lasts) {
      return phase("healthy", lasts, faults -> {});
    }

    /**
     * Begins anew after the last phase, until it is stopped. Otherwise nothing goes wrong from then
     * on, which is the default.
     *
     * @param again whether to
     * @return this
     */
    public Builder repeat(boolean again) {
      repeat = again;
      return this;
    }

    /**
     * Makes the scenario.
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
