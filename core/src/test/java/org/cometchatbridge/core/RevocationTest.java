/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The revocation of tokens. */
class RevocationTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private BridgeFixture fixture;
  private SessionKey key;
  private ChatToken token;

  @BeforeEach
  void login() {
    emulator = EMULATOR.emulator();
    fixture = new BridgeFixture(emulator);
    key = newSession();
    token = token(fixture.loginAndWait(key, user("cometchat-uid-1")));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void revocationsForbiddenByAnIntermediary_affectNoLogin() {
    emulator
        .faults()
        .on(Operation.DELETE_AUTH_TOKEN)
        .body(403, "text/html", "<html>forbidden</html>")
        .always();
    for (int i = 1; i <= 30; i++) {
      SessionKey session = newSession();
      ChatToken created = token(fixture.loginAndWait(session, user("emp-" + i)));
      fixture.bridge().logout(session, created);
      fixture.events().await(BridgeEvent.RevocationDeferred.class, i);
    }
  }

  @Test
  void logout_deletesTheTokenOfThisSessionOnly() {
    ChatToken other = token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));

    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(token.value())).isFalse();
    assertThat(emulator.users().isValid(other.value())).isTrue();
  }

  @Test
  void repeatedLogout_deletesTheTokenOnce() {
    fixture.bridge().logout(key, token);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);

    fixture.bridge().logout(key, token);
    fixture.bridge().logout(key, null);

    ChatToken marker = token(fixture.loginAndWait(newSession(), user("cometchat-uid-2")));
    fixture.bridge().logout(newSession(), marker);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 2);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(2);
  }

  @Test
  void logoutOnAnotherNode_deletesTheGivenToken() {
    try (BridgeFixture otherNode = new BridgeFixture(emulator)) {
      otherNode.bridge().logout(key, token);

      otherNode.events().await(BridgeEvent.TokenRevoked.class, 1);
      assertThat(emulator.users().isValid(token.value())).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"200, 3", "202, 3", "204, 1", "205, 3"})
  void emptyResponse_countsAsRevokedIfItIsRepeated(int status, int calls) {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).afterProcessing().empty(status).always();

    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(calls);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void emptyResponsesToCallsThatWereNotPassedOn_leaveNoValidToken(int responses) {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).empty(200).times(responses);

    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(token.value())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "true", "null", "7", "\"gone\"", "deleted", " "})
  void responseWithoutMeaning_countsAsRevokedIfItIsRepeated(String body) {
    assertRevokedBy(3, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"error\":null}"})
  void objectWithoutAnError_countsAsRevoked(String body) {
    assertRevokedBy(1, body);
  }

  private void assertRevokedBy(int calls, String body) {
    emulator
        .faults()
        .on(Operation.DELETE_AUTH_TOKEN)
        .afterProcessing()
        .body(200, "application/json", body)
        .always();

    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(calls);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"code\":\"ERR_AUTH_TOKEN_DELETE_FAILED\"}}",
        "{\"error\":{\"code\":17}}",
        "{\"error\":\"no\"}",
        "{\"err"
      })
  void failureReportedWithStatus200_isRetried(String body) {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).body(200, "application/json", body).times(1);

    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.RevocationDeferred.class, 1);
    assertThat(emulator.users().isValid(token.value())).isTrue();
    assertThat(fixture.events().all(BridgeEvent.TokenRevoked.class)).isEmpty();
  }

  @Test
  void pageOfAGatewayInPlaceOfADeletion_isNoRevocation() {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).html(200).times(1);

    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.RevocationDeferred.class, 1);
    assertThat(fixture.events().all(BridgeEvent.TokenRevoked.class)).isEmpty();
  }

  @Test
  void missingToken_countsAsRevoked() {
    emulator.users().revoke(token.value());

    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(1);
  }

  @Test
  void tokenOfADeletedUser_countsAsRevoked() {
    emulator.users().remove("cometchat-uid-1");

    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
  }

  @Test
  void responseWithoutContent_countsAsRevoked() {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).empty(204).times(1);

    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(fixture.events().all(BridgeEvent.RevocationDeferred.class)).isEmpty();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(1);
  }

  @Test
  void failedRevocation_isRetriedUntilItSucceeds() {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).error(500, "ERR_EXCEPTION").times(2);
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).resetBeforeHeaders().times(2);

    fixture.bridge().logout(key, token);

    for (int failures = 1; failures <= 3; failures++) {
      BridgeEvent.RevocationDeferred deferred =
          fixture.events().await(BridgeEvent.RevocationDeferred.class, failures).get(failures - 1);
      assertThat(deferred.attempts()).isEqualTo(failures);
      fixture.time().awaitScheduled(deferred.retryAfter());
      fixture.time().advance(deferred.retryAfter());
    }
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(token.value())).isFalse();
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN))
        .as("calls, of which one is sent again at once on a new connection")
        .isEqualTo(5);
  }

  @Test
  void rateLimitedRevocation_obeysRetryAfter() {
    emulator
        .faults()
        .on(Operation.DELETE_AUTH_TOKEN)
        .error(429, "ERR_TOO_MANY_REQUESTS")
        .header("Retry-After", "90")
        .times(1);

    fixture.bridge().logout(key, token);

    assertThat(fixture.events().await(BridgeEvent.RevocationDeferred.class, 1).get(0).retryAfter())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void thousandsOfLogoutsInAnOutage_stayPendingWhenTheBreakerOpens() {
    int logouts = 5_000;
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang();
    for (int i = 0; i < logouts; i++) {
      String value = String.format("user-%d_%010d%030x", i, 1_700_000_000, i);
      ChatToken held = ChatToken.of(Uid.of("user-" + i), value, token.createdAt());
      fixture.bridge().logout(newSession(), held);
    }

    fixture.time().advance(Duration.ofSeconds(10));

    assertThat(fixture.bridge().status().pendingRevocations()).isEqualTo(logouts);
    assertThat(fixture.bridge().status().userChanges().pending()).isZero();
  }

  @Test
  void slowRevocations_runSixteenAtATime() {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang();
    for (int i = 0; i < 20; i++) {
      fixture.bridge().logout(newSession(), tokenOf("user-" + i));
    }

    emulator.journal().awaitCount(Operation.DELETE_AUTH_TOKEN, 16, Duration.ofSeconds(20));
  }

  @Test
  void revocationPreventedByTheBreaker_countsAsNoAttempt() {
    emulator
        .faults()
        .on(Operation.DELETE_AUTH_TOKEN)
        .error(401, "AUTH_ERR_APIKEY_NOT_FOUND")
        .times(1);
    fixture.bridge().logout(key, token);
    Duration pause =
        fixture.events().await(BridgeEvent.RevocationDeferred.class, 1).get(0).retryAfter();

    fixture.bridge().logout(newSession(), tokenOf("cometchat-uid-2"));

    BridgeEvent.RevocationDeferred prevented =
        fixture.events().await(BridgeEvent.RevocationDeferred.class, 2).get(1);
    assertThat(prevented.attempts()).isZero();
    assertThat(prevented.retryAfter()).isGreaterThanOrEqualTo(pause);
  }

  private ChatToken tokenOf(String user) {
    String value = String.format("%s_%010d%030x", user, 1_700_000_000, 1);
    return ChatToken.of(Uid.of(user), value, token.createdAt());
  }

  @Test
  void permanentlyRejectedRevocation_isDroppedWithAnEvent() {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).error(400, "ERR_BAD_REQUEST").times(1);

    fixture.bridge().logout(key, token);

    assertThat(fixture.events().await(BridgeEvent.RevocationFailed.class, 1).get(0).uid())
        .isEqualTo(token.uid());
  }

  @ParameterizedTest
  @CsvSource({"403, AUTH_ERR_NO_ACCESS", "402, ERR_SUBSCRIPTION_EXPIRED", "404, ERR_API_NOT_FOUND"})
  void revocationRejectedForAFixableCause_isRetried(int status, String code) {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).error(status, code).times(1);

    assertRetried();
  }

  @ParameterizedTest
  @CsvSource({"401, AUTH_ERR_APIKEY_NOT_FOUND", "400, AUTH_ERR_INVALID_APPID"})
  void revocationRejectedForAWrongKeyOrApp_isRetriedWhenTheBreakerAllows(int status, String code) {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).error(status, code).times(1);
    fixture.bridge().logout(key, token);

    for (int tries = 1; tries <= 2; tries++) {
      Duration pause =
          fixture
              .events()
              .await(BridgeEvent.RevocationDeferred.class, tries)
              .get(tries - 1)
              .retryAfter();
      fixture.time().awaitScheduled(pause);
      fixture.time().advance(pause);
    }

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404})
  void revocationWithAResponseOfAnIntermediary_isRetried(int status) {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).html(status).times(1);

    assertRetried();
  }

  private void assertRetried() {
    fixture.bridge().logout(key, token);

    Duration pause =
        fixture.events().await(BridgeEvent.RevocationDeferred.class, 1).get(0).retryAfter();
    fixture.time().awaitScheduled(pause);
    fixture.time().advance(pause);
    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(token.value())).isFalse();
  }

  @Test
  void loginWithAnEndedSessionKey_startsNoTokenRequest() {
    fixture.bridge().logout(key, token);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(fixture.bridge().hasEnded(key)).isTrue();
    assertThat(fixture.bridge().login(key, user("cometchat-uid-1")))
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            unavailable ->
                assertThat(unavailable.cause())
                    .isEqualTo(TokenResult.Unavailable.Cause.NOT_STARTED));
  }

  @Test
  void logoutConcurrentWithLogin_leavesNoTokenRequest() {
    SessionKey ending = newSession();
    AtomicReference<CometChatBridge> bridge = new AtomicReference<>();
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .eligibility(
                user -> {
                  bridge.get().logout(ending, null);
                  return true;
                })
            .build();
    try (BridgeFixture raced = new BridgeFixture(emulator, config)) {
      bridge.set(raced.bridge());

      assertThat(raced.loginAndWait(ending, user("cometchat-uid-2")))
          .isInstanceOfSatisfying(
              TokenResult.Unavailable.class,
              unavailable ->
                  assertThat(unavailable.cause())
                      .isEqualTo(TokenResult.Unavailable.Cause.NOT_STARTED));
    }
    assertThat(emulator.users().tokens("cometchat-uid-2")).isEmpty();
  }

  @Test
  void tokenThatLostARaceBetweenNodes_isRevoked() {
    ChatToken winner;
    try (BridgeFixture otherNode = new BridgeFixture(emulator)) {
      winner = token(otherNode.loginAndWait(key, user("cometchat-uid-1")));
    }

    fixture.bridge().tokenStored(key, winner);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(token.value())).isFalse();
    assertThat(emulator.users().isValid(winner.value())).isTrue();
  }

  @Test
  void tokenThatNoSessionStored_onAQuietNode_isDeletedAfterTenMinutes() {
    // The ten minutes begin when the completed request is written, which precedes this event.
    fixture.events().await(BridgeEvent.TokenCreated.class, 1);
    fixture.time().advance(Duration.ofMinutes(10).plusSeconds(2));

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(token.value())).isFalse();
  }

  @Test
  void runningTokenRequest_isNeverEvictedByOtherLogins() {
    fixture.close();
    fixture =
        new BridgeFixture(
            emulator,
            BridgeFixture.config(emulator).toBuilder()
                .maxTokensPerUserPerHour(1)
                .maxCachedUsers(1_000)
                .build());
    ChatUser many = user("cometchat-uid-2");
    SessionKey first = newSession();
    fixture.bridge().tokenStored(first, token(fixture.loginAndWait(first, many)));
    fillCache(many, 3_000);
    Map<ChatUser, SessionKey> slow =
        IntStream.range(0, 16)
            .mapToObj(i -> user("slow-" + i))
            .collect(Collectors.toMap(user -> user, user -> newSession()));
    slow.keySet().forEach(user -> emulator.users().add(EmulatedUser.of(user.userId(), "Slow")));
    try (Hold held = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      slow.forEach((user, session) -> fixture.bridge().login(session, user));
      held.awaitHeld(slow.size(), Duration.ofSeconds(20));
      fillCache(many, 10_000);
    }

    assertThat(slow)
        .allSatisfy(
            (user, session) ->
                assertThat(fixture.loginAndWait(session, user))
                    .isInstanceOf(TokenResult.Ready.class));
  }

  @Test
  void sharedTokenThatIsEvicted_isRevoked() {
    fixture.close();
    fixture =
        new BridgeFixture(
            emulator,
            BridgeFixture.config(emulator).toBuilder()
                .tokenScope(TokenScope.USER)
                .maxCachedUsers(1_000)
                .build());
    for (int i = 0; i < 1_050; i++) {
      ChatUser user = ChatUser.builder("evicted-" + i).newlyRegistered(true).build();
      token(fixture.loginAndWait(newSession(), user));
    }

    fixture.events().await(BridgeEvent.TokenRevoked.class, 50);
  }

  /** How users come who have a token each. */
  enum Kind {
    HTTP_SESSION(TokenScope.SESSION),
    STATELESS(TokenScope.SESSION),
    WITHOUT_SESSION(TokenScope.SESSION),
    SHARING(TokenScope.USER);

    private final TokenScope scope;

    Kind(TokenScope scope) {
      this.scope = scope;
    }

    SessionKey key(String userId) {
      return switch (this) {
        case HTTP_SESSION, SHARING -> newSession();
        case STATELESS -> SessionKey.ofStateless(Uid.of(userId), "sid");
        case WITHOUT_SESSION -> SessionKey.ofUser(Uid.of(userId));
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void moreTokensThanPermitted_theOldestAreRevoked_neverANewOne(Kind kind) {
    fixture.close();
    fixture =
        new BridgeFixture(
            emulator,
            BridgeFixture.config(emulator).toBuilder()
                .tokenScope(kind.scope)
                .maxCachedUsers(1_000)
                .build());
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      ChatUser user = ChatUser.builder("many-" + i).newlyRegistered(true).build();
      SessionKey session = kind.key(user.userId());
      tokens.add(token(fixture.loginAndWait(session, user)).value());
      assertThat(fixture.bridge().login(session, user)).isInstanceOf(TokenResult.Ready.class);
    }

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1_000);
    assertThat(tokens.subList(0, 1_000)).noneMatch(emulator.users()::isValid);
    assertThat(tokens.subList(1_000, 2_000)).allMatch(emulator.users()::isValid);
  }

  /** Adds login sessions of a user whose quota is exhausted. */
  private void fillCache(ChatUser user, int sessions) {
    for (int i = 0; i < sessions; i++) {
      fixture.bridge().login(newSession(), user);
    }
  }

  @Test
  void storedToken_staysValidWhenItsRequestExpires() {
    fixture.bridge().tokenStored(key, token);
    fixture.time().advance(Duration.ofMinutes(11));

    SessionKey another = newSession();
    ChatToken marker = token(fixture.loginAndWait(another, user("cometchat-uid-2")));
    fixture.loginAndWait(key, user("cometchat-uid-1"));
    fixture.bridge().logout(another, marker);

    fixture.events().await(BridgeEvent.TokenRevoked.class, 1);
    assertThat(emulator.users().isValid(token.value())).isTrue();
  }
}
