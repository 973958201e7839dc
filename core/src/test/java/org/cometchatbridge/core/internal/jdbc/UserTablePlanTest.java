/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.lifecycle.UserStore;
import org.cometchatbridge.databases.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The statements of the reconciler read only the rows that they need, however many there are. */
class UserTablePlanTest {

  private static final int ROWS = 20_000;

  /** Half of the rows have something to do, of which half is due later; few are parked. */
  private static String rows(TestDatabase product, long now) {
    String number =
        switch (product) {
          case POSTGRESQL -> "n from generate_series(1, " + ROWS + ") as n";
          case MARIADB -> "seq from seq_1_to_" + ROWS;
          default -> "x from system_range(1, " + ROWS + ")";
        };
    String n = number.substring(0, number.indexOf(' '));
    return "insert into cometchat_user (app_id, uid, stamp, desired, sent, standing, standing_at,"
        + " signed_out_at, signed_out_ms, erased_at, token_count, version, due, urgency, lease,"
        + " attempts, in_outage, parked, parked_at, released, changed_at) select '"
        + StoreFixture.APP
        + "', concat('user-', "
        + n
        + "), '', '{}', '{}', 'A', 0, 0, 0, 0, 0, 1, case when mod("
        + n
        + ", 2) = 0 then "
        + (now - 1_000_000)
        + " + mod("
        + n
        + ", 4) * 1000000 + "
        + n
        + " end, case when mod("
        + n
        + ", 2) = 0 then 2 end, 0, 0, 0, case when mod("
        + n
        + ", 999) = 0 then 'ERR_X' end, case when mod("
        + n
        + ", 999) = 0 then 1 end, 0, 0 from "
        + number.substring(number.indexOf("from ") + 5);
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void claimPeekCountsAndParked_useTheirIndexes(TestDatabase product) throws SQLException {
    try (StoreFixture fixture = new StoreFixture(product)) {
      CountingDataSource counting = new CountingDataSource(fixture.dataSource());
      UserStore store = fixture.store(counting.counted(), settings -> settings);
      fixture.execute(rows(product, fixture.time().millis()));
      fixture.execute(
          (product == TestDatabase.MARIADB ? "analyze table " : "analyze ") + table(product));
      counting.reset();

      assertThat(store.fold()).isZero();
      assertThat(store.claim(16)).hasSize(16);
      assertThat(store.parked(10)).hasSize(10);
      assertThat(store.parked(Uid.of("user-999"))).isNotNull();
      assertThat(store.replay(null, "ERR_X")).isEqualTo(20);
      assertThat(store.counts())
          .isEqualTo(new UserStore.Counts(ROWS, ROWS / 2, 20, 0, Duration.ZERO));

      List<String> read =
          counting.texts().stream()
              .filter(sql -> sql.startsWith("select") && sql.contains("cometchat_user"))
              .filter(sql -> !sql.startsWith("select count(*) from") && !sql.contains("1 = 0"))
              .distinct()
              .toList();
      assertThat(read).hasSizeGreaterThanOrEqualTo(6);
      for (String sql : read) {
        assertThat(plan(fixture, sql)).as(sql).satisfies(plan -> check(product, plan, sql));
      }
    }
  }

  private static String table(TestDatabase product) {
    return product.name().startsWith("H2") ? "table cometchat_user" : "cometchat_user";
  }

  private static String plan(StoreFixture fixture, String sql) throws SQLException {
    try (Connection connection = fixture.dataSource().getConnection();
        PreparedStatement explain = connection.prepareStatement("explain " + sql)) {
      int marks = explain.getParameterMetaData().getParameterCount();
      for (int i = 1; i <= marks; i++) {
        explain.setString(i, i == 1 || !sql.contains("uid = ?") ? StoreFixture.APP : "user-999");
      }
      StringBuilder plan = new StringBuilder();
      try (ResultSet rows = explain.executeQuery()) {
        while (rows.next()) {
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            plan.append(rows.getString(i)).append(' ');
          }
          plan.append('\n');
        }
      }
      return plan.toString().toLowerCase(Locale.ROOT);
    }
  }

  /** Rows that are named by their keys may be sorted. */
  private static void check(TestDatabase product, String plan, String sql) {
    String sort = sql.contains("uid in (") ? " all " : "sort";
    switch (product) {
      case POSTGRESQL -> assertThat(plan).contains("index").doesNotContain("seq scan", sort);
      case MARIADB ->
          // A row that is found by its key and does not fit is an impossible condition.
          assertThat(plan.lines().filter(line -> line.contains("cometchat_user ")))
              .satisfiesAnyOf(
                  lines -> assertThat(lines).isNotEmpty(),
                  lines -> assertThat(plan).contains("impossible where"))
              .allMatch(line -> line.contains("cometchat_user_") || line.contains("primary"))
              .noneMatch(line -> line.contains(sort) || line.contains(" all "));
      default ->
          assertThat(plan)
              .containsPattern("cometchat_user_|primary_key")
              .doesNotContain("tablescan");
    }
  }
}
