/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox is measured by, with its counts but without a judgement of the times. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutboxTest {

  private StubProcess stub;

  @BeforeAll
  void start() throws IOException {
    stub = StubProcess.start(false);
  }

  @AfterAll
  void stop() throws IOException {
    stub.close();
  }

  @Test
  void backlog_costsOneCallForEachUser() throws Exception {
    DrainSpeed.Outcome outcome = new DrainSpeed(stub).run(100);

    assertThat(outcome.calls()).isEqualTo(100);
    assertThat(outcome.perSecond()).isPositive();
    assertThat(new DrainSpeed(stub).runBesideASnapshot(100).calls()).isEqualTo(100);
  }

  @Test
  void outage_costsOneCallForEachUserAfterIt() throws Exception {
    OutageCalls.Outcome outcome = new OutageCalls(stub).run(200);

    assertThat(outcome.changes()).isBetween(400, 800);
    assertThat(outcome.callsAfter()).isBetween(200, 210);
  }

  @Test
  void logins_areMeasuredInTurns() throws Exception {
    LoginsBesideDrain.Outcome outcome = new LoginsBesideDrain(stub).run(1, 5, 100);

    assertThat(outcome.idle().count()).isEqualTo(5);
    assertThat(outcome.beside().count()).isEqualTo(5);
    assertThat(outcome.ratio()).isPositive();
  }

  @Test
  void transactions_areMeasuredInTurns() throws Exception {
    TransactionsBesideDrain.Outcome outcome = new TransactionsBesideDrain(stub).run(1, 5, 100);

    assertThat(outcome.without().count()).isEqualTo(20);
    assertThat(outcome.beside().count()).isEqualTo(20);
  }

  @Test
  void save_isOneStatement() throws Exception {
    SaveCost.Outcome outcome = new SaveCost(stub).run(1, 20);

    assertThat(outcome.statements()).isEqualTo(1);
    assertThat(outcome.ratio()).isPositive();
  }

  @Test
  void idleNode_executesOneStatementInEachInterval() {
    IdleStatements.Outcome outcome = new IdleStatements(stub).run(Duration.ofMillis(50), 10);

    assertThat(outcome.statements()).hasSize(2).allMatch(statements -> statements > 0);
    assertThat(outcome.statements()).allMatch(statements -> statements <= 12);
  }

  @Test
  void table_isMeasuredInTurns() throws Exception {
    TableGrowth.Outcome outcome = new TableGrowth(stub).run(300, 3_000, 300, 1, 2);

    assertThat(outcome.ofFew().folds().count()).isEqualTo(3);
    assertThat(outcome.ofMany().folds().count()).isEqualTo(3);
    assertThat(outcome.foldRatio()).isPositive();
    assertThat(outcome.claimRatio()).isPositive();
    assertThat(outcome.indexes()).containsKeys("cometchat_user_pkey", "cometchat_user_due");
  }

  @Test
  void page_saysThatLoginsAtOnce_areReadByOneStatement(@TempDir Path folder) throws Exception {
    assertThat(run("--only", "gate", "--report", folder.toString())).contains("| yes |");

    assertThat(folder.resolve("outbox-speed.md")).content().contains("100 logins, 1 statement |");
  }

  @Test
  void unknownOption_isReported() {
    assertThatThrownBy(() -> OutboxOptions.read(List.of("--row", "5")))
        .hasMessageContaining("--row");
    assertThatThrownBy(() -> OutboxOptions.read(List.of("--rows", "5")))
        .hasMessageContaining("--rows");
  }

  private static String run(String... args) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutboxTable.run(List.of(args), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
