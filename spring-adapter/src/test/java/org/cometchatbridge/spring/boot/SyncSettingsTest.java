/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.jdbc.TableCreation;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.databases.TestDatabase;
import org.cometchatbridge.spring.internal.sync.TransactionalChatUsers;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.sql.init.SqlInitializationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where a Spring application keeps the changes of users. */
class SyncSettingsTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final Database created = TestDatabase.H2_MEMORY.create();
  private final DataSource database = created.dataSource();

  private final WebApplicationContextRunner application =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(CometChatBridgeAutoConfiguration.class))
          .withPropertyValues(
              "cometchat.bridge.app-id=app1",
              "cometchat.bridge.region=us",
              "cometchat.bridge.api-key=not-a-real-key",
              "cometchat.bridge.shutdown-wait=0");

  private WebApplicationContextRunner withDatabase() {
    return application.withBean("app", DataSource.class, () -> database);
  }

  private WebApplicationContextRunner withTwoDatabases() {
    return withDatabase().withBean("reports", DataSource.class, JdbcDataSource::new);
  }

  private void createTables() {
    CometChatBridge.create(
            BridgeFixture.config(EMULATOR.emulator()).toBuilder()
                .jdbcSync(JdbcSync.builder(database).build())
                .build())
        .close();
  }

  private static void run(
      WebApplicationContextRunner application, Consumer<AssertableWebApplicationContext> test) {
    application.run(test::accept);
  }

  private static List<String> linesOf(WebApplicationContextRunner application, boolean inDatabase) {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.spring.internal.sync")) {
      run(
          application,
          context ->
              assertThat(context.getBean(CometChatBridge.class).config().jdbcSync().isPresent())
                  .isEqualTo(inDatabase));
      return log.lines();
    }
  }

  private static void assertFailure(WebApplicationContextRunner application, String... parts) {
    run(
        application,
        context -> assertThat(context).getFailure().rootCause().message().contains(parts));
  }

  @Test
  void auto_withoutDataSource_isMemory() {
    assertThat(linesOf(application, false))
        .containsExactly(
            "Changes of users are kept in memory, and lost at a restart: the application has no"
                + " data source");
  }

  @Test
  void auto_withoutTables_isMemory_andCreatesNone() {
    assertThat(linesOf(withDatabase(), false))
        .singleElement()
        .asString()
        .contains("kept in memory", "no table cometchat_outbox", "org/cometchatbridge/core/jdbc");
    assertThat(linesOf(withDatabase(), false)).hasSize(1);
  }

  @Test
  void auto_withTables_isTheDatabase() {
    createTables();

    assertThat(linesOf(withDatabase(), true))
        .singleElement()
        .asString()
        .contains("kept in a database", "the table cometchat_outbox");
    assertThat(
            linesOf(
                withDatabase().withPropertyValues("cometchat.bridge.sync.table-prefix=other_"),
                false))
        .singleElement()
        .asString()
        .contains("no table other_outbox");
  }

  @Test
  void auto_withTablesThatBootCreates_isTheDatabase() {
    assertThat(
            linesOf(
                application
                    .withConfiguration(
                        AutoConfigurations.of(
                            DataSourceAutoConfiguration.class,
                            SqlInitializationAutoConfiguration.class))
                    .withPropertyValues(
                        "spring.datasource.generate-unique-name=true",
                        "spring.sql.init.schema-locations=classpath:org/cometchatbridge/core/jdbc/h2.sql"),
                true))
        .singleElement()
        .asString()
        .contains("kept in a database");
  }

  @Test
  void auto_withADatabaseThatIsDown_isMemory_withAWarning() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.spring")) {
      linesOf(application.withBean(DataSource.class, SyncSettingsTest::down), false);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("could not be read", "set cometchat.bridge.sync.store to jdbc");
    }
  }

  @Test
  void auto_withTablesThatItMayNotRead_isMemory_withAWarning() {
    createTables();
    new JdbcTemplate(database).execute("create user stranger password 'secret'");
    DataSource stranger = new Database(created.url(), "stranger", "secret").dataSource();

    try (LogCapture log = LogCapture.of("org.cometchatbridge.spring")) {
      linesOf(application.withBean(DataSource.class, () -> stranger), false);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("could not be read", "rights", "set cometchat.bridge.sync.store to jdbc");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TestDatabase.class,
      names = {"H2_MEMORY", "POSTGRESQL", "MARIADB"})
  void auto_withoutSchema_isMemory(TestDatabase kind) {
    DataSource empty = kind.create().dataSource();

    assertThat(
            linesOf(
                application
                    .withBean(DataSource.class, () -> empty)
                    .withPropertyValues("cometchat.bridge.sync.table-schema=nowhere"),
                false))
        .singleElement()
        .asString()
        .contains("no table nowhere.cometchat_outbox");
  }

  @Test
  void auditInADatabase_thatIsNotUsed_failsTheStart_withTheReason() {
    WebApplicationContextRunner audited =
        application.withPropertyValues("cometchat.bridge.audit=jdbc");
    assertFailure(
        audited.withBean(DataSource.class, SyncSettingsTest::down),
        "cometchat.bridge.audit",
        "could not be read",
        "set cometchat.bridge.sync.store to jdbc");
    assertFailure(
        audited.withBean(DataSource.class, () -> database),
        "no table cometchat_outbox",
        "set cometchat.bridge.sync.store to jdbc");
    assertFailure(audited, "the application has no data source");
  }

  private static DataSource down() {
    JdbcDataSource down = new JdbcDataSource();
    down.setURL("jdbc:h2:tcp://localhost:1/none");
    return down;
  }

  @Test
  void jdbc_startsWithADatabaseThatIsDown() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge")) {
      linesOf(
          application
              .withBean(DataSource.class, SyncSettingsTest::down)
              .withPropertyValues("cometchat.bridge.sync.store=jdbc"),
          true);
      assertThat(log.errors()).hasSize(1);
    }
  }

  @Test
  void severalDataSources_areNeverGuessed() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge")) {
      linesOf(withTwoDatabases(), false);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .contains("app, reports", "set cometchat.bridge.sync.data-source");
    }
    assertFailure(
        withTwoDatabases().withPropertyValues("cometchat.bridge.sync.store=jdbc"),
        "cometchat.bridge.sync.data-source",
        "app, reports",
        "to one of these names");
    assertFailure(
        withTwoDatabases().withPropertyValues("cometchat.bridge.sync.data-source=raports"),
        "cometchat.bridge.sync.data-source",
        "'raports'",
        "app, reports");
    assertThat(
            linesOf(
                withTwoDatabases().withPropertyValues("cometchat.bridge.sync.data-source=app"),
                true))
        .containsExactly("Changes of users are kept in a database: the bean app");
    createTables();
    assertThat(
            linesOf(
                withTwoDatabases()
                    .withInitializer(
                        context -> {
                          BeanDefinition app = context.getBeanFactory().getBeanDefinition("app");
                          app.setPrimary(true);
                        }),
                true))
        .hasSize(1);
  }

  @Test
  void jdbc_withoutDataSource_failsTheStart() {
    assertFailure(
        application.withPropertyValues("cometchat.bridge.sync.store=jdbc"),
        "cometchat.bridge.sync.store",
        "no bean of type DataSource");
  }

  @Test
  void memory_readsNoDatabase() {
    createTables();

    assertThat(
            linesOf(withDatabase().withPropertyValues("cometchat.bridge.sync.store=memory"), false))
        .containsExactly(
            "Changes of users are kept in memory, and lost at a restart:"
                + " cometchat.bridge.sync.store is memory");
  }

  @Test
  void everyProperty_reachesTheDatabase() {
    run(
        withDatabase()
            .withPropertyValues(
                "cometchat.bridge.sync.store=jdbc",
                "cometchat.bridge.sync.schema=always",
                "cometchat.bridge.sync.table-schema=PUBLIC",
                "cometchat.bridge.sync.table-prefix=chat_",
                "cometchat.bridge.sync.poll-interval=3s",
                "cometchat.bridge.sync.lease=90s",
                "cometchat.bridge.sync.park-after=7",
                "cometchat.bridge.sync.at-once=8",
                "cometchat.bridge.sync.delete-brake=5",
                "cometchat.bridge.sync.audit-retention=30d",
                "cometchat.bridge.sync.token-key=" + "A".repeat(43) + "=",
                "cometchat.bridge.sync.previous-token-key=" + "B".repeat(42) + "A="),
        context -> {
          JdbcSync sync = context.getBean(CometChatBridge.class).config().jdbcSync().orElseThrow();
          assertThat(sync.dataSource()).isSameAs(database);
          assertThat(sync.createTables()).isEqualTo(TableCreation.ALWAYS);
          assertThat(sync.schema()).contains("PUBLIC");
          assertThat(sync.tablePrefix()).isEqualTo("chat_");
          assertThat(sync.pollInterval()).isEqualTo(Duration.ofSeconds(3));
          assertThat(sync.lease()).isEqualTo(Duration.ofSeconds(90));
          assertThat(sync.parkAfter()).isEqualTo(7);
          assertThat(sync.atOnce()).isEqualTo(8);
          assertThat(sync.deleteBrake()).isEqualTo(5);
          assertThat(sync.auditRetention()).isEqualTo(Duration.ofDays(30));
          assertThat(sync.tokenKey()).contains("A".repeat(43) + "=");
          assertThat(sync.previousTokenKey()).contains("B".repeat(42) + "A=");
          context.getBean(ChatUsers.class).save(ChatUser.builder("ada").build());
        });
  }

  @Test
  void settingsOfTheApplicationsOwnConfig_areKept() {
    CometChatBridgeConfig own =
        BridgeFixture.config(EMULATOR.emulator()).toBuilder()
            .jdbcSync(JdbcSync.builder(database).tablePrefix("own_").build())
            .build();
    run(
        application.withBean(CometChatBridgeConfig.class, () -> own),
        context -> {
          assertThat(context.getBean(CometChatBridge.class).config().jdbcSync())
              .isEqualTo(own.jdbcSync());
          assertThat(context.getBean(ChatUsers.class)).isInstanceOf(TransactionalChatUsers.class);
        });
  }
}
