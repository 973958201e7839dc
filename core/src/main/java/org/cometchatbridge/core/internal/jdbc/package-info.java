/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Keeps the outbox and the desired states in a database.
 *
 * <p>The application inserts into the outbox and touches no other row, so that its transactions
 * neither wait nor fail because of the bridge. All times in the tables that decide something are
 * those of the database, and all orders those of its ids, so the clocks of the nodes do not matter.
 */
@NullMarked
package org.cometchatbridge.core.internal.jdbc;

import org.jspecify.annotations.NullMarked;
