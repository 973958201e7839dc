/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.util.Random;

/**
 * Runs a check on generated cases. Each case has a seed of its own, which a failure names: {@code
 * -Dcometchatbridge.fuzz.seed=SEED -Dcometchatbridge.fuzz.count=1} runs it alone, another seed and
 * a larger count look further.
 */
public final class Fuzz {

  /** Checks one case, made by the random numbers of its own. */
  @FunctionalInterface
  public interface Case {
    void check(Random random) throws Exception;
  }

  private static final String SEED = "cometchatbridge.fuzz.seed";
  private static final String COUNT = "cometchatbridge.fuzz.count";

  private Fuzz() {}

  /** Runs so many cases, or as many as the system property says. */
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

  /** One of these. */
  @SafeVarargs
  public static <T> T one(Random random, T... of) {
    return of[random.nextInt(of.length)];
  }
}
