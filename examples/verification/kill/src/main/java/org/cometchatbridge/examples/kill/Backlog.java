/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;

/** Counts from time to time what is not carried out yet. Thread-safe. */
final class Backlog {

  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final DataSource dataSource;
  private final long start = System.nanoTime();
  private final List<Sample> samples = new ArrayList<>();

  /**
   * A count.
   *
   * @param seconds since the start of the run
   * @param changes the changes in the outbox
   * @param users the users that there is something to do for
   */
  record Sample(double seconds, int changes, int users) {

    boolean isEmpty() {
      return changes == 0 && users == 0;
    }
  }

  Backlog(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Counts until the thread is interrupted. */
  void observe() {
    Moments moments = new Moments(new Random());
    try {
      while (true) {
        count();
        moments.pause(INTERVAL);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The backlog cannot be counted", e);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  Sample count() throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select (select count(*) from cometchat_outbox),"
                    + " (select count(due) from cometchat_user)")) {
      row.next();
      double seconds = (System.nanoTime() - start) / 1e9;
      Sample sample = new Sample(seconds, row.getInt(1), row.getInt(2));
      synchronized (this) {
        samples.add(sample);
      }
      return sample;
    }
  }

  synchronized List<Sample> samples() {
    return List.copyOf(samples);
  }
}
