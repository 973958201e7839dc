/* SPDX-License-Identifier: Apache-2.0 */

/** Retries, circuit breaker and rate limits for the calls to CometChat. */
@NullMarked
package org.cometchatbridge.core.internal.guard;

import org.jspecify.annotations.NullMarked;
