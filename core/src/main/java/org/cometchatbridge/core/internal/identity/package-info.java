/* SPDX-License-Identifier: Apache-2.0 */

/** From user ids to uids, and the stamp that says whose uid it is. */
@NullMarked
package org.cometchatbridge.core.internal.identity;

import org.jspecify.annotations.NullMarked;
