/* SPDX-License-Identifier: Apache-2.0 */

/** What the crew sees: the bakes of the day and the orders. */
@NullMarked
package org.cometchatbridge.examples.bakehouse.board;

import org.jspecify.annotations.NullMarked;
