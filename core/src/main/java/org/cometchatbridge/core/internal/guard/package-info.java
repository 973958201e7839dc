/* SPDX-License-Identifier: Apache-2.0 */

/** What stands between the bridge's wishes and the calls that go out: retries, breaker, budgets. */
@NullMarked
package org.cometchatbridge.core.internal.guard;

import org.jspecify.annotations.NullMarked;
