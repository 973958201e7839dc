/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import org.cometchatbridge.core.TokenResult.Unavailable.Cause;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/**
 * The token quota protects the other login sessions of a user if an application logs the user in
 * with every request.
 */
class TokenQuotaTest {

  private static final ChatUser ADA = user("cometchat-uid-1");

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
  }

  private BridgeFixture withQuota(int limit) {
    return new BridgeFixture(
        emulator,
        BridgeFixture.config(emulator).toBuilder().maxTokensPerUserPerHour(limit).build());
  }

  private static Duration rejected(TokenResult result) {
    assertThat(result).isInstanceOf(TokenResult.Unavailable.class);
    TokenResult.Unavailable unavailable = (TokenResult.Unavailable) result;
    assertThat(unavailable.cause()).isEqualTo(Cause.RATE_LIMITED);
    return unavailable.retryAfter();
  }

  @Test
  void thousandRequestsWithNewSessions_createNoMoreTokensThanTheQuota() throws Exception {
    try (BridgeFixture fixture = new BridgeFixture(emulator)) {
      for (var response : Concurrently.run(100, i -> tenLogins(fixture))) {
        response.get();
      }
    }

    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(60);
  }

  private static TokenResult tenLogins(BridgeFixture fixture) {
    TokenResult last = fixture.loginAndWait(newSession(), ADA);
    for (int i = 1; i < 10; i++) {
      last = fixture.loginAndWait(newSession(), ADA);
    }
    return last;
  }

  @Test
  void permit_isReleasedAfterAnHour() {
    try (BridgeFixture fixture = withQuota(2)) {
      token(fixture.loginAndWait(newSession(), ADA));
      fixture.time().advance(Duration.ofMinutes(20));
      token(fixture.loginAndWait(newSession(), ADA));

      SessionKey third = newSession();
      assertThat(rejected(fixture.loginAndWait(third, ADA))).isEqualTo(Duration.ofMinutes(40));
      fixture.time().advance(Duration.ofMinutes(40));

      token(fixture.loginAndWait(third, ADA));
      assertThat(rejected(fixture.loginAndWait(newSession(), ADA)))
          .isEqualTo(Duration.ofMinutes(20));
    }
  }

  @Test
  void sessionWithAToken_isNotAffectedByTheQuota() {
    try (BridgeFixture fixture = withQuota(1)) {
      SessionKey key = newSession();
      ChatToken first = token(fixture.loginAndWait(key, ADA));
      rejected(fixture.loginAndWait(newSession(), ADA));

      assertThat(token(fixture.loginAndWait(key, ADA))).isEqualTo(first);
      token(fixture.loginAndWait(newSession(), user("cometchat-uid-2")));
    }
  }

  @Test
  void sharedToken_isHandedOutWithoutUsingTheQuota() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .tokenScope(TokenScope.USER)
            .maxTokensPerUserPerHour(1)
            .build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      ChatToken first = token(fixture.loginAndWait(newSession(), ADA));

      for (int i = 0; i < 10; i++) {
        assertThat(token(fixture.loginAndWait(newSession(), ADA))).isEqualTo(first);
      }
      fixture.bridge().logout(newSession(), first);
      rejected(fixture.loginAndWait(newSession(), ADA));
    }
  }

  @Test
  void failedTokenRequests_doNotCount() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").always();
    try (BridgeFixture fixture = withQuota(1)) {
      for (int i = 0; i < 5; i++) {
        assertThat(fixture.loginAndWait(newSession(), ADA))
            .isInstanceOf(TokenResult.Unavailable.class);
        fixture.time().advance(Duration.ofSeconds(30));
      }
      emulator.faults().clear();

      token(fixture.loginAndWait(newSession(), ADA));
    }
  }

  @Test
  void exceededQuota_isReportedOnceAnHourPerUserAndLoggedOnce() {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger("org.cometchatbridge.core.internal.token");
    logger.addAppender(log);
    try (BridgeFixture fixture = withQuota(1)) {
      for (int i = 0; i < 5; i++) {
        fixture.loginAndWait(newSession(), ADA);
        fixture.loginAndWait(newSession(), user("cometchat-uid-2"));
      }
      assertThat(fixture.events().await(BridgeEvent.TokenQuotaExceeded.class, 2))
          .containsExactlyInAnyOrder(
              new BridgeEvent.TokenQuotaExceeded(Uid.of("cometchat-uid-1"), Duration.ofHours(1)),
              new BridgeEvent.TokenQuotaExceeded(Uid.of("cometchat-uid-2"), Duration.ofHours(1)));
      assertThat(log.list)
          .filteredOn(line -> line.getLevel() == Level.WARN)
          .singleElement()
          .extracting(ILoggingEvent::getFormattedMessage)
          .asString()
          .contains("maxTokensPerUserPerHour", "every request", "tokenScope");

      fixture.time().advance(Duration.ofHours(1));
      fixture.loginAndWait(newSession(), ADA);
      fixture.loginAndWait(newSession(), ADA);
      fixture.events().await(BridgeEvent.TokenQuotaExceeded.class, 3);
    } finally {
      logger.detachAppender(log);
    }
  }
}
