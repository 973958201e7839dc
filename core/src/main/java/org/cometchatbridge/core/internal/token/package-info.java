/* SPDX-License-Identifier: Apache-2.0 */

/** TokenService, whom their tokens belong to, and the memory of token requests that failed. */
@NullMarked
package org.cometchatbridge.core.internal.token;

import org.jspecify.annotations.NullMarked;
