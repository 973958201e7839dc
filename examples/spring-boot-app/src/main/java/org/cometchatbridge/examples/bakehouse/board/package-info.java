/* SPDX-License-Identifier: Apache-2.0 */

/** The board: bakes and orders of the day. */
@NullMarked
package org.cometchatbridge.examples.bakehouse.board;

import org.jspecify.annotations.NullMarked;
