/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import org.cometchatbridge.core.internal.jdbc.UserTable.Peek;
import org.cometchatbridge.core.internal.lifecycle.UserStore.Counts;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/** The numbers of rows, for operators and the brake. One thread counts, all may read. */
final class RowCounts {

  private static final Duration COUNTS_AGE = Duration.ofMinutes(1);
  private static final Duration LONGEST_KNOWN_AGE = Duration.ofHours(1);
  private static final int KNOWN_AGE_FACTOR = 1_000;

  private final Transactions transactions;
  private final Timer timer;
  private final OperatorLog log;
  private volatile Counts counts = new Counts(0, 0, 0, 0, Duration.ZERO);
  private volatile boolean countsRequested = true;
  private volatile @Nullable Duration countsFrom;
  private @Nullable Duration countedAt;

  /** When the number of all users is counted again. */
  private Duration nextKnown = Duration.ZERO;

  RowCounts(Transactions transactions, Timer timer, OperatorLog log) {
    this.transactions = transactions;
    this.timer = timer;
    this.log = log;
  }

  /** The last count. */
  Counts latest() {
    return counts;
  }

  /** The next {@link #update} counts again. */
  void request() {
    countsRequested = true;
  }

  /** How old the last count is; {@code null} if nothing was counted yet. */
  @Nullable Duration age() {
    Duration from = countsFrom;
    return from == null ? null : timer.elapsed().minus(from);
  }

  /** An idle node makes no other query than that of the poll. */
  private boolean isIdle(Peek present) {
    return counts.pending() == 0 && !present.hasChanges() && present.nextDue() == null;
  }

  /** A failure, as a timeout in a large table, keeps the last numbers and must not end a fold. */
  void update(UserTable users, Peek present) {
    Duration now = timer.elapsed();
    if (countedAt != null && now.minus(countedAt).compareTo(COUNTS_AGE) < 0) {
      return;
    }
    if (!countsRequested && isIdle(present)) {
      return;
    }
    countedAt = now;
    countsRequested = false;
    try {
      long known = now.compareTo(nextKnown) < 0 ? counts.known() : known(users, now);
      counts = transactions.one(connection -> users.counts(connection, known));
      countsFrom = now;
    } catch (SQLException e) {
      log.debug("The rows of users were not counted: SQL state " + e.getSQLState());
    }
  }

  private long known(UserTable users, Duration start) throws SQLException {
    try {
      return transactions.one(users::known);
    } finally {
      Duration end = timer.elapsed();
      nextKnown = end.plus(knownAge(end.minus(start)));
    }
  }

  /** As long as to count takes a thousandth of the time, but not longer than the brake measures. */
  private static Duration knownAge(Duration took) {
    Duration age = took.multipliedBy(KNOWN_AGE_FACTOR);
    return age.compareTo(LONGEST_KNOWN_AGE) > 0 ? LONGEST_KNOWN_AGE : age;
  }
}
