/* SPDX-License-Identifier: Apache-2.0 */

/** Deadlines and pauses. */
@NullMarked
package org.cometchatbridge.core.internal.time;

import org.jspecify.annotations.NullMarked;
