/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.event.AuditRecord;
import org.cometchatbridge.core.spi.AuditSink;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The audit has a record of each token and user that a login creates, changes or revokes. */
class AuditTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final int TEST_TIMEOUT = 20;

  private final BlockingQueue<AuditRecord> records = new LinkedBlockingQueue<>();
  private CometChatEmulator emulator;

  @BeforeEach
  void reset() {
    emulator = EMULATOR.emulator();
  }

  @Test
  void lifeOfAToken_isRecorded() throws Exception {
    try (BridgeFixture fixture = fixture(config().audit(records::add))) {
      SessionKey key = newSession();
      ChatToken first = LoginTest.token(fixture.loginAndWait(key, user("new-user")));
      assertThat(next()).isEqualTo("USER_CREATED new-user DONE []");
      assertThat(next()).isEqualTo("TOKEN_CREATED new-user DONE []");

      fixture.bridge().refresh(key, user("new-user"), first);
      ChatToken second = LoginTest.token(fixture.awaitResult(key));
      assertThat(next()).isEqualTo("TOKEN_REJECTED new-user DONE []");
      assertThat(next()).isEqualTo("TOKEN_CREATED new-user DONE []");
      assertThat(next()).isEqualTo("TOKEN_REVOKED new-user DONE []");

      fixture.bridge().logout(key, second);
      assertThat(next()).isEqualTo("TOKEN_REVOKED new-user DONE []");
    }
    assertThat(records).isEmpty();
  }

  @Test
  void off_recordsNothing() {
    try (BridgeFixture fixture = fixture(config().audit(records::add).audit(AuditMode.OFF))) {
      LoginTest.token(fixture.loginAndWait(newSession(), user("new-user")));
    }
    assertThat(records).isEmpty();
  }

  @Test
  void revocationThatIsDroppedAtClose_isRecordedAsFailed() throws Exception {
    try (Hold held = emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang();
        BridgeFixture fixture = fixture(config().audit(records::add))) {
      SessionKey key = newSession();
      ChatToken token = LoginTest.token(fixture.loginAndWait(key, user("cometchat-uid-1")));
      fixture.bridge().logout(key, token);
      held.awaitHeld(1, Duration.ofSeconds(TEST_TIMEOUT));
    }

    assertThat(next()).isEqualTo("TOKEN_CREATED cometchat-uid-1 DONE []");
    assertThat(next()).isEqualTo("TOKEN_REVOKED cometchat-uid-1 FAILED [CLOSED]");
  }

  @Test
  void rejectedUser_isRecordedWithTheReason() throws Exception {
    emulator.users().deactivate("cometchat-uid-3");
    try (BridgeFixture fixture = fixture(config().audit(records::add))) {
      loginOfDeactivated(fixture);

      assertThat(next()).isEqualTo("USER_REJECTED cometchat-uid-3 DONE [DEACTIVATED]");
    }
  }

  @Test
  void reactivatedUser_isRecorded() throws Exception {
    emulator.users().deactivate("cometchat-uid-3");
    try (BridgeFixture fixture =
        fixture(config().deactivatedUsers(DeactivatedUserPolicy.REACTIVATE).audit(records::add))) {
      LoginTest.token(loginOfDeactivated(fixture));

      assertThat(next()).isEqualTo("USER_ACTIVATED cometchat-uid-3 DONE []");
      assertThat(next()).isEqualTo("TOKEN_CREATED cometchat-uid-3 DONE []");
    }
  }

  @Test
  void claimedUser_isRecorded() throws Exception {
    try (BridgeFixture fixture =
        fixture(config().existingUsers(ExistingUserPolicy.CLAIM).audit(records::add))) {
      LoginTest.token(fixture.loginAndWait(newSession(), user("new-user")));
      LoginTest.token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));

      assertThat(next()).isEqualTo("USER_CREATED new-user DONE []");
      assertThat(next()).isEqualTo("TOKEN_CREATED new-user DONE []");
      assertThat(List.of(next(), next()))
          .containsExactlyInAnyOrder(
              "USER_CLAIMED cometchat-uid-1 DONE []", "TOKEN_CREATED cometchat-uid-1 DONE []");
    }
  }

  @Test
  void sinkBlocks_loginsGetTheirTokensAndEveryRecordArrives() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    int logins = 2_000;
    AuditSink slow =
        record -> {
          await(gate);
          records.add(record);
        };
    CometChatBridgeConfig.Builder config =
        config().audit(slow).coreCallsPerMinute(100_000).standardCallsPerMinute(100_000);
    try (BridgeFixture fixture = fixture(config)) {
      for (int i = 0; i < logins; i++) {
        SessionKey key = newSession();
        fixture
            .bridge()
            .tokenStored(
                key,
                LoginTest.token(fixture.loginAndWait(key, user("cometchat-uid-" + (1 + i % 5)))));
        fixture.time().advance(Duration.ofMinutes(10));
      }
      assertThat(records).isEmpty();
      gate.countDown();

      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < logins; i++) {
        counts.merge(next(), 1, Integer::sum);
      }
      assertThat(counts).hasSize(5).allSatisfy((text, count) -> assertThat(count).isEqualTo(400));
    } finally {
      gate.countDown();
    }
  }

  private static TokenResult loginOfDeactivated(BridgeFixture fixture) {
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-3"));
    fixture.time().awaitScheduled(Duration.ofMillis(250));
    fixture.time().advance(Duration.ofMillis(250));
    return fixture.awaitResult(key);
  }

  private CometChatBridgeConfig.Builder config() {
    return BridgeFixture.config(emulator).toBuilder();
  }

  private BridgeFixture fixture(CometChatBridgeConfig.Builder config) {
    return new BridgeFixture(emulator, config.build());
  }

  private String next() throws InterruptedException {
    AuditRecord record = records.poll(TEST_TIMEOUT, TimeUnit.SECONDS);
    assertThat(record).isNotNull();
    assertThat(record.actor()).isEqualTo(record.uid().value());
    assertThat(record.appId()).isEqualTo(emulator.appId());
    return record.action()
        + " "
        + record.uid().value()
        + " "
        + record.outcome()
        + " "
        + record.details();
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
