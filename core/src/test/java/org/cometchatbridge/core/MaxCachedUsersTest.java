/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More users than {@code maxCachedUsers} cost calls, and change no result. */
class MaxCachedUsersTest {

  private static final int MAX = 1_000;
  private static final int USERS = 3 * MAX / 2;

  /** The time of the test does not elapse, so the limits of all calls apply at once. */
  private static final int CALLS = 1_000_000;

  private static final int STEP = 50;

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
  }

  private CometChatBridgeConfig.Builder config() {
    return BridgeFixture.config(emulator).toBuilder()
        .maxCachedUsers(MAX)
        .coreCallsPerMinute(CALLS)
        .standardCallsPerMinute(CALLS);
  }

  private static ChatUser.Builder user(String userId) {
    return ChatUser.builder(userId).newlyRegistered(true);
  }

  @Test
  void forgottenOwnerOfAUid_isStillTheOnlyOne() {
    CometChatBridgeConfig config =
        config().uidMapping(userId -> Optional.of(Uid.of(userId.substring(2)))).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      for (int i = 0; i < USERS; i++) {
        token(fixture.loginAndWait(newSession(), user("a:many-" + i).build()));
      }
      for (int i = 0; i < USERS; i += STEP) {
        assertThat(fixture.loginAndWait(newSession(), ChatUser.builder("b:many-" + i).build()))
            .isInstanceOf(TokenResult.NotEligible.class);
        fixture.time().advance(Duration.ofSeconds(40));
        token(fixture.loginAndWait(newSession(), ChatUser.builder("a:many-" + i).build()));
      }
    }
  }

  @Test
  void forgottenCheckOfAnOwner_isRepeated() {
    CometChatBridgeConfig config = config().existingUsers(ExistingUserPolicy.REJECT).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      for (int i = 0; i < USERS; i++) {
        token(fixture.loginAndWait(newSession(), user("many-" + i).build()));
      }
      for (int i = 0; i < USERS; i += STEP) {
        token(fixture.loginAndWait(newSession(), ChatUser.builder("many-" + i).build()));
      }
      assertThat(emulator.journal().count(Operation.GET_USER)).isPositive();
    }
  }

  @Test
  void profileOfANewUser_isComparedAtTheNextLogin() {
    try (BridgeFixture fixture = new BridgeFixture(emulator, config().build())) {
      for (int i = 0; i < USERS; i++) {
        token(fixture.loginAndWait(newSession(), user("many-" + i).name("Old").build()));
      }
      String last = "many-" + (USERS - 1);
      token(fixture.loginAndWait(newSession(), ChatUser.builder(last).name("New").build()));

      emulator.journal().awaitCompleted(Operation.UPDATE_USER, 1, Duration.ofSeconds(20));
      assertThat(emulator.users().find(last).orElseThrow().name()).isEqualTo("New");
    }
  }

  @Test
  void forgottenRejection_isDecidedAgain() {
    AtomicInteger evaluations = new AtomicInteger();
    CometChatBridgeConfig config =
        config().eligibility(user -> evaluations.incrementAndGet() < 0).build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      for (int i = 0; i < 2 * USERS; i++) {
        ChatUser user = ChatUser.builder("many-" + i % USERS).build();
        SessionKey key = SessionKey.ofStateless(Uid.of(user.userId()), "sid");
        assertThat(fixture.bridge().login(key, user)).isInstanceOf(TokenResult.NotEligible.class);
      }
      assertThat(evaluations).hasValueBetween(2 * USERS - MAX, 2 * USERS);
      assertThat(emulator.journal().count()).isZero();
    }
  }
}
