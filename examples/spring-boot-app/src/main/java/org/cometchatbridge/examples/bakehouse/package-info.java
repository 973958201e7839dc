/* SPDX-License-Identifier: Apache-2.0 */

/** Bakehouse, a small application without code for chat. */
@NullMarked
package org.cometchatbridge.examples.bakehouse;

import org.jspecify.annotations.NullMarked;
