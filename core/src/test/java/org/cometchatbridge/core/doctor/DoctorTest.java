/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.doctor.Finding.Severity;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the checks leave behind: nothing. */
class DoctorTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension
  static final CometChatEmulatorExtension EMULATOR = new CometChatEmulatorExtension();

  private CometChatEmulator emulator;
  private List<String> usersBefore;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    usersBefore = users();
  }

  @AfterEach
  void noUserIsLeft() {
    assertThat(users()).isEqualTo(usersBefore);
  }

  private List<String> users() {
    return emulator.users().all().stream().map(EmulatedUser::uid).sorted().toList();
  }

  private Doctor doctor() {
    return Doctor.of(BridgeFixture.config(emulator));
  }

  private static List<String> ids(DoctorReport report) {
    return report.findings().stream().map(Finding::id).toList();
  }

  @Test
  void healthyApp_hasNoProblem_andCostsFewCalls() {
    DoctorReport report = doctor().run();

    assertThat(report.worst()).isEqualTo(Severity.UNKNOWN);
    assertThat(ids(report)).contains("user.written", "token.created", "key.full-access");
    assertThat(emulator.journal().count()).isEqualTo(7);
  }

  @Test
  void readOnly_onlyReads() {
    assertThat(ids(doctor().readOnly().run())).contains("key.accepted", "checks.read-only");

    assertThat(emulator.journal().exchanges())
        .extracting(Exchange::operation)
        .containsOnly(Operation.GET_USER);
  }

  /** It could not delete the user. */
  @Test
  void authOnlyKey_createsNoUser() {
    DoctorReport report =
        Doctor.of(BridgeFixture.config(emulator).toBuilder().apiKey(emulator.authOnlyKey()).build())
            .run();

    assertThat(ids(report)).contains("key.scope", "app.accepted", "key.accepted");
    assertThat(report.worst()).isEqualTo(Severity.ERROR);
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isZero();
  }

  @Test
  void creationWhoseResponseIsLost_isUndone() {
    emulator.faults().on(Operation.CREATE_USER).afterProcessing().resetBeforeHeaders().always();

    assertThat(ids(doctor().run())).contains("http.failed").doesNotContain("user.left");
  }

  @Test
  void creationWithAServerErrorThatWasCarriedOut_isUndone() {
    emulator.faults().on(Operation.CREATE_USER).afterProcessing().html(502).always();

    assertThat(ids(doctor().run())).contains("http.server-error").doesNotContain("user.left");
  }

  @Test
  void deletionWhoseResponseIsLost_isADeletion() {
    emulator.faults().on(Operation.DELETE_USER).error(404, "ERR_UID_NOT_FOUND").times(1);
    emulator.faults().on(Operation.DELETE_USER).afterProcessing().html(502).times(1);

    assertThat(ids(doctor().run())).contains("user.written").doesNotContain("user.left");
  }

  @Test
  void deletionThatFailsOnce_isRepeated() {
    emulator.faults().on(Operation.DELETE_USER).error(404, "ERR_UID_NOT_FOUND").times(1);
    emulator.faults().on(Operation.DELETE_USER).error(503, "ERR_MISSION_FAILED").times(2);

    assertThat(ids(doctor().run())).contains("user.written").doesNotContain("user.left");
  }

  @Test
  void tokenThatFails_leavesNoUser() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).html(502).always();

    assertThat(ids(doctor().run())).contains("http.server-error").doesNotContain("user.written");
  }

  @Test
  void interruptedThread_removesTheUser_andStaysInterrupted() throws Exception {
    Hold hold = emulator.faults().on(Operation.CREATE_USER).afterProcessing().hang();
    FutureTask<Boolean> run =
        new FutureTask<>(
            () -> {
              assertThat(ids(doctor().run())).contains("checks.interrupted");
              return Thread.interrupted();
            });
    Thread thread = new Thread(run);
    thread.start();
    emulator.journal().awaitCount(Operation.CREATE_USER, 1, LIMIT);

    thread.interrupt();
    hold.release();

    assertThat(run.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isZero();
  }
}
