/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Outage;

/**
 * Users log out while CometChat is down, each on a node that is killed as soon as its logout has
 * returned. After the outage a node starts, which has to delete their tokens.
 */
final class LogoutRun {

  /** As many nodes share an outage. */
  private static final int MOST_OF_OUTAGE = 6;

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration LOGIN = Duration.ofMinutes(2);

  /** Longer than a lease, and than the first pauses of an outage. */
  private static final Duration LEASE = Duration.ofSeconds(61);

  private static final Duration CHECK = Duration.ofMillis(10);

  private final TestDatabase product;
  private final int logouts;
  private final Moments moments;
  private final List<LogoutTimes> times = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private int begun;
  private int late;
  private Duration longest = Duration.ZERO;

  LogoutRun(TestDatabase product, int logouts, long seed) {
    this.product = product;
    this.logouts = logouts;
    this.moments = new Moments(new Random(seed));
  }

  LogoutResult make() throws SQLException, IOException, InterruptedException {
    Database database = product.create();
    try (Connection connection = database.dataSource().getConnection()) {
      Schema.create(connection);
    }
    try (CometChatEmulator emulator =
            CometChatEmulator.builder().sampleUsers(false).validateContract(false).start();
        Nodes nodes = new Nodes(database, emulator, moments)) {
      while (times.size() < logouts) {
        outage(emulator, database, nodes, Math.min(MOST_OF_OUTAGE, logouts - times.size()));
      }
    }
    return new LogoutResult(product, times, lost, begun, late, longest);
  }

  private void outage(CometChatEmulator emulator, Database database, Nodes nodes, int count)
      throws SQLException, IOException, InterruptedException {
    List<NodeProcess> leaving = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        leaving.add(nodes.start(NodeSettings.Task.LOG_OUT));
      }
      Map<String, String> tokens = tokens(emulator, database, leaving);
      Outage outage = emulator.faults().refuseConnections();
      for (NodeProcess node : leaving) {
        LogoutTimes logout = node.logOutAndKill();
        nodes.kill(node);
        times.add(logout);
        if (logout.hasGivenUp()) {
          tokens.values().remove(node.name());
        }
      }
      outage.end();
      recover(emulator, database, nodes, tokens);
    } finally {
      leaving.forEach(NodeProcess::close);
    }
  }

  /** The user of each token, when all users are logged in and nothing else is to be done. */
  private Map<String, String> tokens(
      CometChatEmulator emulator, Database database, List<NodeProcess> leaving)
      throws SQLException, InterruptedException {
    Backlog backlog = new Backlog(database.dataSource());
    Map<String, String> tokens = new TreeMap<>();
    for (NodeProcess node : leaving) {
      node.awaitReady();
      String userId = node.name();
      await(userId + " is logged in once", () -> emulator.users().tokens(userId).size() == 1);
      tokens.put(emulator.users().tokens(userId).get(0), userId);
    }
    await("the logins are recorded", () -> backlog.count().isEmpty());
    return tokens;
  }

  /**
   * A node may have begun with the revocation between the return of its logout and the signal. Then
   * the next node waits for the end of the lease, or of the pause after a failed call.
   */
  private void recover(
      CometChatEmulator emulator, Database database, Nodes nodes, Map<String, String> tokens)
      throws SQLException, IOException, InterruptedException {
    Map<String, String> ofBegun = new TreeMap<>(tokens);
    ofBegun.values().retainAll(begun(database));
    tokens.keySet().removeAll(ofBegun.keySet());
    begun += ofBegun.size();
    int left = startAndAwait(emulator, nodes, tokens);
    if (left > 0 || !ofBegun.isEmpty()) {
      try (Connection connection = database.dataSource().getConnection()) {
        DatabaseClock.putForward(connection, LEASE);
      }
      tokens.putAll(ofBegun);
      startAndAwait(emulator, nodes, tokens);
      lost.addAll(tokens.values());
      late += left - Math.min(left, tokens.size());
    }
  }

  private static List<String> begun(Database database) throws SQLException {
    List<String> uids = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select uid from cometchat_user"
                    + " where lease <> 0 or attempts <> 0 or in_outage <> 0")) {
      while (rows.next()) {
        uids.add(rows.getString(1));
      }
    }
    return uids;
  }

  /** How many tokens the next node has not deleted in time. */
  private int startAndAwait(CometChatEmulator emulator, Nodes nodes, Map<String, String> tokens)
      throws SQLException, IOException, InterruptedException {
    NodeProcess node = nodes.start(NodeSettings.Task.NOTHING);
    node.awaitReady();
    long start = System.nanoTime();
    boolean all =
        isMetWithin(LONGEST, () -> tokens.keySet().stream().noneMatch(emulator.users()::isValid));
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    if (all && time.compareTo(longest) > 0) {
      longest = time;
    }
    nodes.kill(node);
    tokens.keySet().removeIf(token -> !emulator.users().isValid(token));
    return tokens.size();
  }

  private void await(String what, Condition condition) throws SQLException, InterruptedException {
    if (!isMetWithin(LOGIN, condition)) {
      throw new IllegalStateException("Not within " + LOGIN + ": " + what);
    }
  }

  private interface Condition {
    boolean isMet() throws SQLException;
  }

  private boolean isMetWithin(Duration limit, Condition condition)
      throws SQLException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.isMet()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      moments.pause(CHECK);
    }
    return true;
  }
}
