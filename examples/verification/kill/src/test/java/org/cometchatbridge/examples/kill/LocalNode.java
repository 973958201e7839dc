/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.emulator.CometChatEmulator;

/** A node in the JVM of the test, which nothing kills. */
final class LocalNode implements AutoCloseable {

  private static final int HIGHEST_LIMIT = 1_000_000;
  private static final int MOST_TOKENS = 10_000;
  private static final int CONNECTIONS = 8;

  private final HikariDataSource pool;
  private final DataSource dataSource;
  private final CometChatBridge bridge;

  LocalNode(CometChatEmulator emulator, Database database, Duration clockOffset) {
    this(emulator, database, clockOffset, UnaryOperator.identity());
  }

  /** Opens the database with a wrapper around the connections. */
  LocalNode(
      CometChatEmulator emulator,
      Database database,
      Duration clockOffset,
      UnaryOperator<DataSource> wrapper) {
    this.pool = database.pool(CONNECTIONS);
    this.dataSource = wrapper.apply(pool);
    InstantSource clock = () -> InstantSource.system().instant().plus(clockOffset);
    this.bridge =
        CometChatBridge.create(
            CometChatBridgeConfig.builder()
                .appId(emulator.appId())
                .region(emulator.region())
                .apiKey(emulator.apiKey())
                .baseUrl(emulator.baseUrl())
                .shutdownWait(Duration.ZERO)
                .maxTokensPerUserPerHour(MOST_TOKENS)
                .coreCallsPerMinute(HIGHEST_LIMIT)
                .standardCallsPerMinute(HIGHEST_LIMIT)
                .clock(clock)
                .jdbcSync(JdbcSync.builder(dataSource).pollInterval(Duration.ofMillis(50)).build())
                .build());
  }

  CometChatBridge bridge() {
    return bridge;
  }

  DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    bridge.close();
    pool.close();
  }
}
