/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cometchatbridge.core.TokenResult.Unavailable.Cause;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Fault;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of CometChat and their effect on the login session. */
class ProviderFailureTest {

  /**
   * Unusable responses to a token creation; as responses to a user creation they only lack a token.
   */
  private static final Set<String> NOT_A_FAILURE_OF_CREATE =
      Set.of("no data", "data is []", "token is null", "token is a number");

  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration BREAKER_PAUSE = Duration.ofSeconds(10);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

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
  void repeatedFailuresOfOneUser_doNotAffectOtherUsers() {
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .forUid("bad")
        .error(500, "ERR_EXCEPTION")
        .always();

    for (int i = 0; i < 10; i++) {
      assertThat(fixture.loginAndWait(newSession(), user("bad")))
          .isInstanceOf(TokenResult.Unavailable.class);
      token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
      fixture.time().advance(MAX_BACKOFF);
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("500 with envelope", Cause.PROVIDER_DOWN, f -> f.error(500, "ERR_OPERATION_FAILED")),
        fault("5xx code under 400", Cause.PROVIDER_DOWN, f -> f.error(400, "ERR_MISSION_FAILED")),
        twice("417", Cause.PROVIDER_DOWN, f -> f.error(417, "ERR_BAD_ERROR_RESPONSE")),
        fault("502 with HTML", Cause.PROVIDER_DOWN, f -> f.html(502)),
        fault("503 without body", Cause.PROVIDER_DOWN, f -> f.empty(503)),
        fault("200 with HTML", Cause.PROVIDER_DOWN, f -> f.html(200)),
        fault("200 without body", Cause.PROVIDER_DOWN, f -> f.empty(200)),
        fault("204", Cause.PROVIDER_DOWN, f -> f.empty(204)),
        fault("truncated JSON", Cause.PROVIDER_DOWN, Fault::truncatedJson),
        fault("huge response", Cause.PROVIDER_DOWN, f -> f.oversizedBody(2_000_000)),
        fault("cut before headers", Cause.PROVIDER_DOWN, Fault::resetBeforeHeaders),
        fault("cut inside headers", Cause.PROVIDER_DOWN, Fault::resetMidHeaders),
        fault("cut inside body", Cause.PROVIDER_DOWN, Fault::resetMidBody),
        json("no data", "{}"),
        json("data is []", "{\"data\":[]}"),
        json("token is null", "{\"data\":{\"authToken\":null}}"),
        json("token is a number", "{\"data\":{\"authToken\":7}}"),
        json("token is empty", "{\"data\":{\"authToken\":\"\"}}"),
        json("token breaks a header", "{\"data\":{\"authToken\":\"a\\r\\nSet-Cookie: x=y\"}}"),
        json("token with a space", "{\"data\":{\"authToken\":\"a b\"}}"),
        json("token is not ASCII", "{\"data\":{\"authToken\":\"t\u00f6ken\"}}"),
        json(
            "token of another user",
            "{\"data\":{\"uid\":\"cometchat-uid-2\",\"authToken\":\"cometchat-uid-2_t\"}}"),
        fault("an array", Cause.PROVIDER_DOWN, f -> f.body(200, "application/json", "[1,2,3]")),
        fault(
            "garbage behind the object",
            Cause.PROVIDER_DOWN,
            f -> f.body(200, "application/json", "{\"data\":{\"authToken\":\"a\"}} <html>")),
        fault("429", Cause.RATE_LIMITED, f -> f.error(429, "ERR_TOO_MANY_REQUESTS")),
        fault("429 without envelope", Cause.RATE_LIMITED, f -> f.html(429)),
        once(
            "429, Retry-After in seconds",
            Cause.RATE_LIMITED,
            f -> f.error(429, "ERR_TOO_MANY_REQUESTS").header("Retry-After", "17")),
        once(
            "429, Retry-After as a date",
            Cause.RATE_LIMITED,
            f ->
                f.error(429, "ERR_TOO_MANY_REQUESTS")
                    .header("Retry-After", "Fri, 20 Nov 2026 09:00:17 GMT")),
        once(
            "429, reset in one spelling",
            Cause.RATE_LIMITED,
            f -> f.error(429, "ERR_TOO_MANY_REQUESTS").header("X-Rate-Limit-Reset", "1795165217")),
        once(
            "429, reset in the other",
            Cause.RATE_LIMITED,
            f -> f.error(429, "ERR_TOO_MANY_REQUESTS").header("X-RateLimit-Reset", "1795165217")),
        fault("wrong key", Cause.REJECTED, f -> f.error(401, "AUTH_ERR_APIKEY_NOT_FOUND")),
        fault("key scope", Cause.REJECTED, f -> f.error(403, "AUTH_ERR_NO_ACCESS")),
        fault("plan", Cause.REJECTED, f -> f.error(402, "ERR_PLAN_RESTRICTION")),
        fault("wrong path", Cause.REJECTED, f -> f.error(404, "ERR_API_NOT_FOUND")),
        fault("404 with HTML", Cause.REJECTED, f -> f.html(404)),
        fault("404 without body", Cause.REJECTED, f -> f.empty(404)),
        fault("unknown 4xx", Cause.REJECTED, f -> f.error(418, "ERR_TEAPOT")),
        fault("413", Cause.REJECTED, f -> f.empty(413)),
        fault(
            "redirect to another application",
            Cause.REJECTED,
            f ->
                f.body(302, "text/plain", "elsewhere")
                    .header("Location", "http://127.0.0.1:9/stolen")));
  }

  /** A failure that may pass is retried twice. */
  private static Arguments fault(String name, Cause cause, Function<Fault, Fault> shape) {
    return Arguments.argumentSet(name, cause, shape, cause == Cause.REJECTED ? 1 : 3);
  }

  /** A failure that the contract has retried once. */
  private static Arguments twice(String name, Cause cause, Function<Fault, Fault> shape) {
    return Arguments.argumentSet(name, cause, shape, 2);
  }

  /** A failure that stays, or whose retry would come after the deadline. */
  private static Arguments once(String name, Cause cause, Function<Fault, Fault> shape) {
    return Arguments.argumentSet(name, cause, shape, 1);
  }

  private static Arguments json(String name, String body) {
    return once(name, Cause.PROVIDER_DOWN, f -> f.body(200, "application/json", body));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void failedTokenCall_isRetriedByALaterLogin(
      Cause cause, Function<Fault, Fault> shape, int calls) {
    shape.apply(emulator.faults().on(Operation.CREATE_AUTH_TOKEN)).always();
    SessionKey key = newSession();

    TokenResult failed = fixture.loginAndWait(key, user("cometchat-uid-1"));

    assertThat(failed).isInstanceOf(TokenResult.Unavailable.class);
    TokenResult.Unavailable unavailable = (TokenResult.Unavailable) failed;
    assertThat(unavailable.cause()).isEqualTo(cause);
    assertThat(unavailable.retryAfter()).isPositive().isLessThanOrEqualTo(MAX_BACKOFF);
    assertThat(emulator.journal().count()).as("no user is created").isEqualTo(calls);
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(calls);
    emulator.faults().clear();

    fixture.time().advance(MAX_BACKOFF);
    token(fixture.loginAndWait(key, user("cometchat-uid-1")));
    assertThat(emulator.journal().count()).isEqualTo(calls + 1);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void tokenCallThatFailsOnce_isRetriedWithinTheTokenRequest(
      Cause cause, Function<Fault, Fault> shape, int calls) {
    shape.apply(emulator.faults().on(Operation.CREATE_AUTH_TOKEN)).times(1);

    TokenResult result = fixture.loginAndWait(newSession(), user("cometchat-uid-1"));

    if (calls == 1) {
      assertThat(result).isInstanceOf(TokenResult.Unavailable.class);
    } else {
      token(result);
      assertThat(emulator.journal().count()).isEqualTo(2);
      assertThat(fixture.events().await(BridgeEvent.TokenCreated.class, 1).get(0).calls())
          .isEqualTo(2);
    }
  }

  static Stream<Arguments> faultsOfCreate() {
    return faults().filter(fault -> !NOT_A_FAILURE_OF_CREATE.contains(name(fault)));
  }

  private static String name(Arguments fault) {
    return ((Arguments.ArgumentSet) fault).getName();
  }

  @ParameterizedTest
  @MethodSource("faultsOfCreate")
  void failedUserCreation_isRetriedByALaterLogin(
      Cause cause, Function<Fault, Fault> shape, int calls) {
    shape.apply(emulator.faults().on(Operation.CREATE_USER)).always();
    SessionKey key = newSession();

    TokenResult failed = fixture.loginAndWait(key, user("emp-1"));

    assertThat(failed)
        .isInstanceOfSatisfying(
            TokenResult.Unavailable.class,
            unavailable -> assertThat(unavailable.cause()).isEqualTo(cause));
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(calls);
    emulator.faults().clear();
    fixture.time().advance(MAX_BACKOFF);
    token(fixture.loginAndWait(key, user("emp-1")));
    assertThat(emulator.users().find("emp-1")).isPresent();
  }

  @Test
  void takenUidReportedBy409WithoutACode_isNotAnError() {
    emulator.faults().on(Operation.CREATE_USER).afterProcessing().html(409).times(1);

    token(fixture.loginAndWait(newSession(), user("emp-2")));

    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
  }

  @Test
  void takenUidsReportedBy409WithoutACode_areNoMatterForAnOperator() {
    emulator.faults().on(Operation.CREATE_USER).afterProcessing().empty(409).always();

    for (int i = 0; i < 12; i++) {
      token(fixture.loginAndWait(newSession(), user("emp-" + i)));
    }

    fixture.events().await(BridgeEvent.TokenCreated.class, 12);
    assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
    assertThat(fixture.events().all(BridgeEvent.OutageStarted.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 302, 400, 417, 425, 500, 501, 503, 511})
  void takenUidUnderAnyStatus_isNotAnError(int status) {
    emulator
        .faults()
        .on(Operation.CREATE_USER)
        .afterProcessing()
        .error(status, "ERR_UID_ALREADY_EXISTS")
        .times(1);

    token(fixture.loginAndWait(newSession(), user("emp-2")));

    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 408, 417, 421, 425, 500, 501, 503, 511})
  void missingUserUnderAnyStatus_isCreatedAtOnce(int status) {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).error(status, "ERR_UID_NOT_FOUND").times(1);

    token(fixture.loginAndWait(newSession(), user("emp-2")));

    assertThat(fixture.events().await(BridgeEvent.TokenCreated.class, 1).get(0).calls())
        .isEqualTo(2);

    assertThat(emulator.users().find("emp-2")).isPresent();
  }

  @Test
  void fastFailuresOfFewUsers_leaveOtherUsersAlone() {
    for (int i = 0; i < 5; i++) {
      emulator
          .faults()
          .on(Operation.CREATE_AUTH_TOKEN)
          .forUid("bad-" + i)
          .error(500, "ERR_OPERATION_FAILED")
          .always();
    }
    List<SessionKey> others = new ArrayList<>();
    try (Hold hold = emulator.faults().on(Operation.CREATE_USER).hang()) {
      for (int i = 0; i < 20; i++) {
        SessionKey other = newSession();
        others.add(other);
        fixture.bridge().login(other, user("emp-" + i));
      }
      hold.awaitHeld(20, TEST_TIMEOUT);
      for (int i = 0; i < 5; i++) {
        assertThat(fixture.loginAndWait(newSession(), user("bad-" + i)))
            .isInstanceOf(TokenResult.Unavailable.class);
      }
    }

    others.forEach(other -> token(fixture.awaitResult(other)));
    assertThat(fixture.events().all(BridgeEvent.OutageStarted.class)).isEmpty();
  }

  @Test
  void fastThrottleOfFewUsers_pausesNobody() {
    for (int i = 0; i < 3; i++) {
      emulator
          .faults()
          .on(Operation.CREATE_AUTH_TOKEN)
          .forUid("throttled-" + i)
          .error(429, "ERR_TOO_MANY_REQUESTS")
          .header("Retry-After", "60")
          .always();
    }
    List<SessionKey> others = new ArrayList<>();
    try (Hold hold = emulator.faults().on(Operation.CREATE_USER).hang()) {
      for (int i = 0; i < 20; i++) {
        SessionKey other = newSession();
        others.add(other);
        fixture.bridge().login(other, user("emp-" + i));
      }
      hold.awaitHeld(20, TEST_TIMEOUT);
      for (int i = 0; i < 3; i++) {
        assertThat(fixture.loginAndWait(newSession(), user("throttled-" + i)))
            .isInstanceOf(TokenResult.Unavailable.class);
      }
    }

    others.forEach(other -> token(fixture.awaitResult(other)));
    token(fixture.loginAndWait(newSession(), user("cometchat-uid-2")));
    assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
  }

  @Test
  void lostResponseOfASuccessfulCreation_isRecoveredWithinTheTokenRequest() {
    emulator.faults().on(Operation.CREATE_USER).afterProcessing().resetBeforeHeaders().times(1);

    token(fixture.loginAndWait(newSession(), user("emp-2")));

    assertThat(emulator.users().find("emp-2")).isPresent();
    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(2);
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(2);
  }

  @Test
  void unknownFieldsInAResponse_areIgnored() {
    emulator.faults().onAny().unknownFields().always();

    token(fixture.loginAndWait(newSession(), user("emp-3")));
  }

  @Test
  void retryAfter_isObeyedByTheFailureMemory() {
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .error(429, "ERR_TOO_MANY_REQUESTS")
        .header("Retry-After", "17")
        .times(1);
    SessionKey key = newSession();

    assertThat(fixture.loginAndWait(key, user("cometchat-uid-1")))
        .isEqualTo(new TokenResult.Unavailable(Duration.ofSeconds(17), Cause.RATE_LIMITED));
    fixture.time().advance(Duration.ofMillis(16_999));
    assertThat(fixture.loginAndWait(key, user("cometchat-uid-1")))
        .isEqualTo(new TokenResult.Unavailable(Duration.ofMillis(1), Cause.RATE_LIMITED));
    assertThat(emulator.journal().count()).isEqualTo(1);

    fixture.time().advance(Duration.ofMillis(1));
    token(fixture.loginAndWait(key, user("cometchat-uid-1")));
  }

  @Test
  void retryAfterOfA503_isObeyed() {
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .html(503)
        .header("Retry-After", "19")
        .times(1);

    assertThat(fixture.loginAndWait(newSession(), user("cometchat-uid-1")))
        .isEqualTo(new TokenResult.Unavailable(Duration.ofSeconds(19), Cause.PROVIDER_DOWN));
  }

  @Test
  void failedUser_causesNoCallWithFurtherRequestsAndSessions() {
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .error(429, "ERR_TOO_MANY_REQUESTS")
        .header("Retry-After", "60")
        .always();
    SessionKey key = newSession();
    fixture.loginAndWait(key, user("cometchat-uid-1"));

    for (int request = 0; request < 100; request++) {
      assertThat(fixture.loginAndWait(key, user("cometchat-uid-1")))
          .isInstanceOf(TokenResult.Unavailable.class);
      assertThat(fixture.loginAndWait(newSession(), user("cometchat-uid-1")))
          .isInstanceOf(TokenResult.Unavailable.class);
    }

    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void failureOfOneUser_doesNotAffectAnotherUser() {
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .forUid("cometchat-uid-1")
        .error(500, "ERR_EXCEPTION")
        .always();
    fixture.loginAndWait(newSession(), user("cometchat-uid-1"));

    token(fixture.loginAndWait(newSession(), user("cometchat-uid-2")));
  }

  @Test
  void unreachableCometChat_affectsOnlyTheToken() {
    CometChatBridgeConfig nowhere =
        BridgeFixture.config(emulator).toBuilder()
            .baseUrl(URI.create("http://127.0.0.1:1/v3"))
            .build();
    try (BridgeFixture unreachable = new BridgeFixture(emulator, nowhere)) {
      assertThat(unreachable.loginAndWait(newSession(), user("emp-1")))
          .isInstanceOfSatisfying(
              TokenResult.Unavailable.class,
              unavailable -> assertThat(unavailable.cause()).isEqualTo(Cause.PROVIDER_DOWN));
    }
  }

  @Test
  void redirect_isNotFollowedWithTheKey() {
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .body(307, "text/plain", "elsewhere")
        .header("Location", emulator.baseUrl() + "/users/stolen/auth_tokens")
        .times(1);

    fixture.loginAndWait(newSession(), user("cometchat-uid-1"));

    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void wrongKey_isReportedToTheOperatorOnceWithTheRemedy() {
    CometChatBridgeConfig wrongKey =
        BridgeFixture.config(emulator).toBuilder().apiKey("not-the-key").build();
    try (BridgeFixture rejected = new BridgeFixture(emulator, wrongKey)) {
      for (int i = 0; i < 5; i++) {
        rejected.loginAndWait(newSession(), user("emp-" + i));
      }

      assertThat(emulator.journal().count()).as("the breaker opens at once").isEqualTo(1);
      List<BridgeEvent.OperatorActionRequired> reported =
          rejected.events().await(BridgeEvent.OperatorActionRequired.class, 1);
      assertThat(reported).hasSize(1);
      assertThat(reported.get(0).code()).isEqualTo("AUTH_ERR_APIKEY_NOT_FOUND");
      assertThat(reported.get(0).remedy()).contains("apiKey");
    }
  }

  @Test
  void outage_isReportedOnceAtItsStartAndOnceAtItsEnd() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).html(503).always();
    for (int i = 0; i < 10; i++) {
      fixture.loginAndWait(newSession(), user("emp-" + i));
    }
    emulator.faults().clear();
    fixture.time().advance(Duration.ofMinutes(2));
    token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));

    BridgeEvent.OutageEnded ended = fixture.events().await(BridgeEvent.OutageEnded.class, 1).get(0);
    assertThat(ended.duration())
        .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(2).plusSeconds(3));
    assertThat(fixture.events().all(BridgeEvent.OutageStarted.class)).hasSize(1);
  }

  @Test
  void profileThatCometChatWouldReject_doesNotFailTheLogin() {
    ChatUser odd =
        ChatUser.builder("emp-4")
            .name("\ud800 broken " + "x".repeat(200))
            .avatar("javascript:alert(1)")
            .link("not a link")
            .role("No Such Role!")
            .statusMessage(" ")
            .tags(List.of(" ", "t".repeat(300)))
            .metadata(Map.of("big", "x".repeat(6_000)))
            .build();

    token(fixture.loginAndWait(newSession(), odd));

    BridgeEvent.ProfileAdjusted adjusted =
        fixture.events().await(BridgeEvent.ProfileAdjusted.class, 1).get(0);
    assertThat(adjusted.fields())
        .containsExactlyInAnyOrder(
            "name", "avatar", "link", "role", "statusMessage", "tags", "metadata");
  }

  @Test
  void throttleOfOneUser_leavesOtherUsersAlone() {
    emulator
        .faults()
        .on(Operation.CREATE_AUTH_TOKEN)
        .forUid("cometchat-uid-1")
        .error(429, "ERR_TOO_MANY_REQUESTS")
        .header("Retry-After", "60")
        .always();
    for (int i = 0; i < 5; i++) {
      assertThat(fixture.loginAndWait(newSession(), user("cometchat-uid-1")))
          .isInstanceOf(TokenResult.Unavailable.class);
    }

    SessionKey other = newSession();
    token(fixture.loginAndWait(other, user("cometchat-uid-2")));

    assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class)).isEmpty();
  }

  @Test
  void unknownRejectionOfEverybody_isReportedOnce() {
    emulator.faults().onAny().error(451, "ERR_GEO").always();
    for (int i = 0; i < 50; i++) {
      assertThat(fixture.loginAndWait(newSession(), user("emp-" + i)))
          .isInstanceOf(TokenResult.Unavailable.class);
    }

    fixture.events().await(BridgeEvent.TokenRequestFailed.class, 50);
    assertThat(fixture.events().all(BridgeEvent.OperatorActionRequired.class))
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo("ERR_GEO");
              assertThat(warning.remedy()).contains("error guide");
            });
  }

  @Test
  void loginsGoOnWithoutChatAtOnce_whileTheProbeOfTheBreakerRuns() {
    emulator.faults().on(Operation.CREATE_AUTH_TOKEN).html(503).always();
    openTheBreaker();
    int before = emulator.journal().count();
    emulator.faults().clear();
    fixture.time().advance(BREAKER_PAUSE);
    SessionKey probe = newSession();
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      fixture.bridge().login(probe, user("cometchat-uid-1"));
      hold.awaitHeld(1, TEST_TIMEOUT);

      for (int i = 0; i < 100; i++) {
        assertThat(fixture.bridge().login(newSession(), user("other-" + i)))
            .isInstanceOf(TokenResult.Unavailable.class);
      }
      assertThat(emulator.journal().count()).as("calls, the probe included").isEqualTo(before + 1);
    }
    token(fixture.awaitResult(probe));
    token(fixture.loginAndWait(newSession(), user("cometchat-uid-2")));
  }

  @Test
  void manyRevocationsWhileTheProbeRuns_waitForItsEnd() {
    emulator.faults().on(Operation.DELETE_AUTH_TOKEN).html(503).always();
    for (int i = 0; i < 200; i++) {
      fixture
          .bridge()
          .logout(newSession(), ChatToken.of(Uid.of("u-" + i), tokenOf("u-" + i), Instant.EPOCH));
    }
    fixture.events().await(BridgeEvent.RevocationDeferred.class, 200);
    emulator.faults().clear();
    try (Hold hold = emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      // The pauses of the revocations end one after the other, and one of them is the probe.
      fixture.time().advance(BREAKER_PAUSE.plusSeconds(1));
      hold.awaitHeld(1, TEST_TIMEOUT);
      int before = fixture.events().all(BridgeEvent.RevocationDeferred.class).size();

      fixture.time().advance(Duration.ofMillis(900));

      assertThat(fixture.events().all(BridgeEvent.RevocationDeferred.class).size() - before)
          .as("events of 200 revocations in 0.9 s")
          .isLessThanOrEqualTo(200);
    }
  }

  private static String tokenOf(String uid) {
    return uid + "_1700000000" + "0".repeat(30);
  }

  /** Lets logins fail until further ones are rejected at once. */
  private void openTheBreaker() {
    for (int i = 0; i < 40; i++) {
      SessionKey session = newSession();
      if (!(fixture.bridge().login(session, user("emp-" + i)) instanceof TokenResult.Pending)) {
        return;
      }
      fixture.awaitResult(session);
    }
    throw new AssertionError("the breaker did not open");
  }
}
