/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.jdbc;

import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.cometchatbridge.core.error.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the changes of users in a database of the application: PostgreSQL 12, MariaDB 10.6, MySQL
 * 8.0.1, H2 2.2, and later versions of them. Nothing that is recorded is lost, several nodes share
 * the work, and a change can be part of the application's own transaction.
 *
 * <p>The tables are defined by the files {@code postgresql.sql}, {@code mysql.sql} and {@code
 * h2.sql} in this package. Immutable and thread-safe; {@link #toString} does not contain the keys.
 *
 * @since 0.1.0
 */
public final class JdbcSync {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,39}");
  private static final Duration SHORTEST_POLL = Duration.ofMillis(10);
  private static final Duration LONGEST_POLL = Duration.ofMinutes(10);
  private static final int MOST_AT_ONCE = 128;
  private static final int HIGHEST_BRAKE = 1_000_000;
  private static final int MOST_ATTEMPTS = 1000;
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(10);
  private static final Duration LONGEST_LEASE = Duration.ofHours(1);
  private static final Duration SHORTEST_RETENTION = Duration.ofDays(1);
  private static final Duration LONGEST_RETENTION = Duration.ofDays(3650);

  private final DataSource dataSource;
  private final String tablePrefix;
  private final @Nullable String schema;
  private final TableCreation createTables;
  private final Duration pollInterval;
  private final Duration lease;
  private final int parkAfter;
  private final int atOnce;
  private final int deleteBrake;
  private final Duration auditRetention;
  private final @Nullable String tokenKey;
  private final @Nullable String previousTokenKey;

  private JdbcSync(Builder builder) {
    this.dataSource = builder.dataSource;
    this.tablePrefix = identifier("tablePrefix", builder.tablePrefix);
    this.schema = builder.schema == null ? null : identifier("schema", builder.schema);
    this.createTables = builder.createTables;
    this.pollInterval = builder.pollInterval;
    if (pollInterval.compareTo(SHORTEST_POLL) < 0 || pollInterval.compareTo(LONGEST_POLL) > 0) {
      throw new ConfigurationException(
          "pollInterval", "is " + pollInterval, "set a duration from 10 ms to 10 minutes");
    }
    this.auditRetention = builder.auditRetention;
    if (auditRetention.compareTo(SHORTEST_RETENTION) < 0
        || auditRetention.compareTo(LONGEST_RETENTION) > 0) {
      throw new ConfigurationException(
          "auditRetention", "is " + auditRetention, "set a duration from 1 to 3650 days");
    }
    this.lease = builder.lease;
    if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
      throw new ConfigurationException(
          "lease", "is " + lease, "set a duration from 10 seconds to 1 hour");
    }
    this.parkAfter = inRange("parkAfter", builder.parkAfter, MOST_ATTEMPTS);
    this.atOnce = inRange("atOnce", builder.atOnce, MOST_AT_ONCE);
    this.deleteBrake = inRange("deleteBrake", builder.deleteBrake, HIGHEST_BRAKE);
    this.tokenKey = key("tokenKey", builder.tokenKey);
    this.previousTokenKey = key("previousTokenKey", builder.previousTokenKey);
    if (previousTokenKey != null && tokenKey == null) {
      throw new ConfigurationException(
          "previousTokenKey", "is set without a tokenKey", "set tokenKey to the new key");
    }
  }

  private static int inRange(String setting, int value, int highest) {
    if (value < 1 || value > highest) {
      throw new ConfigurationException(setting, "is " + value, "set a number from 1 to " + highest);
    }
    return value;
  }

  private static String identifier(String setting, String value) {
    if (!IDENTIFIER.matcher(value).matches()) {
      throw new ConfigurationException(
          setting,
          "is '" + value + "'",
          "use up to 40 letters, digits and underscores, and begin with no digit");
    }
    return value;
  }

  private static @Nullable String key(String setting, @Nullable String value) {
    if (value == null) {
      return null;
    }
    try {
      if (Base64.getDecoder().decode(value.strip()).length == 32) {
        return value.strip();
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the value.
    }
    throw new ConfigurationException(
        setting, "is no key of 32 bytes", "set what 'openssl rand -base64 32' prints");
  }

  /**
   * Creates a builder with the defaults.
   *
   * @param dataSource the database; its connections are taken for single statements and short
   *     transactions, at most five at once besides those of the application's own threads
   * @return a new builder
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /**
   * Returns the database.
   *
   * @return the data source
   */
  public DataSource dataSource() {
    return dataSource;
  }

  /**
   * Returns what the names of the tables begin with.
   *
   * @return {@code cometchat_} by default
   */
  public String tablePrefix() {
    return tablePrefix;
  }

  /**
   * Returns the schema of the tables.
   *
   * @return the schema, or empty for the connection's own
   */
  public Optional<String> schema() {
    return Optional.ofNullable(schema);
  }

  /**
   * Returns when the bridge creates its tables.
   *
   * @return {@link TableCreation#EMBEDDED} by default
   */
  public TableCreation createTables() {
    return createTables;
  }

  /**
   * Returns how often a node reads whether there is something to do.
   *
   * @return 10 ms to 10 minutes, 1 second by default
   */
  public Duration pollInterval() {
    return pollInterval;
  }

  /**
   * Returns how long a node has a user for itself while it carries out a change.
   *
   * @return 10 seconds to 1 hour, 60 seconds by default
   */
  public Duration lease() {
    return lease;
  }

  /**
   * Returns after how many failed attempts the change of a user is parked.
   *
   * @return 1 to 1000, 20 by default
   */
  public int parkAfter() {
    return parkAfter;
  }

  /**
   * Returns how long the records of the audit are kept.
   *
   * @return 1 to 3650 days, 365 days by default
   */
  public Duration auditRetention() {
    return auditRetention;
  }

  /**
   * Returns for how many users a node calls CometChat at the same time.
   *
   * @return 1 to 128, 64 by default
   */
  public int atOnce() {
    return atOnce;
  }

  /**
   * Returns how many users may always be deactivated or deleted within an hour.
   *
   * @return 1 to 1,000,000, 50 by default
   */
  public int deleteBrake() {
    return deleteBrake;
  }

  /**
   * Returns the key with which tokens are encrypted. A secret of the server.
   *
   * @return the Base64 form of 32 bytes, or empty
   */
  public Optional<String> tokenKey() {
    return Optional.ofNullable(tokenKey);
  }

  /**
   * Returns the key with which tokens were encrypted before. A secret of the server.
   *
   * @return the Base64 form of 32 bytes, or empty
   */
  public Optional<String> previousTokenKey() {
    return Optional.ofNullable(previousTokenKey);
  }

  @Override
  public String toString() {
    return "JdbcSync[tablePrefix="
        + tablePrefix
        + (schema == null ? "" : ", schema=" + schema)
        + ", createTables="
        + createTables
        + ", pollInterval="
        + pollInterval
        + ", lease="
        + lease
        + ", parkAfter="
        + parkAfter
        + ", atOnce="
        + atOnce
        + ", deleteBrake="
        + deleteBrake
        + ", auditRetention="
        + auditRetention
        + (tokenKey == null ? "" : ", tokenKey=redacted")
        + (previousTokenKey == null ? "" : ", previousTokenKey=redacted")
        + "]";
  }

  /**
   * Collects the settings. Not thread-safe.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private final DataSource dataSource;
    private String tablePrefix = "cometchat_";
    private @Nullable String schema;
    private TableCreation createTables = TableCreation.EMBEDDED;
    private Duration pollInterval = Duration.ofSeconds(1);
    private Duration lease = Duration.ofSeconds(60);
    private int parkAfter = 20;
    private int atOnce = 64;
    private int deleteBrake = 50;
    private Duration auditRetention = Duration.ofDays(365);
    private @Nullable String tokenKey;
    private @Nullable String previousTokenKey;

    private Builder(DataSource dataSource) {
      this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
    }

    /**
     * Sets what the names of the tables begin with.
     *
     * @param tablePrefix 1 to 40 letters, digits and underscores, no digit first; {@code
     *     cometchat_} by default
     * @return this builder
     */
    public Builder tablePrefix(String tablePrefix) {
      this.tablePrefix = Objects.requireNonNull(tablePrefix, "tablePrefix");
      return this;
    }

    /**
     * Sets the schema of the tables.
     *
     * @param schema 1 to 40 letters, digits and underscores, no digit first; by default the tables
     *     are found as the connection finds them
     * @return this builder
     */
    public Builder schema(String schema) {
      this.schema = Objects.requireNonNull(schema, "schema");
      return this;
    }

    /**
     * Sets when the bridge creates its tables.
     *
     * @param createTables {@link TableCreation#EMBEDDED} by default
     * @return this builder
     */
    public Builder createTables(TableCreation createTables) {
      this.createTables = Objects.requireNonNull(createTables, "createTables");
      return this;
    }

    /**
     * Sets how often a node reads whether there is something to do: changes that were part of a
     * transaction of the application, and those of other nodes. Its own changes are carried out at
     * once.
     *
     * @param pollInterval 10 ms to 10 minutes; 1 second by default
     * @return this builder
     */
    public Builder pollInterval(Duration pollInterval) {
      this.pollInterval = Objects.requireNonNull(pollInterval, "pollInterval");
      return this;
    }

    /**
     * Sets how long a node has a user for itself while it carries out a change. If the node ends
     * meanwhile, another one carries the change out when this time is over. It begins no call in
     * the last third.
     *
     * @param lease 10 seconds to 1 hour, and at least three times as long as a call may take: the
     *     call timeout and twice the connect timeout of the bridge, which is checked when the
     *     configuration of the bridge is built; 60 seconds by default
     * @return this builder
     */
    public Builder lease(Duration lease) {
      this.lease = Objects.requireNonNull(lease, "lease");
      return this;
    }

    /**
     * Sets after how many failed attempts the change of a user is parked until the user is changed
     * again or an operator replays it. Only attempts count that fail while CometChat responds to
     * the calls for other users. What CometChat rejects for good is parked at once, and the
     * deletion of single tokens never.
     *
     * @param parkAfter 1 to 1000; 20 by default
     * @return this builder
     */
    public Builder parkAfter(int parkAfter) {
      this.parkAfter = parkAfter;
      return this;
    }

    /**
     * Sets how long the records of the audit are kept, if it is stored in the database, see {@link
     * org.cometchatbridge.core.AuditMode#JDBC}. Older ones are deleted, by the clock of the
     * database.
     *
     * @param auditRetention 1 to 3650 days; 365 days by default
     * @return this builder
     */
    public Builder auditRetention(Duration auditRetention) {
      this.auditRetention = Objects.requireNonNull(auditRetention, "auditRetention");
      return this;
    }

    /**
     * Sets for how many users a node calls CometChat at the same time to carry out changes. Logins
     * go before, and the rate limits apply.
     *
     * @param atOnce 1 to 128; 64 by default
     * @return this builder
     */
    public Builder atOnce(int atOnce) {
      this.atOnce = atOnce;
      return this;
    }

    /**
     * Sets how many users a node may always deactivate or delete within an hour. More than that,
     * and more than 5 % of the known users, wait until an operator releases them.
     *
     * @param deleteBrake 1 to 1,000,000; 50 by default
     * @return this builder
     */
    public Builder deleteBrake(int deleteBrake) {
      this.deleteBrake = deleteBrake;
      return this;
    }

    /**
     * Sets a key with which tokens that are to be deleted are encrypted in the database (AES-GCM).
     *
     * @param tokenKey the Base64 form of 32 random bytes; none by default
     * @return this builder
     */
    public Builder tokenKey(String tokenKey) {
      this.tokenKey = Objects.requireNonNull(tokenKey, "tokenKey");
      return this;
    }

    /**
     * Sets the key that was the {@link #tokenKey} before, while tokens in the database are still
     * encrypted with it.
     *
     * @param previousTokenKey the Base64 form of 32 bytes; none by default
     * @return this builder
     */
    public Builder previousTokenKey(String previousTokenKey) {
      this.previousTokenKey = Objects.requireNonNull(previousTokenKey, "previousTokenKey");
      return this;
    }

    /**
     * Creates the settings. No connection is opened.
     *
     * @return the settings
     * @throws ConfigurationException if a setting is wrong
     */
    public JdbcSync build() {
      return new JdbcSync(this);
    }
  }
}
