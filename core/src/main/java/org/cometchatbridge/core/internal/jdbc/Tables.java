/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.jspecify.annotations.Nullable;

/** The names of the tables, their check and their creation. */
final class Tables {

  private static final String PREFIX_IN_FILES = "cometchat_";
  private static final String CREATE_TABLE = "create table";

  /** Stands for the schema in statements: the name of a schema may contain the prefix. */
  private static final String SCHEMA = "{schema}";

  private static final Pattern COMMENT = Pattern.compile("--.*");
  private static final Pattern AFTER_TABLE_OR_ON =
      Pattern.compile("\\b(" + CREATE_TABLE + "|on) (" + PREFIX_IN_FILES + "\\w+)");

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
   * @return the tables that were created
   * @throws UnusableDatabaseException which names what is missing and the remedy
   */
  List<String> check(Connection connection, Dialect dialect) throws SQLException {
    List<TableState> states = states(connection);
    List<String> created = new ArrayList<>();
    SQLException failure = null;
    boolean creates = creates(connection, dialect);
    if (creates && states.stream().anyMatch(TableState::isMissing)) {
      failure = create(connection, dialect, creatable(connection, states), created);
      states = states(connection);
    }
    List<String> problems = new ArrayList<>();
    boolean recordable = true;
    SQLException cause = failure;
    for (TableState state : states) {
      DatabaseProblem problem = state.problem();
      if (problem == null || problem == DatabaseProblem.PERMISSION) {
        continue;
      }
      if (OF_THE_SERVER.contains(problem)) {
        throw Objects.requireNonNull(state.failure());
      }
      recordable = recordable && !state.table().equals(outbox());
      cause = cause == null ? state.failure() : cause;
      problemOf(state, dialect).ifPresent(problems::add);
    }
    missing(states, dialect, creates, failure).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new UnusableDatabaseException(String.join("; ", problems), cause, recordable);
    }
    return created;
  }

  private boolean creates(Connection connection, Dialect dialect) throws SQLException {
    return creation == TableCreation.ALWAYS
        || (creation == TableCreation.EMBEDDED && dialect.isEmbedded(connection.getMetaData()));
  }

  /** The outbox first: see {@link #create}. */
  private List<TableState> states(Connection connection) {
    List<TableState> states = new ArrayList<>();
    states.add(TableState.of(connection, outbox(), OUTBOX));
    states.add(TableState.of(connection, user(), UserTable.COLUMNS));
    if (audit) {
      states.add(TableState.of(connection, audit(), AuditTable.COLUMNS));
    }
    return states;
  }

  private static Set<String> missing(List<TableState> states) {
    return states.stream()
        .filter(TableState::isMissing)
        .map(TableState::table)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * The missing tables that may be created. The ids of a new outbox would be lower than those that
   * a table of users already has, so that its changes would count as older ones.
   */
  private Set<String> creatable(Connection connection, List<TableState> states) {
    Set<String> missing = missing(states);
    boolean begins =
        missing.contains(outbox()) && (missing.contains(user()) || hasNoUser(connection));
    if (!begins) {
      missing.remove(outbox());
      missing.remove(user());
    } else if (!audit) {
      missing.add(audit());
    }
    return missing;
  }

  private boolean hasNoUser(Connection connection) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select app_id from " + user() + " limit 1")) {
      return !rows.next();
    } catch (SQLException e) {
      return false;
    }
  }

  /** What is wrong with a table that exists. */
  private static Optional<String> problemOf(TableState state, Dialect dialect) {
    if (state.isMissing() || state.failure() == null) {
      return Optional.empty();
    }
    List<String> columns = state.missingColumns();
    if (columns.isEmpty()) {
      return Optional.of(
          "The table " + state.table() + " cannot be read: " + FailureReport.text(state.failure()));
    }
    return Optional.of(
        state.table()
            + (columns.size() == 1 ? " lacks the column " : " lacks the columns ")
            + String.join(", ", columns)
            + (columns.size() == 1 ? ": add it as in " : ": add them as in ")
            + file(dialect));
  }

  private Optional<String> missing(
      List<TableState> states, Dialect dialect, boolean creates, @Nullable SQLException failure) {
    Set<String> missing = missing(states);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    boolean isBegun = missing.contains(outbox()) != missing.contains(user());
    if (isBegun && failure == null) {
      boolean withoutOutbox = missing.contains(outbox());
      String lost = withoutOutbox ? outbox() : user();
      String left = withoutOutbox ? user() : outbox();
      return Optional.of(
          "The table "
              + lost
              + " is missing, but "
              + left
              + " exists, and with a new "
              + lost
              + " changes of users would be lost: restore "
              + lost
              + " from a backup, or drop "
              + left
              + " as well to begin again"
              + (creates ? "" : ", then run " + file(dialect)));
    }
    boolean one = missing.size() == 1;
    String sentence =
        (one ? "The table " : "The tables ")
            + String.join(", ", missing)
            + (one ? " is missing" : " are missing");
    if (failure != null) {
      String why =
          DatabaseProblem.of(failure) == DatabaseProblem.PERMISSION
              ? "the database user may not create tables"
              : FailureReport.text(failure);
      sentence += ", and the bridge cannot create " + (one ? "it" : "them") + ": " + why;
      return Optional.of(sentence + ". Run " + of(missing, file(dialect)));
    }
    return Optional.of(
        sentence
            + ": run "
            + of(missing, file(dialect))
            + ", or let the bridge create "
            + (one ? "it" : "them")
            + ": createTables of JdbcSync, init-param syncSchema, property"
            + " cometchat.bridge.sync.schema");
  }

  /** The file does not run if one of its tables exists. */
  private String of(Set<String> missing, String file) {
    return missing.contains(user())
        ? file
        : "what is for " + String.join(", ", missing) + " in " + file;
  }

  private static String file(Dialect dialect) {
    return "org/cometchatbridge/core/jdbc/" + dialect.file() + " of cometchat-bridge-core";
  }

  /**
   * Checks the permissions of the bridge on the tables that it cannot work without. Only the
   * application needs INSERT on the outbox.
   *
   * @throws UnusableDatabaseException which names those that are missing
   */
  void checkPermissions(Connection connection) throws SQLException {
    List<String> missing = new ArrayList<>();
    missing.addAll(missing(connection, outbox(), List.of(selection(outbox(), OUTBOX))));
    boolean recordable = missing.isEmpty();
    missing.addAll(missing(connection, outbox(), List.of(deletion(outbox()))));
    missing.addAll(
        missing(
            connection,
            user(),
            List.of(
                selection(user(), UserTable.COLUMNS),
                insertion(user(), UserTable.COLUMNS),
                changeOf(user()))));
    if (!missing.isEmpty()) {
      throw new UnusableDatabaseException(sentence(missing), null, recordable);
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
            List.of(
                selection(audit(), AuditTable.COLUMNS),
                insertion(audit(), columns),
                changeOf(audit()),
                deletion(audit())));
    return missing.isEmpty() ? Optional.empty() : Optional.of(sentence(missing));
  }

  private static String sentence(List<String> missing) {
    return "The database user of the bridge has no permission to "
        + String.join(", ", missing)
        + ": grant what docs/outbox.md lists to the user of the data source of JdbcSync";
  }

  private static String selection(String table, List<String> columns) {
    return "select " + String.join(", ", columns) + noRow(table);
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
        statement.execute(sql);
      } catch (SQLException e) {
        if (SqlFailure.isNotPermitted(e)) {
          String command = sql.substring(0, sql.indexOf(' ')).toUpperCase(Locale.ROOT);
          missing.add(command + " on " + table);
        }
      }
    }
    return missing;
  }

  /**
   * Creates tables. Another node may create the same ones at once, so a failure decides nothing
   * yet. The outbox is the last one: a node that finds it finds the others, too.
   *
   * @param created takes the tables that were created
   */
  private @Nullable SQLException create(
      Connection connection, Dialect dialect, Set<String> creatable, List<String> created) {
    SQLException first = null;
    Map<String, List<String>> statements = statements(dialect);
    for (String table : List.of(user(), audit(), outbox())) {
      if (!creatable.contains(table)) {
        continue;
      }
      for (String sql : statements.getOrDefault(table, List.of())) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(sql);
          if (sql.startsWith(CREATE_TABLE)) {
            created.add(table);
          }
        } catch (SQLException e) {
          first = first == null ? e : first;
        }
      }
    }
    return first;
  }

  /** By the table. */
  private Map<String, List<String>> statements(Dialect dialect) {
    String text = COMMENT.matcher(text(dialect)).replaceAll("");
    Map<String, List<String>> statements = new HashMap<>();
    for (String statement : List.of(text.split(";", -1))) {
      Matcher table = AFTER_TABLE_OR_ON.matcher(statement);
      if (table.find()) {
        String name = qualifier + named(table.group(2));
        String sql = named(table.replaceAll("$1 " + SCHEMA + "$2")).replace(SCHEMA, qualifier);
        statements.computeIfAbsent(name, any -> new ArrayList<>()).add(sql.strip());
      }
    }
    return statements;
  }

  private String named(String text) {
    return text.replace(PREFIX_IN_FILES, prefix);
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
