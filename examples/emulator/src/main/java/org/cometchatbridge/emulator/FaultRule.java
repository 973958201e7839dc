/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.cometchatbridge.emulator.FaultAction.Effect;
import org.jspecify.annotations.Nullable;

/**
 * An armed fault: which requests it matches, how often, and its effect. Guarded by the lock of
 * {@link Faults}.
 */
final class FaultRule {

  static final int ALWAYS = -1;

  private final @Nullable Operation operation;
  private final @Nullable String uid;
  private final Effect effect;
  private final Duration delay;
  private final @Nullable Hold hold;
  private final BooleanSupplier sampler;
  private final List<String> descriptions;
  private int remaining;

  FaultRule(
      @Nullable Operation operation,
      @Nullable String uid,
      Effect effect,
      Duration delay,
      @Nullable Hold hold,
      int times,
      BooleanSupplier sampler,
      List<String> descriptions) {
    this.operation = operation;
    this.uid = uid;
    this.effect = effect;
    this.delay = delay;
    this.hold = hold;
    this.remaining = times;
    this.sampler = sampler;
    this.descriptions = List.copyOf(descriptions);
  }

  /**
   * Returns whether the fault applies to this request; samples if it is armed with a probability.
   */
  boolean matches(Operation requested, @Nullable String requestedUid) {
    return (operation == null || operation == requested)
        && (uid == null || uid.equals(requestedUid))
        && sampler.getAsBoolean();
  }

  /** Counts one use. Returns false if it was the last one. */
  boolean use() {
    return remaining == ALWAYS || --remaining > 0;
  }

  /** Returns a description for people: operation, user, effect and remaining uses. */
  @Override
  public String toString() {
    return (operation == null ? "any operation" : operation.name())
        + (uid == null ? "" : " for " + uid)
        + ": "
        + String.join(", ", descriptions)
        + (remaining == ALWAYS ? "" : ", " + remaining + " left");
  }

  Effect effect() {
    return effect;
  }

  Duration delay() {
    return delay;
  }

  @Nullable Hold hold() {
    return hold;
  }
}
