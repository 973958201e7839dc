/* SPDX-License-Identifier: Apache-2.0 */

/** Reads what tests log. */
@NullMarked
package org.cometchatbridge.logcheck;

import org.jspecify.annotations.NullMarked;
