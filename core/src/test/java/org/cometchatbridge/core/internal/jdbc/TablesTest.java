/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.StoreException;
import org.cometchatbridge.core.internal.identity.Owner;
import org.cometchatbridge.core.internal.lifecycle.Change;
import org.cometchatbridge.core.internal.lifecycle.Standing;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which tables the bridge creates, and how it reports those that it cannot use. */
class TablesTest {

  private static final Change DEACTIVATION =
      new Change(
          Uid.of("ada"),
          Owner.of("stamp"),
          new Change.StandingChange(Standing.DEACTIVATED),
          "admin");

  private static String exists(StoreFixture fixture, String table) throws SQLException {
    return fixture
        .query(
            "select count(*) from information_schema.tables where lower(table_name) = '"
                + table
                + "' and lower(table_schema) <> 'information_schema'"
                + (fixture.isMariaDb() ? " and table_schema = database()" : ""))
        .get(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void newTables_areCreatedAndLogged(TestDatabase product) {
    try (StoreFixture fixture = new StoreFixture(product)) {
      fixture.store();
      fixture.store();
      assertThat(fixture.lines())
          .singleElement()
          .asString()
          .contains("Created the tables cometchat_user, cometchat_audit, cometchat_outbox");
    }
  }

  /** The ids of a new one would be lower, so that all changes would be older than the row. */
  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void lostOutbox_isNotCreatedAgain(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      JdbcUserStore first = fixture.store();
      first.insert(DEACTIVATION);
      assertThat(first.fold()).isEqualTo(1);
      fixture.execute("drop table cometchat_outbox");

      JdbcUserStore store = fixture.store();

      assertThat(fixture.log())
          .singleElement()
          .asString()
          .startsWith("Changes of users cannot be recorded, until this works: ")
          .contains("The table cometchat_outbox is missing", "restore cometchat_outbox")
          .contains("drop cometchat_user as well");
      assertThatThrownBy(() -> store.insert(DEACTIVATION))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("The table cometchat_outbox is missing");
      assertThat(exists(fixture, "cometchat_outbox")).isEqualTo("0");

      assertThat(store.problem()).isEqualTo(fixture.log().get(0));
      assertThat(store.countsAge()).isNull();
      fixture.execute("drop table cometchat_user");
      store.insert(DEACTIVATION);
      assertThat(store.fold()).isEqualTo(1);
      assertThat(store.problem()).isNull();
      assertThat(store.countsAge()).isEqualTo(Duration.ZERO);
      assertThat(store.claim(1)).hasSize(1);
    }
  }

  /** Also of a node that was stopped while it created the tables. */
  @Test
  void unusedTableOfUsers_getsItsOutbox() throws SQLException {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      fixture.store();
      fixture.execute("drop table cometchat_outbox");

      fixture.store().insert(DEACTIVATION);

      assertThat(fixture.log()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void lostTableOfUsers_isNamed_andChangesWait(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      fixture.store();
      fixture.execute("drop table cometchat_user");

      JdbcUserStore store = fixture.store(settings -> settings.createTables(TableCreation.NEVER));
      store.insert(DEACTIVATION);

      assertThat(fixture.log())
          .singleElement()
          .asString()
          .startsWith("Changes of users cannot be carried out, until this works: ")
          .contains("The table cometchat_user is missing", "restore cometchat_user")
          .contains("drop cometchat_outbox as well", ".sql of cometchat-bridge-core");
      assertThat(exists(fixture, "cometchat_user")).isEqualTo("0");
      assertThat(fixture.query("select uid from cometchat_outbox")).containsExactly("ada");
    }
  }

  @Test
  void missingAuditAlone_isCreated() throws SQLException {
    try (StoreFixture fixture = new StoreFixture(TestDatabase.H2_MEMORY)) {
      fixture.store().insert(DEACTIVATION);
      fixture.execute("drop table cometchat_audit");

      fixture.store();

      assertThat(fixture.lines())
          .last()
          .asString()
          .contains("Created the tables cometchat_audit for");
      assertThat(fixture.query("select uid from cometchat_outbox")).containsExactly("ada");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void missingColumns_areNamedWithTheirTable(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      String schema = "chat_" + product.name().toLowerCase(Locale.ROOT);
      fixture.execute("create schema " + schema);
      try {
        fixture.store(settings -> settings.schema(schema).tablePrefix("cc_"));
        fixture.execute("alter table " + schema + ".cc_user drop column released");
        fixture.execute("alter table " + schema + ".cc_user drop column actor");
        fixture.execute("alter table " + schema + ".cc_audit drop column detail");

        fixture.store(settings -> settings.schema(schema).tablePrefix("cc_"));

        assertThat(fixture.log())
            .singleElement()
            .asString()
            .startsWith(
                "Changes of users cannot be carried out, until this works: "
                    + schema
                    + ".cc_user lacks the columns actor, released: add them as in org/")
            .contains("; " + schema + ".cc_audit lacks the column detail: add it as in org/")
            .doesNotContain("cc_outbox");
      } finally {
        fixture.execute(
            "drop schema " + schema + (product == TestDatabase.MARIADB ? "" : " cascade"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void missingPermissionsOfTheAudit_areAWarning(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      fixture.store();
      Clerk clerk =
          fixture.granted(
              "select, insert, delete on cometchat_outbox",
              "select, insert, update on cometchat_user");

      JdbcUserStore store = fixture.store(clerk.database().dataSource(), settings -> settings);
      store.insert(DEACTIVATION);

      assertThat(store.fold()).isEqualTo(1);
      assertThat(store.claim(1)).hasSize(1);
      assertThat(fixture.log())
          .singleElement()
          .asString()
          .contains("no permission to SELECT on cometchat_audit")
          .contains("written to the log");
    }
  }
}
