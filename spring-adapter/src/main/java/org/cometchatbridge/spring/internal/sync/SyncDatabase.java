/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.sync;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.cometchatbridge.core.AuditMode;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.core.settings.SyncStore;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Decides whether the changes of users are kept in a database of the application, and in which one.
 * A data source is never guessed.
 */
public final class SyncDatabase {

  private static final String SPRING_JDBC = "org.springframework.jdbc.datasource.DataSourceUtils";

  /** PostgreSQL: table, schema. MariaDB and MySQL: table. H2: three for a table, schema. */
  private static final Set<String> MISSING =
      Set.of("42P01", "3F000", "42S02", "42S03", "42S04", "90079");

  /** MySQL has no SQL state of its own for it. */
  private static final int MYSQL_NO_SCHEMA = 1049;

  private final Optional<JdbcSync> sync;
  private final Consumer<OperatorLog> report;

  private SyncDatabase(Optional<JdbcSync> sync, Consumer<OperatorLog> report) {
    this.sync = sync;
    this.report = report;
  }

  /**
   * Decides by the settings. With {@code auto}, it reads whether the tables exist, and creates
   * none.
   *
   * @throws org.cometchatbridge.core.error.ConfigurationException if a database is required and it
   *     is not clear which one, or a setting is wrong
   */
  public static SyncDatabase of(SettingReader settings, ListableBeanFactory beans) {
    return new Choice(settings, beans).decide();
  }

  /** Whether Spring's transactions with JDBC are on the class path. */
  public static boolean hasSpringJdbc() {
    return ClassUtils.isPresent(SPRING_JDBC, SyncDatabase.class.getClassLoader());
  }

  /** The database, or empty if the changes are kept in memory. */
  public Optional<JdbcSync> sync() {
    return sync;
  }

  /** Logs the decision and its reason. */
  public void report(OperatorLog log) {
    report.accept(log.named(SyncDatabase.class));
  }

  private record Choice(SettingReader settings, ListableBeanFactory beans) {

    private SyncDatabase decide() {
      SyncStore store = settings.word(Setting.SYNC_STORE, SyncStore.class).orElse(SyncStore.AUTO);
      if (store == SyncStore.MEMORY) {
        return inMemory(nameOf(Setting.SYNC_STORE) + " is memory");
      }
      Optional<String> name = settings.text(Setting.SYNC_DATA_SOURCE);
      if (name.isPresent()) {
        return inDatabase(read(named(name.get())), "the bean " + name.get());
      }
      DataSource only = beans.getBeanProvider(DataSource.class).getIfUnique();
      if (only == null) {
        return withoutDataSource(store);
      }
      JdbcSync sync = read(only);
      return store == SyncStore.JDBC || sync.createTables() == TableCreation.ALWAYS
          ? inDatabase(sync, "the application's data source")
          : ifTablesExist(sync);
    }

    private SyncDatabase withoutDataSource(SyncStore store) {
      String[] names = names();
      if (names.length == 0) {
        if (store == SyncStore.JDBC) {
          throw settings
              .notation()
              .rejected(
                  Setting.SYNC_STORE,
                  "is jdbc, and the application has no bean of type DataSource",
                  "declare one, or remove the property to keep changes of users in memory");
        }
        return inMemory("the application has no data source");
      }
      String problem =
          "the application has the data sources "
              + String.join(", ", names)
              + ", and none of them is primary";
      String remedy = "set " + nameOf(Setting.SYNC_DATA_SOURCE) + " to one of these names";
      if (store == SyncStore.JDBC) {
        throw settings
            .notation()
            .rejected(Setting.SYNC_DATA_SOURCE, "is missing: " + problem, remedy);
      }
      return withoutDatabase(
          problem,
          log ->
              log.warn(
                  "Changes of users are kept in memory, and lost at a restart: {}. To keep them in"
                      + " a database, {}; otherwise set {} to memory",
                  problem,
                  remedy,
                  nameOf(Setting.SYNC_STORE)));
    }

    private DataSource named(String name) {
      if (beans.containsBean(name) && beans.isTypeMatch(name, DataSource.class)) {
        return beans.getBean(name, DataSource.class);
      }
      String[] names = names();
      throw settings
          .notation()
          .rejected(
              Setting.SYNC_DATA_SOURCE,
              SettingReader.quoted(name) + " is not a bean of type DataSource",
              names.length == 0
                  ? "declare one"
                  : "use one of these names: " + String.join(", ", names));
    }

    private String[] names() {
      String[] names =
          BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class, true, false);
      Arrays.sort(names);
      return names;
    }

    /** The bridge commits its own transactions, which must not be those of the application. */
    private JdbcSync read(DataSource dataSource) {
      return settings.jdbcSync(
          hasSpringJdbc() ? TransactionDataSources.withoutTransaction(dataSource) : dataSource);
    }

    private SyncDatabase inDatabase(JdbcSync sync, String which) {
      awaitInitialization();
      return new SyncDatabase(
          Optional.of(sync), log -> log.info("Changes of users are kept in a database: {}", which));
    }

    private SyncDatabase inMemory(String reason) {
      return withoutDatabase(
          reason,
          log ->
              log.info("Changes of users are kept in memory, and lost at a restart: {}", reason));
    }

    private SyncDatabase withoutDatabase(String reason, Consumer<OperatorLog> report) {
      if (settings.word(Setting.AUDIT, AuditMode.class).orElse(AuditMode.LOG) == AuditMode.JDBC) {
        throw settings
            .notation()
            .rejected(
                Setting.AUDIT,
                "is jdbc, and the changes of users are not kept in a database: " + reason,
                "set " + nameOf(Setting.SYNC_STORE) + " to jdbc, or use log or off");
      }
      return new SyncDatabase(Optional.empty(), report);
    }

    private void awaitInitialization() {
      beans.getBeanProvider(DatabaseInitialization.class).getIfAvailable();
    }

    private SyncDatabase ifTablesExist(JdbcSync sync) {
      awaitInitialization();
      String table =
          sync.schema().map(schema -> schema + ".").orElse("") + sync.tablePrefix() + "outbox";
      try {
        if (!exists(table, sync.dataSource())) {
          return inMemory(
              "the application's data source has no table "
                  + table
                  + ". To keep them, create the tables with a file of org/cometchatbridge/core/jdbc"
                  + " in cometchat-bridge-core");
        }
      } catch (SQLException | RuntimeException e) {
        return notReadable(table, e);
      }
      return new SyncDatabase(
          Optional.of(sync),
          log ->
              log.info(
                  "Changes of users are kept in a database: the application's data source has the"
                      + " table {}. With {}=jdbc, they also are after a start without the database",
                  table,
                  nameOf(Setting.SYNC_STORE)));
    }

    private SyncDatabase notReadable(String table, Exception e) {
      String reason =
          "the table "
              + table
              + " could not be read ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ")";
      return withoutDatabase(
          reason,
          log -> {
            log.warn(
                "Changes of users are kept in memory, and lost at a restart: {}. If the database"
                    + " has the table, set {} to jdbc, and restart this node; otherwise set it to"
                    + " memory",
                reason,
                nameOf(Setting.SYNC_STORE));
            log.debug(e);
          });
    }

    private static boolean exists(String table, DataSource dataSource) throws SQLException {
      try (Connection connection = dataSource.getConnection()) {
        boolean exists = isReadable(table, connection);
        if (!connection.getAutoCommit()) {
          connection.rollback();
        }
        return exists;
      }
    }

    private static boolean isReadable(String table, Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.executeQuery("select 1 from " + table + " where 1 = 0").close();
        return true;
      } catch (SQLException e) {
        if (isMissing(e)) {
          return false;
        }
        throw e;
      }
    }

    private static boolean isMissing(SQLException e) {
      return (e.getSQLState() != null && MISSING.contains(e.getSQLState()))
          || e.getErrorCode() == MYSQL_NO_SCHEMA;
    }

    private String nameOf(Setting setting) {
      return settings.notation().nameOf(setting);
    }
  }
}
