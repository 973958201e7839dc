/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

  /** What does not depend on the tables. */
  private static final Set<DatabaseProblem> OF_THE_SERVER =
      Set.of(
          DatabaseProblem.READ_ONLY,
          DatabaseProblem.SPACE,
          DatabaseProblem.LOCK,
          DatabaseProblem.CONNECTION);

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
   * @throws UnusableDatabaseException which names the file, if a table or a column is missing
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
    throw unusable(cause, dialect);
  }

  private SQLException unusable(SQLException cause, Dialect dialect) {
    DatabaseProblem kind = DatabaseProblem.of(cause);
    if (kind == DatabaseProblem.PERMISSION) {
      return new UnusableDatabaseException(
          "The database user may not read the tables "
              + outbox()
              + ", "
              + user()
              + (audit ? ", " + audit() : "")
              + ", or may not create them, or they are missing: grant what docs/outbox.md lists, or"
              + " run org/cometchatbridge/core/jdbc/"
              + dialect.file()
              + " of cometchat-bridge-core",
          cause);
    }
    if (OF_THE_SERVER.contains(kind)) {
      return cause;
    }
    return new UnusableDatabaseException(
        "The tables "
            + outbox()
            + (audit ? ", " + user() + " and " + audit() : " and " + user())
            + " are missing, older than this version of CometChat Bridge, or not accessible: run"
            + " org/cometchatbridge/core/jdbc/"
            + dialect.file()
            + " of cometchat-bridge-core, or let the bridge create them: createTables of JdbcSync,"
            + " init-param syncSchema, property cometchat.bridge.sync.schema",
        cause);
  }

  /**
   * Checks the permissions of the bridge on the tables that it cannot work without. Only the
   * application needs INSERT on the outbox.
   *
   * @throws UnusableDatabaseException which names those that are missing
   */
  void checkPermissions(Connection connection) throws SQLException {
    List<String> missing = new ArrayList<>();
    missing.addAll(missing(connection, outbox(), List.of(deletion(outbox()))));
    missing.addAll(
        missing(
            connection, user(), List.of(insertion(user(), UserTable.COLUMNS), changeOf(user()))));
    if (!missing.isEmpty()) {
      throw new UnusableDatabaseException(sentence(missing), null);
    }
  }

  /**
   * The permissions on the table of the audit that are missing, as a sentence, if there are any.
   */
  Optional<String> missingForAudit(Connection connection) {
    if (!audit) {
      return Optional.empty();
    }
    List<String> columns = AuditTable.COLUMNS.subList(1, AuditTable.COLUMNS.size());
    List<String> missing =
        missing(
            connection,
            audit(),
            List.of(insertion(audit(), columns), changeOf(audit()), deletion(audit())));
    return missing.isEmpty() ? Optional.empty() : Optional.of(sentence(missing));
  }

  private static String sentence(List<String> missing) {
    return "The database user of the bridge has no permission to "
        + String.join(", ", missing)
        + ": grant it to the user of the data source of JdbcSync";
  }

  private static String insertion(String table, List<String> columns) {
    String names = String.join(", ", columns);
    return "insert into " + table + " (" + names + ") select " + names + noRow(table);
  }

  private static String changeOf(String table) {
    return "update " + table + " set uid = uid where 1 = 0";
  }

  private static String deletion(String table) {
    return "delete" + noRow(table);
  }

  private static String noRow(String table) {
    return " from " + table + " where 1 = 0";
  }

  /** Whatever else is wrong with the database is reported by the statements that do the work. */
  private static List<String> missing(
      Connection connection, String table, List<String> statements) {
    List<String> missing = new ArrayList<>();
    for (String sql : statements) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(sql);
      } catch (SQLException e) {
        if (SqlFailure.isNotPermitted(e)) {
          String command = sql.substring(0, sql.indexOf(' ')).toUpperCase(Locale.ROOT);
          missing.add(command + " on " + table);
        }
      }
    }
    return missing;
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
