/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import org.cometchatbridge.databases.TestDatabase;

/**
 * What a run does.
 *
 * @param seed of everything random that is not a matter of time
 * @param kills how many nodes are killed, at least
 */
record RunPlan(TestDatabase product, long seed, int kills) {}
