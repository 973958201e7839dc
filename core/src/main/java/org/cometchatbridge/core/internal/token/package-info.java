/* SPDX-License-Identifier: Apache-2.0 */

/** Flights, whom their tokens belong to, and the memory of flights that failed. */
@NullMarked
package org.cometchatbridge.core.internal.token;

import org.jspecify.annotations.NullMarked;
