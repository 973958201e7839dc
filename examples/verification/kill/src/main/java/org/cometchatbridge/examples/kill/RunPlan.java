/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import org.cometchatbridge.databases.TestDatabase;

/**
 * What a run does.
 *
 * @param seed of everything random that is not a matter of time
 * @param kills how many nodes are killed, at least
 * @param percentSuspended how often a node is suspended in place of a kill
 * @param percentSlow how many calls are slow
 * @param longestWork how long a node works before it is killed, at most and in milliseconds
 */
record RunPlan(
    TestDatabase product,
    long seed,
    int kills,
    int percentSuspended,
    int percentSlow,
    int longestWork,
    Defect defect) {

  static RunPlan withoutDefect(TestDatabase product, long seed, int kills) {
    return new RunPlan(product, seed, kills, 6, 15, 500, Defect.NONE);
  }

  /** Short, and such that the defect is likely to matter. */
  static RunPlan with(Defect defect, TestDatabase product, long seed) {
    return switch (defect) {
      case LEASE_NOT_CHECKED -> new RunPlan(product, seed, 4, 100, 70, 1000, defect);
      case DUE_MOVED_BY_FOLD, FOLD_WITHOUT_LOCK ->
          new RunPlan(product, seed, 1, 0, 50, 6000, defect);
      default -> new RunPlan(product, seed, 3, 0, 15, 500, defect);
    };
  }
}
