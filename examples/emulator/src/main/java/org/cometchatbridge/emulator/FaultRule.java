/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.cometchatbridge.emulator.FaultShape.Effect;
import org.jspecify.annotations.Nullable;

/**
 * An armed fault: whom it meets, how often, and what it does. Guarded by the lock of its faults.
 */
final class FaultRule {

  static final int ALWAYS = -1;

  private final @Nullable Operation operation;
  private final @Nullable String uid;
  private final Effect effect;
  private final Duration delay;
  private final @Nullable Hold hold;
  private final BooleanSupplier draw;
  private final List<String> words;
  private int left;

  FaultRule(
      @Nullable Operation operation,
      @Nullable String uid,
      Effect effect,
      Duration delay,
      @Nullable Hold hold,
      int times,
      BooleanSupplier draw,
      List<String> words) {
    this.operation = operation;
    this.uid = uid;
    this.effect = effect;
    this.delay = delay;
    this.hold = hold;
    this.left = times;
    this.draw = draw;
    this.words = List.copyOf(words);
  }

  /** Whether the fault is for this request; draws if it is armed by probability. */
  boolean meets(Operation asked, @Nullable String about) {
    return (operation == null || operation == asked)
        && (uid == null || uid.equals(about))
        && draw.getAsBoolean();
  }

  /** Counts a use; false if that was the last one. */
  boolean use() {
    return left == ALWAYS || --left > 0;
  }

  /** What the fault is and how often it is still to come, for people. */
  @Override
  public String toString() {
    return (operation == null ? "any operation" : operation.name())
        + (uid == null ? "" : " for " + uid)
        + ": "
        + String.join(", ", words)
        + (left == ALWAYS ? "" : ", " + left + " left");
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
