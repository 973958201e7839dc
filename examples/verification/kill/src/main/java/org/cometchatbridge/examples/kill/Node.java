/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import javax.sql.DataSource;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.jdbc.JdbcSync;

/**
 * A node of the application, in its own JVM: a bridge, and threads that change users. It prints a
 * line when it is ready, and ends with its standard input.
 */
public final class Node {

  /** Is printed when the node works. */
  static final String READY = "ready";

  private static final int CONNECTIONS = 10;
  private static final int WRITERS = 2;
  private static final int HIGHEST_LIMIT = 1_000_000;
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration NO_POLL = Duration.ofMinutes(10);

  private final NodeSettings settings;
  private final PrintStream out;

  private Node(NodeSettings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /**
   * Runs until the standard input ends.
   *
   * @param args see {@link NodeSettings}
   * @throws Exception if the node does not start
   */
  public static void main(String[] args) throws Exception {
    new Node(NodeSettings.read(args), System.out).run();
  }

  private void run() throws IOException, SQLException {
    HikariDataSource pool = settings.database().pool(CONNECTIONS);
    DataSource dataSource = NodeDataSource.of(pool);
    CometChatBridge bridge = CometChatBridge.create(config(dataSource));
    switch (settings.task()) {
      case WRITE -> startWriters(dataSource, bridge.users());
      case RECOVER -> Writer.recover(dataSource, bridge.users());
      case LOG_OUT -> {
        logOutLater(bridge);
        return;
      }
      case NOTHING -> {}
    }
    out.println(READY);
    awaitEnd();
  }

  /** The first logout loads classes, so that the second one is as fast as those of a server. */
  private void logOutLater(CometChatBridge bridge) throws IOException {
    LoginSession.begin(bridge, settings.name()).end();
    LoginSession session = LoginSession.begin(bridge, settings.name());
    out.println(READY);
    if (System.in.read() >= 0) {
      out.println(LogoutTimes.line(session));
    }
    awaitEnd();
  }

  private static void awaitEnd() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is read: the run holds the other end open.
    }
    Runtime.getRuntime().halt(0);
  }

  private CometChatBridgeConfig config(DataSource dataSource) {
    InstantSource clock = () -> InstantSource.system().instant().plus(settings.clockOffset());
    return CometChatBridgeConfig.builder()
        .appId(settings.appId())
        .region("us")
        .apiKey(settings.apiKey())
        .baseUrl(settings.baseUrl())
        .coreCallsPerMinute(HIGHEST_LIMIT)
        .standardCallsPerMinute(HIGHEST_LIMIT)
        .clock(clock)
        .jdbcSync(JdbcSync.builder(dataSource).pollInterval(pollInterval()).build())
        .build();
  }

  /** A node whose user logs out does nothing else. */
  private Duration pollInterval() {
    return settings.task() == NodeSettings.Task.LOG_OUT ? NO_POLL : POLL;
  }

  private void startWriters(DataSource dataSource, ChatUsers users) {
    for (int i = 0; i < WRITERS; i++) {
      String name = settings.name() + "w" + i;
      Random random = new Random(settings.seed() + i);
      Thread thread = new Thread(new Writer(dataSource, users, name, random), name);
      thread.setDaemon(true);
      thread.start();
    }
  }
}
