/* SPDX-License-Identifier: Apache-2.0 */

/** The timer, deadlines, backoff, and the threads of the bridge. */
@NullMarked
package org.cometchatbridge.core.internal.time;

import org.jspecify.annotations.NullMarked;
