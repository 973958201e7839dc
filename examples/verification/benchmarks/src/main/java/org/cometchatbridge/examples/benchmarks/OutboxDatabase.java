/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;

/** An empty database on PostgreSQL with the tables of the bridge. */
final class OutboxDatabase implements AutoCloseable {

  private static final int CONNECTIONS = 16;
  private static final int OF_A_TRANSACTION = 1_000;
  private static final int POLL_MILLIS = 50;

  private final StubProcess stub;
  private final HikariDataSource pool;

  /**
   * Inserts changes and carries none out: its own tables are in another database, so that it does
   * not read those that it inserts into.
   */
  private final CometChatBridge recorder;

  private OutboxDatabase(StubProcess stub, HikariDataSource pool, CometChatBridge recorder) {
    this.stub = stub;
    this.pool = pool;
    this.recorder = recorder;
  }

  static OutboxDatabase create(StubProcess stub) {
    HikariDataSource pool = TestDatabase.POSTGRESQL.create().pool(CONNECTIONS);
    // Creates the tables at its start.
    CometChatBridge.create(config(stub, JdbcSync.builder(pool)).build()).close();
    DataSource elsewhere = TestDatabase.H2_MEMORY.create().dataSource();
    JdbcSync.Builder idle = JdbcSync.builder(elsewhere).pollInterval(Duration.ofMinutes(10));
    return new OutboxDatabase(stub, pool, CometChatBridge.create(config(stub, idle).build()));
  }

  DataSource dataSource() {
    return pool;
  }

  /** The settings of a bridge on this database, with the defaults. */
  CometChatBridgeConfig.Builder config() {
    return config(stub, JdbcSync.builder(pool));
  }

  /** The settings of a bridge with other settings of the outbox. */
  CometChatBridgeConfig.Builder config(JdbcSync.Builder sync) {
    return config(stub, sync);
  }

  private static CometChatBridgeConfig.Builder config(StubProcess stub, JdbcSync.Builder sync) {
    return stub.directConfig().jdbcSync(sync.createTables(TableCreation.ALWAYS).build());
  }

  /** Users whose changes are inserted with a connection, as an application does it. */
  ChatUsers users(Connection connection) {
    return recorder.users().using(connection);
  }

  /** The user id, and the uid, of a generated user. */
  static String user(long number) {
    return String.format(Locale.ROOT, "user-%08d", number);
  }

  /** Generates users that CometChat has, as they are after their profiles were sent. */
  void generate(long users) throws SQLException {
    execute(
        "insert into cometchat_user (app_id, uid, stamp, desired, sent, standing, standing_at,"
            + " signed_out_at, signed_out_ms, erased_at, token_count, version, lease, attempts,"
            + " in_outage, released, changed_at) select 'stub', 'user-' || lpad(i::text, 8, '0'),"
            + " '1.' || left(md5(i::text) || md5((-i)::text), 43),"
            + " '{\"name\":[\"\\\"Name of user ' || i || '\\\"\",5000000000000001],\"avatar\":"
            + "[\"\\\"https://example.org/' || md5(i::text) || '.png\\\"\",5000000000000001]}',"
            + " '{\"name\":' || i || ',\"avatar\":' || i || ',\"state\":\"ACTIVE\",\"flushedAt\":0,"
            + "\"erasedAt\":0}', 'A', 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0 from generate_series(0, "
            + (users - 1)
            + "::bigint) i");
  }

  /** One change. */
  interface Change {
    void of(ChatUsers users, int number);
  }

  /** Inserts changes, in transactions of a thousand. */
  void record(int count, Change change) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      ChatUsers users = users(connection);
      for (int i = 0; i < count; i++) {
        change.of(users, i);
        if ((i + 1) % OF_A_TRANSACTION == 0) {
          connection.commit();
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Whether nothing is to be done. */
  boolean isDrained() throws SQLException {
    return number(
            "select case when exists (select 1 from cometchat_outbox)"
                + " or exists (select 1 from cometchat_user where due is not null)"
                + " then 1 else 0 end")
        == 0;
  }

  /** Waits until nothing is to be done. */
  void awaitDrained(Duration longest) throws SQLException {
    long end = System.nanoTime() + longest.toNanos();
    while (!isDrained()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Changes are pending after " + longest);
      }
      Threads.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() {
    recorder.close();
    pool.close();
  }
}
