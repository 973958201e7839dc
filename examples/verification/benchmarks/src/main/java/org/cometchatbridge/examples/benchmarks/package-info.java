/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Measures the way to CometChat, and the outbox on PostgreSQL, against a stub in its own JVM that
 * shares no code with the bridge or the emulator. A relay breaks connections as networks do.
 */
@NullMarked
package org.cometchatbridge.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
