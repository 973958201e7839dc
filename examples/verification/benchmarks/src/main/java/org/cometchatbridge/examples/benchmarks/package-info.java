/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Measures the way to CometChat against a stub in its own JVM that shares no code with the bridge
 * or the emulator, behind a relay that breaks connections as networks do.
 */
@NullMarked
package org.cometchatbridge.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
