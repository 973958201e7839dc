/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.Random;

/**
 * Runs a check on generated cases. Each case has its own seed, which is part of the failure
 * message. {@code -Dcometchatbridge.fuzz.seed=SEED -Dcometchatbridge.fuzz.count=1} repeats a single
 * case; a different seed and a larger count generate further cases.
 */
public final class Fuzz {

  /** Generates and checks one case. */
  @FunctionalInterface
  public interface Case {
    void check(Random random) throws Exception;
  }

  private static final String SEED = "cometchatbridge.fuzz.seed";
  private static final String COUNT = "cometchatbridge.fuzz.count";

  private Fuzz() {}

  /** Runs the given number of cases, unless the system property sets another number. */
  public static void run(int count, Case one) {
    long first = Long.getLong(SEED, 20_261_125);
    int cases = Integer.getInteger(COUNT, count);
    for (long seed = first; seed < first + cases; seed++) {
      try {
        one.check(new Random(seed * 0x9E3779B97F4A7C15L));
      } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError(
            "Case failed; repeat it with -D" + SEED + "=" + seed + " -D" + COUNT + "=1", e);
      }
    }
  }

  /** A random element. */
  @SafeVarargs
  public static <T> T one(Random random, T... of) {
    return of[random.nextInt(of.length)];
  }
}
