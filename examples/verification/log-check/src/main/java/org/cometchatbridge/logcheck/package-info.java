/* SPDX-License-Identifier: Apache-2.0 */

/** Fails tests that log a secret. */
@NullMarked
package org.cometchatbridge.logcheck;

import org.jspecify.annotations.NullMarked;
