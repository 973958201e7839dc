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
import javax.sql.DataSource;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.emulator.Chaos;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Switches;

/**
 * A run on one database: nodes change users and are killed at random moments, while CometChat loses
 * responses. In the end CometChat has to have what was committed.
 */
final class KillRun {

  /** Longer than a lease. */
  private static final Duration LEASES = Duration.ofSeconds(61);

  /** Longer than any pause before a call is repeated. */
  private static final Duration PAUSES = Duration.ofMinutes(10);

  private static final Duration SLOW = Duration.ofMillis(400);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);
  private static final Duration CHECK = Duration.ofMillis(50);
  private static final int DRAINS = 3;
  private static final int PERCENT_SUSPENDED = 6;
  private static final int PERCENT_SLOW = 15;
  private static final int LONGEST_WORK_MILLIS = 500;
  private static final int CHANCE_OF_END_OF_ALL = 8;

  private final RunPlan plan;
  private final Moments moments;
  private final CallRecorder calls = new CallRecorder(operation -> true);
  private int suspensions;

  KillRun(RunPlan plan) {
    this.plan = plan;
    this.moments = new Moments(new Random(plan.seed()));
  }

  RunResult make() throws SQLException, IOException, InterruptedException {
    Database database = database();
    DataSource dataSource = database.dataSource();
    try (Connection connection = dataSource.getConnection()) {
      Schema.create(connection);
    }
    Backlog backlog = new Backlog(dataSource);
    try (CometChatEmulator emulator =
            CometChatEmulator.builder().sampleUsers(false).validateContract(false).start();
        Nodes nodes = new Nodes(database, emulator, moments)) {
      List<Switches.Position> positions =
          ContractSwitches.setAll(emulator.switches(), moments.random());
      emulator.journal().subscribe(calls::record);
      emulator.faults().startChaos(chaos());
      Tokens tokens = new Tokens(emulator.users(), new Random(plan.seed()));
      emulator.journal().subscribe(tokens::before);
      Thread creator = started("tokens", tokens::create);
      Thread observer = started("backlog", backlog::observe);
      try {
        killNodes(nodes, dataSource);
        creator.interrupt();
        creator.join();
        emulator.faults().stopChaos();
        List<String> lost = new ArrayList<>();
        drain(nodes, dataSource, backlog, lost);
        return result(emulator, dataSource, nodes, tokens, positions, lost, backlog);
      } finally {
        creator.interrupt();
        observer.interrupt();
      }
    }
  }

  /** A lock of the application's own rows may be held for longer than H2 waits by default. */
  private Database database() {
    Database created = plan.product().create();
    return created.url().startsWith("jdbc:h2:")
        ? new Database(created.url() + ";LOCK_TIMEOUT=20000", created.user(), created.password())
        : created;
  }

  private Chaos chaos() {
    return Chaos.of(plan.seed())
        .with(Chaos.Kind.LOST_RESPONSE, 0.05)
        .with(Chaos.Kind.CUT_BODY, 0.01)
        .with(Chaos.Kind.RESET, 0.01)
        .with(Chaos.Kind.SERVER_ERROR, 0.02)
        .with(Chaos.Kind.RATE_LIMITED, 0.01)
        .with(Chaos.Kind.SLOW, PERCENT_SLOW / 100.0)
        .delays(SLOW, SLOW);
  }

  private static Thread started(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void killNodes(Nodes nodes, DataSource dataSource)
      throws SQLException, IOException, InterruptedException {
    while (nodes.kills() < plan.kills()) {
      nodes.fill();
      if (moments.percent(PERCENT_SUSPENDED)) {
        suspend(nodes, dataSource);
      } else if (moments.percent(CHANCE_OF_END_OF_ALL)) {
        nodes.awaitReady();
        moments.pause(100, 600);
        endOfAll(nodes, dataSource, LEASES);
      } else {
        nodes.killAny(LONGEST_WORK_MILLIS);
      }
    }
  }

  /** Kills all nodes, and starts again after their leases have ended. */
  private void endOfAll(Nodes nodes, DataSource dataSource, Duration time)
      throws SQLException, InterruptedException {
    nodes.killAll();
    elapse(dataSource, time);
  }

  /** CometChat completes the calls of killed nodes before their leases end. */
  private void elapse(DataSource dataSource, Duration time)
      throws SQLException, InterruptedException {
    long end = System.nanoTime() + LONGEST_CALL.toNanos();
    while (calls.open() > 0) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("The emulator does not complete its calls");
      }
      moments.pause(CHECK);
    }
    try (Connection connection = dataSource.getConnection()) {
      DatabaseClock.putForward(connection, time);
    }
  }

  /**
   * A node is suspended for longer than its leases, and finds its connections to CometChat closed
   * when it goes on. Others have carried out what it had claimed.
   */
  private void suspend(Nodes nodes, DataSource dataSource)
      throws SQLException, IOException, InterruptedException {
    NodeProcess suspended = nodes.suspendOne(LONGEST_WORK_MILLIS);
    try {
      endOfAll(nodes, dataSource, LEASES);
      suspended.cut();
      nodes.fill();
      nodes.awaitReady();
      moments.pause(50, 300);
      suspended.resume();
      suspensions++;
      moments.pause(500, 2000);
    } finally {
      nodes.kill(suspended);
    }
  }

  /** Starts nodes that change nothing, until there is nothing to do any more. */
  private void drain(Nodes nodes, DataSource dataSource, Backlog backlog, List<String> lost)
      throws SQLException, IOException, InterruptedException {
    for (int attempt = 0; attempt < DRAINS; attempt++) {
      endOfAll(nodes, dataSource, PAUSES);
      nodes.startForTheRest();
      long end = System.nanoTime() + LONGEST_DRAIN.toNanos();
      while (System.nanoTime() - end < 0) {
        if (backlog.count().isEmpty() && calls.open() == 0) {
          return;
        }
        moments.pause(CHECK);
      }
    }
    lost.add("not carried out: " + backlog.count());
  }

  private RunResult result(
      CometChatEmulator emulator,
      DataSource dataSource,
      Nodes nodes,
      Tokens tokens,
      List<Switches.Position> positions,
      List<String> lost,
      Backlog backlog)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Map<String, Account> accounts = new TreeMap<>();
      AccountTable.all(connection).forEach(account -> accounts.put(account.userId(), account));
      FinalState state = new FinalState(emulator.users(), emulator.switches());
      accounts.values().forEach(account -> lost.addAll(state.differences(account)));
      lost.addAll(tokens.differences(accounts));
      return new RunResult(
          plan,
          positions,
          nodes.kills(),
          suspensions,
          accounts.values().stream().mapToLong(Account::changes).sum(),
          AccountTable.rollbacks(connection),
          calls.calls(),
          calls.lostResponses(),
          tokens.count(),
          lost,
          calls.rolledBack(),
          calls.overlaps(),
          parked(connection),
          AccountTable.failures(connection),
          backlog.samples());
    }
  }

  private static List<String> parked(Connection connection) throws SQLException {
    List<String> parked = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select uid, parked from cometchat_user where parked is not null")) {
      while (rows.next()) {
        parked.add(rows.getString(1) + " " + rows.getString(2));
      }
    }
    return parked;
  }
}
