/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.jspecify.annotations.Nullable;

/** The names of the tables, their check and their creation. */
final class Tables {

  private static final String PREFIX_IN_FILES = "cometchat_";
  private static final Pattern COMMENT = Pattern.compile("--.*");
  private static final Pattern AFTER_TABLE_OR_ON =
      Pattern.compile("\\b(create table|on) (?=" + PREFIX_IN_FILES + ")");

  private static final List<String> OUTBOX =
      List.of("id", "app_id", "uid", "stamp", "former_stamps", "kind", "body", "actor", "made_at");

  private final String prefix;
  private final String qualifier;
  private final TableCreation creation;
  private final boolean audit;

  /**
   * The tables of these settings.
   *
   * @param audit whether the table of the audit is used
   */
  Tables(JdbcSync sync, boolean audit) {
    this.prefix = sync.tablePrefix();
    this.qualifier = sync.schema().map(schema -> schema + ".").orElse("");
    this.creation = sync.createTables();
    this.audit = audit;
  }

  String outbox() {
    return qualifier + prefix + "outbox";
  }

  String user() {
    return qualifier + prefix + "user";
  }

  String audit() {
    return qualifier + prefix + "audit";
  }

  /**
   * Checks that the tables are there with all columns, and creates them where that is allowed.
   *
   * @throws SQLException whose message names the file, if a table or a column is missing
   */
  void check(Connection connection, Dialect dialect) throws SQLException {
    Optional<SQLException> problem = problem(connection);
    if (problem.isEmpty()) {
      return;
    }
    boolean creates =
        creation == TableCreation.ALWAYS
            || (creation == TableCreation.EMBEDDED && dialect.isEmbedded(connection.getMetaData()));
    SQLException cause = problem.get();
    if (creates) {
      SQLException failure = create(connection, dialect);
      problem = problem(connection);
      if (problem.isEmpty()) {
        return;
      }
      cause = failure == null ? problem.get() : failure;
    }
    throw new SQLException(
        "The tables "
            + outbox()
            + (audit ? ", " + user() + " and " + audit() : " and " + user())
            + " are missing, older than this version of CometChat Bridge, or not accessible: run"
            + " org/cometchatbridge/core/jdbc/"
            + dialect.file()
            + " of cometchat-bridge-core, or let the bridge create them: createTables of JdbcSync,"
            + " init-param syncSchema, property cometchat.bridge.sync.schema",
        cause.getSQLState(),
        cause);
  }

  private Optional<SQLException> problem(Connection connection) {
    return problem(connection, outbox(), OUTBOX)
        .or(() -> problem(connection, user(), UserTable.COLUMNS))
        .or(() -> audit ? problem(connection, audit(), AuditTable.COLUMNS) : Optional.empty());
  }

  private static Optional<SQLException> problem(
      Connection connection, String table, List<String> columns) {
    String sql = "select " + String.join(", ", columns) + " from " + table + " where 1 = 0";
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery(sql).close();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }

  /** Another node may create the same tables at once, so a failure decides nothing yet. */
  private @Nullable SQLException create(Connection connection, Dialect dialect)
      throws SQLException {
    SQLException first = null;
    for (String sql : statements(dialect)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        first = first == null ? e : first;
      }
    }
    return first;
  }

  private List<String> statements(Dialect dialect) {
    String text = COMMENT.matcher(text(dialect)).replaceAll("");
    String qualified =
        AFTER_TABLE_OR_ON.matcher(text).replaceAll("$1 " + Matcher.quoteReplacement(qualifier));
    return List.of(qualified.replace(PREFIX_IN_FILES, prefix).split(";", -1)).stream()
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  private static String text(Dialect dialect) {
    try (InputStream in = JdbcSync.class.getResourceAsStream(dialect.file())) {
      if (in == null) {
        throw new IllegalStateException(dialect.file() + " is missing in cometchat-bridge-core");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
