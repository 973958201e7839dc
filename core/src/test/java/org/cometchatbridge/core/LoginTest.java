/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The calls that a login makes to get its token. */
class LoginTest {

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;

  @BeforeEach
  void open() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void knownUser_costsOneCall() {
    TokenResult result = fixture.loginAndWait(newSession(), user("cometchat-uid-1"));

    ChatToken token = token(result);
    assertThat(token.uid()).isEqualTo(Uid.of("cometchat-uid-1"));
    assertThat(token.createdAt()).isEqualTo(fixture.time().instant());
    assertThat(emulator.users().isValid(token.value())).isTrue();
    assertThat(emulator.journal().count()).isEqualTo(1);
    assertThat(emulator.journal().exchanges(Operation.CREATE_AUTH_TOKEN).get(0).requestBody())
        .isEqualTo("{\"force\":true}");
  }

  @Test
  void newUser_costsTwoCallsAndIsCreatedWithItsProfile() {
    ChatUser ada =
        ChatUser.builder("emp-1042")
            .name("Ada Byron")
            .avatar("https://img.example.org/a/1042.png")
            .link("https://intranet.example.org/people/1042")
            .statusMessage("in the lab")
            .tags(List.of("engines", "london"))
            .metadata(
                Map.of("team", "engines", "@private", Map.of("email", "ada@example.org"), "n", 7))
            .build();

    ChatToken token = token(fixture.loginAndWait(newSession(), ada));

    assertThat(emulator.users().isValid(token.value())).isTrue();
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
    assertThat(emulator.journal().count()).isEqualTo(2);
    EmulatedUser stored = emulator.users().find("emp-1042").orElseThrow();
    assertThat(stored.name()).isEqualTo("Ada Byron");
    assertThat(stored.avatar()).isEqualTo("https://img.example.org/a/1042.png");
    assertThat(stored.link()).isEqualTo("https://intranet.example.org/people/1042");
    assertThat(stored.statusMessage()).isEqualTo("in the lab");
    assertThat(stored.tags()).containsExactly("engines", "london");
    assertThat(stored.metadata())
        .containsEntry("team", "engines")
        .containsEntry("n", 7)
        .extractingByKey("@private", InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("email", "ada@example.org")
        .containsOnlyKeys("email", "cometchatBridge");
    BridgeEvent.TokenCreated created =
        fixture.events().await(BridgeEvent.TokenCreated.class, 1).get(0);
    assertThat(created.calls()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Switches.UnknownRole.class)
  void unknownRole_isOmittedWithOneExtraCall(Switches.UnknownRole response) {
    emulator.switches().set(response);
    ChatUser captain = ChatUser.builder("emp-9").role("captain").build();

    token(fixture.loginAndWait(newSession(), captain));

    assertThat(emulator.users().find("emp-9").orElseThrow().role()).isEqualTo("default");
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(2);
    assertThat(fixture.events().await(BridgeEvent.TokenCreated.class, 1).get(0).calls())
        .isEqualTo(3);
  }

  @Test
  void userReportedAsNew_costsOneCall() {
    ChatUser fresh = ChatUser.builder("emp-7").newlyRegistered(true).build();

    ChatToken token = token(fixture.loginAndWait(newSession(), fresh));

    assertThat(emulator.users().isValid(token.value())).isTrue();
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void userWronglyReportedAsNew_isCheckedAndCostsThreeCalls() {
    ChatUser known = ChatUser.builder("cometchat-uid-2").newlyRegistered(true).build();

    token(fixture.loginAndWait(newSession(), known));

    assertThat(emulator.journal().count()).isEqualTo(3);
  }

  @Test
  void createWithoutTokenInTheResponse_isFollowedByATokenCall() {
    emulator.switches().set(Switches.CreateWithAuthTokenReturnsToken.NO);

    ChatToken token = token(fixture.loginAndWait(newSession(), user("emp-8")));

    assertThat(emulator.users().isValid(token.value())).isTrue();
    assertThat(emulator.journal().count()).isEqualTo(3);
  }

  @Test
  void concurrentCreationOnAnotherNode_costsAtMostFiveCalls() {
    for (Switches.TakenUidStatus status : Switches.TakenUidStatus.values()) {
      emulator.reset();
      emulator.switches().set(status);
      String uid = "raced-" + status.name().length();
      emulator.users().add(EmulatedUser.of(uid, "Raced"));
      // Another node has just created the user, and the read replica does not have it yet.
      emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(404, "ERR_UID_NOT_FOUND").times(2);
      SessionKey key = newSession();

      fixture.bridge().login(key, user(uid));
      fixture.time().awaitScheduled(Duration.ofMillis(250));
      fixture.time().advance(Duration.ofMillis(250));

      ChatToken token = token(fixture.awaitResult(key));
      assertThat(emulator.users().isValid(token.value())).isTrue();
      assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
      assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(3);
      assertThat(emulator.journal().count(Operation.GET_USER)).isEqualTo(1);
    }
  }

  @Test
  void deactivatedUser_isRejectedAfterFourCallsAndRemembered() {
    emulator.users().deactivate("cometchat-uid-3");
    SessionKey key = newSession();

    fixture.bridge().login(key, user("cometchat-uid-3"));
    fixture.time().awaitScheduled(Duration.ofMillis(250));
    fixture.time().advance(Duration.ofMillis(250));

    TokenResult rejected = new TokenResult.NotEligible(TokenResult.NotEligible.Reason.DEACTIVATED);
    assertThat(fixture.awaitResult(key)).isEqualTo(rejected);
    assertThat(emulator.journal().count()).isEqualTo(4);
    assertThat(emulator.users().find("cometchat-uid-3").orElseThrow().deactivated()).isTrue();
    assertThat(fixture.events().await(BridgeEvent.UserNotEligible.class, 1)).hasSize(1);
  }

  @Test
  void reactivatedUser_getsATokenLater() {
    emulator.users().deactivate("cometchat-uid-3");
    SessionKey key = newSession();
    fixture.bridge().login(key, user("cometchat-uid-3"));
    fixture.time().awaitScheduled(Duration.ofMillis(250));
    fixture.time().advance(Duration.ofMillis(250));
    fixture.awaitResult(key);

    emulator.users().reactivate("cometchat-uid-3");
    fixture.time().advance(Duration.ofSeconds(1));

    token(fixture.loginAndWait(key, user("cometchat-uid-3")));
  }

  @Test
  void deactivatedUser_isReactivatedByPolicy() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .deactivatedUsers(DeactivatedUserPolicy.REACTIVATE)
            .build();
    try (BridgeFixture reactivating = new BridgeFixture(emulator, config)) {
      emulator.users().deactivate("cometchat-uid-3");
      SessionKey key = newSession();

      reactivating.bridge().login(key, user("cometchat-uid-3"));
      reactivating.time().awaitScheduled(Duration.ofMillis(250));
      reactivating.time().advance(Duration.ofMillis(250));

      token(reactivating.awaitResult(key));
      assertThat(emulator.journal().count(Operation.REACTIVATE_USERS)).isEqualTo(1);
      assertThat(emulator.journal().count()).isEqualTo(7);
      assertThat(emulator.users().find("cometchat-uid-3").orElseThrow().deactivated()).isFalse();
    }
  }

  @Test
  void reactivationWithAnEmptyResponse_isFollowedByAToken() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .deactivatedUsers(DeactivatedUserPolicy.REACTIVATE)
            .build();
    try (BridgeFixture reactivating = new BridgeFixture(emulator, config)) {
      emulator.users().deactivate("cometchat-uid-3");
      emulator.faults().on(Operation.REACTIVATE_USERS).afterProcessing().empty(204).always();
      SessionKey key = newSession();

      reactivating.bridge().login(key, user("cometchat-uid-3"));
      reactivating.time().awaitScheduled(Duration.ofMillis(250));
      reactivating.time().advance(Duration.ofMillis(250));

      token(reactivating.awaitResult(key));
      assertThat(emulator.journal().count(Operation.REACTIVATE_USERS)).isEqualTo(1);
    }
  }

  @Test
  void deactivatedUserWhoStaysMissing_isReactivatedOnce() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .deactivatedUsers(DeactivatedUserPolicy.REACTIVATE)
            .build();
    try (BridgeFixture reactivating = new BridgeFixture(emulator, config)) {
      emulator.users().deactivate("cometchat-uid-3");
      emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(404, "ERR_UID_NOT_FOUND").always();
      SessionKey key = newSession();

      reactivating.bridge().login(key, user("cometchat-uid-3"));
      reactivating.time().awaitScheduled(Duration.ofMillis(250));
      reactivating.time().advance(Duration.ofMillis(250));

      assertThat(reactivating.awaitResult(key)).isInstanceOf(TokenResult.NotEligible.class);
      assertThat(emulator.journal().count(Operation.REACTIVATE_USERS)).isEqualTo(1);
      assertThat(emulator.journal().count()).isEqualTo(7);
    }
  }

  @Test
  void suppliedKey_changesWithoutARestart() {
    AtomicReference<String> key = new AtomicReference<>("old-key");
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder().apiKey(key::get).build();
    try (BridgeFixture rotating = new BridgeFixture(emulator, config)) {
      assertThat(rotating.loginAndWait(newSession(), user("cometchat-uid-1")))
          .isInstanceOf(TokenResult.Unavailable.class);

      key.set(emulator.apiKey());
      rotating.time().advance(Duration.ofSeconds(30));

      token(rotating.loginAndWait(newSession(), user("cometchat-uid-1")));
    }
  }

  @Test
  void keySupplierThatThrows_affectsOnlyTheToken() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .apiKey(
                () -> {
                  throw new IllegalStateException("the vault is sealed");
                })
            .build();
    try (BridgeFixture sealed = new BridgeFixture(emulator, config)) {
      assertThat(sealed.loginAndWait(newSession(), user("cometchat-uid-1")))
          .isInstanceOf(TokenResult.Unavailable.class);
    }
  }

  @Test
  void thousandConcurrentRequestsOfOneSession_createOneToken() throws Exception {
    SessionKey key = newSession();
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      List<Future<TokenResult>> responses =
          Concurrently.run(1_000, i -> fixture.loginAndWait(key, user("cometchat-uid-1")));
      held.awaitHeld(1, TEST_TIMEOUT);
      held.release();

      Set<String> tokens = new HashSet<>();
      for (Future<TokenResult> response : responses) {
        tokens.add(token(response.get()).value());
      }
      assertThat(tokens).hasSize(1);
    }
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void fiftySessionsOfOneNewUser_createTheUserOnceAndGetFiftyTokens() throws Exception {
    List<Future<TokenResult>> responses =
        Concurrently.run(50, i -> fixture.loginAndWait(newSession(), user("emp-50")));

    Set<String> tokens = new HashSet<>();
    for (Future<TokenResult> response : responses) {
      tokens.add(token(response.get()).value());
    }
    assertThat(tokens).hasSize(50).allMatch(emulator.users()::isValid);
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
  }

  @Test
  void lateNotFoundAfterCreation_doesNotCreateTheUserAgain() {
    // Both sessions get "no such user"; the second response arrives after the first created it.
    SessionKey early = newSession();
    SessionKey late = newSession();
    try (Hold held =
        emulator.faults().on(Operation.CREATE_AUTH_TOKEN).afterProcessing().hangTimes(1)) {
      fixture.bridge().login(late, user("emp-51"));
      held.awaitHeld(1, TEST_TIMEOUT);
      token(fixture.loginAndWait(early, user("emp-51")));
    }

    token(fixture.awaitResult(late));
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
  }

  @Test
  void laterRequestOfTheSession_getsTheSameTokenWithoutACall() {
    SessionKey key = newSession();
    ChatToken first = token(fixture.loginAndWait(key, user("cometchat-uid-1")));

    fixture.time().advance(Duration.ofMinutes(9));

    assertThat(token(fixture.loginAndWait(key, user("cometchat-uid-1")))).isEqualTo(first);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void sessionKeyOfAnotherUser_revealsNothing() {
    SessionKey key = newSession();
    token(fixture.loginAndWait(key, user("cometchat-uid-1")));

    assertThat(fixture.bridge().login(key, user("cometchat-uid-2")))
        .isInstanceOf(TokenResult.Unavailable.class);
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void twoSessionsOfOneUser_getTwoTokens() {
    ChatToken one = token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
    ChatToken two = token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));

    assertThat(one.value()).isNotEqualTo(two.value());
  }

  @Test
  void userIdThatIsNotAUid_isCreatedWithItsEncodedUid() {
    ChatToken token = token(fixture.loginAndWait(newSession(), user("Ada.Byron@example.org")));

    assertThat(token.uid()).isEqualTo(Uid.ofUserId("Ada.Byron@example.org"));
    assertThat(emulator.users().find(token.uid().value()).orElseThrow().name())
        .isEqualTo("Ada.Byron");
  }

  @Test
  void blankUserId_isNotEligibleAndCostsNoCall() {
    assertThat(fixture.loginAndWait(newSession(), user(" \t")))
        .isEqualTo(new TokenResult.NotEligible(TokenResult.NotEligible.Reason.BLANK_USER_ID));
    assertThat(emulator.journal().count()).isZero();
  }

  @Test
  void eligibilityRule_decidesWhoGetsChat() {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .eligibility(user -> !user.userId().startsWith("guest"))
            .build();
    try (BridgeFixture selective = new BridgeFixture(emulator, config)) {
      assertThat(selective.loginAndWait(newSession(), user("guest-1")))
          .isEqualTo(new TokenResult.NotEligible(TokenResult.NotEligible.Reason.ELIGIBILITY_RULE));
      assertThat(emulator.journal().count()).isZero();
      token(selective.loginAndWait(newSession(), user("member-1")));
    }
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("broken rule"),
        new IOException("broken rule"),
        new AssertionError("broken rule"),
        new NoClassDefFoundError("broken rule"));
  }

  @Test
  void eligibilityRule_isNotEvaluatedWhileNoTokenRequestMayStart() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(401, "AUTH_ERR_NO_ACCESS").times(1);
    AtomicInteger evaluations = new AtomicInteger();
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .eligibility(user -> evaluations.incrementAndGet() > 0)
            .build();
    try (BridgeFixture counting = new BridgeFixture(emulator, config)) {
      SessionKey key = newSession();
      counting.loginAndWait(key, user("cometchat-uid-1"));
      for (int i = 0; i < 10; i++) {
        counting.bridge().login(key, user("cometchat-uid-1"));
      }
      assertThat(evaluations).hasValue(1);

      counting.time().advance(Duration.ofSeconds(31));
      token(counting.loginAndWait(key, user("cometchat-uid-1")));
      assertThat(evaluations).hasValue(2);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eligibilityRuleThatThrows_meansNoChat(Throwable fault) {
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .eligibility(user -> SneakyThrow.thrown(fault))
            .build();
    try (BridgeFixture broken = new BridgeFixture(emulator, config)) {
      assertThat(broken.loginAndWait(newSession(), user("emp-1")))
          .isInstanceOf(TokenResult.NotEligible.class);
    }
  }

  static ChatToken token(TokenResult result) {
    assertThat(result).isInstanceOf(TokenResult.Ready.class);
    return ((TokenResult.Ready) result).token();
  }
}
