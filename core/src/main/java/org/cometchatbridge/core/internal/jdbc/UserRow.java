/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.time.Duration;
import java.util.List;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.RowState;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table of users, with its lock.
 *
 * @param key the value of the column {@code uid}
 * @param state the desired state
 * @param unreadable the texts of tokens that no key fits
 * @param parkedFor the code with which the row was parked when it was read
 * @param parkedAt when it was parked, by the clock of the database
 * @param now the time of the database
 */
record UserRow(
    String key,
    RowState state,
    List<String> unreadable,
    @Nullable String parkedFor,
    @Nullable Long parkedAt,
    Duration now) {

  Uid uid() {
    return state.user().uid();
  }
}
