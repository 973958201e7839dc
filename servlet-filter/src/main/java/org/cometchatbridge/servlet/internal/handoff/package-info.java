/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The hand-off of tokens: which origins may read them, and which responses carry one in a header.
 */
@NullMarked
package org.cometchatbridge.servlet.internal.handoff;

import org.jspecify.annotations.NullMarked;
