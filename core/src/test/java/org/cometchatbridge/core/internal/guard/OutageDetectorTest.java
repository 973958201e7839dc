/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.event.BridgeEvent.OperatorActionRequired;
import org.cometchatbridge.core.event.BridgeEvent.OutageEnded;
import org.cometchatbridge.core.event.BridgeEvent.OutageStarted;
import org.cometchatbridge.core.internal.time.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What concerns the whole application is reported once, not once for every user. */
class OutageDetectorTest {

  private static final ProviderException DOWN = new UnavailableException("down", 503, null, null);

  private static final ProviderException SLOW_DOWN =
      new RateLimitedException(429, "ERR_TOO_MANY_REQUESTS", null);

  private static final String MINT = "mint";
  private static final String CREATE = "create";

  private final ManualTime time = new ManualTime();
  private final List<BridgeEvent> reported = new ArrayList<>();
  private final OutageDetector detector = new OutageDetector(time, reported::add);

  private final RunningCalls runningCalls = new RunningCalls();
  private int users;

  private OutageDetector.Call begin(String kind) {
    return detector.begin(kind, attempt(time));
  }

  /** A call that leaves the queue at once, of a user who makes no other. */
  private Attempt attempt(ManualTime timer) {
    return attempt("user-" + ++users, timer);
  }

  /** A call that no other one overtakes. */
  private static Attempt attempt(String user, ManualTime timer) {
    return attempt(user, timer, new RunningCalls());
  }

  private static Attempt attempt(String user, ManualTime timer, RunningCalls runningCalls) {
    Attempt attempt =
        new Attempt(
            timer,
            CallContext.background(Uid.of(user), Deadline.after(timer, Duration.ofSeconds(10))),
            Duration.ofSeconds(5),
            Optional::empty,
            () -> {},
            new SilenceDetector(timer, Duration.ofSeconds(1)),
            runningCalls);
    attempt.begins();
    return attempt;
  }

  /** Calls that take their time. */
  private void slow(int calls) {
    for (int i = 0; i < calls; i++) {
      attempt("slow-" + i, time, runningCalls);
    }
  }

  /** A call that ends at once. */
  private void failFast(String user, ProviderException failure) {
    Attempt attempt = attempt(user, time, runningCalls);
    detector.begin(MINT, attempt).failed(failure);
    runningCalls.ended(attempt);
  }

  private static RejectedException rejected(int status, String code) {
    return new RejectedException(status, code, Set.of());
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      begin(MINT).failed(DOWN);
    }
  }

  private void failForASecond() {
    fail(2);
    time.advance(Duration.ofSeconds(1));
    fail(1);
  }

  @Test
  void fastFailuresOfFewUsers_areNoOutageWhileTheCallsOfOthersRun() {
    slow(50);
    for (int i = 0; i < 12; i++) {
      failFast("user-" + i % 4, DOWN);
    }
    time.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 30; i++) {
      failFast("failing-" + i, DOWN);
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void fastFailures_areAnOutageThoughAsManyCallsRun() {
    slow(10);
    for (int i = 0; i < 10; i++) {
      failFast("failing-" + i, DOWN);
    }

    assertThat(reported).containsExactly(new OutageStarted(10));
  }

  @Test
  void failuresThatCometChatReportsForOneUser_areNoOutage() {
    ProviderException failure = new UnavailableException("down", 500, "ERR_EXCEPTION", null);
    for (int i = 0; i < 50; i++) {
      failFast("one", failure);
      time.advance(Duration.ofMillis(200));
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void noResponseForOneUser_isAnOutageAfterThreeCalls() {
    for (int i = 0; i < 3; i++) {
      failFast("one", new UnavailableException("no response", 0, null, null));
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(reported).containsExactly(new OutageStarted(3));
  }

  @Test
  void fastThrottleOfFewUsers_isNotReportedWhileTheCallsOfOthersRun() {
    slow(50);
    for (int i = 0; i < 20; i++) {
      failFast("throttled-" + i, SLOW_DOWN);
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void twoFailures_areNoOutage() {
    fail(1);
    time.advance(Duration.ofHours(1));
    fail(1);
    begin(MINT).succeeded();
    failForASecond();

    assertThat(reported).containsExactly(new OutageStarted(3));
  }

  @Test
  void thirdFailureOfASecondWithoutAResponse_beginsAnOutageThatIsReportedOnce() {
    failForASecond();
    fail(50);

    assertThat(reported).containsExactly(new OutageStarted(3));
  }

  @Test
  void nineFailuresWithinAMoment_areNoOutage() {
    for (int i = 0; i < 100; i++) {
      fail(9);
      time.advance(Duration.ofMillis(999));
      begin(MINT).succeeded();
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void tenthFailureWithinAMoment_beginsAnOutage() {
    fail(50);

    assertThat(reported).containsExactly(new OutageStarted(10));
  }

  @Test
  void timerThatCountsFromBelowZero_isAsGoodAsAnyOther() {
    time.advance(Duration.ofDays(-1));
    OutageDetector early = new OutageDetector(time, reported::add);
    for (int i = 0; i < 10; i++) {
      early.begin(MINT, attempt(time)).failed(DOWN);
    }

    assertThat(reported).containsExactly(new OutageStarted(10));
  }

  @Test
  void thirdFailureThatAnOperatorCanFix_beginsAnOutageAtOnce() {
    for (int i = 0; i < 3; i++) {
      begin(MINT).failed(ConnectionProblem.UNKNOWN_HOST.asFailure("no such host"));
    }

    assertThat(reported).hasSize(1);
    assertThat(((OutageStarted) reported.get(0)).remedy()).isPresent();
  }

  @Test
  void firstResponse_endsTheOutageAndReportsItsDuration() {
    failForASecond();
    time.advance(Duration.ofMinutes(4));
    fail(1);
    begin(MINT).succeeded();
    begin(MINT).succeeded();

    assertThat(reported)
        .containsExactly(new OutageStarted(3), new OutageEnded(Duration.ofMinutes(4)));
  }

  @Test
  void nextOutage_isReportedAgain() {
    failForASecond();
    begin(MINT).succeeded();
    failForASecond();

    assertThat(reported)
        .containsExactly(
            new OutageStarted(3), new OutageEnded(Duration.ZERO), new OutageStarted(3));
  }

  @Test
  void endsOfCallsThatBeganEarlier_neitherBeginNorEndAnOutage() {
    List<OutageDetector.Call> failing = List.of(begin(MINT), begin(MINT), begin(MINT));
    OutageDetector.Call answered = begin(MINT);
    time.advance(Duration.ofSeconds(1));

    failForASecond();
    answered.succeeded();
    assertThat(reported).containsExactly(new OutageStarted(3));

    time.advance(Duration.ofSeconds(4));
    begin(MINT).succeeded();
    failing.forEach(call -> call.failed(DOWN));
    assertThat(reported)
        .containsExactly(new OutageStarted(3), new OutageEnded(Duration.ofSeconds(4)));
  }

  @Test
  void rejectionByCometChat_isAResponseAndEndsAnOutage() {
    failForASecond();
    begin(MINT).failed(rejected(404, "ERR_UID_NOT_FOUND"));

    assertThat(reported).containsExactly(new OutageStarted(3), new OutageEnded(Duration.ZERO));
  }

  @Test
  void rejectionWithoutACode_isNotCometChatsResponseAndEndsNothing() {
    fail(2);
    begin(MINT).failed(rejected(404, null));
    time.advance(Duration.ofSeconds(1));
    fail(1);

    assertThat(reported).hasSize(2).last().isEqualTo(new OutageStarted(3));
  }

  @Test
  void slowResponses_areNoOutage() {
    for (int i = 0; i < 20; i++) {
      OutageDetector.Call slow = begin(MINT);
      time.advance(Duration.ofMillis(4_999));
      slow.succeeded();
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void failuresThatSayNothingOfCometChat_areNoOutage() {
    for (int i = 0; i < 20; i++) {
      Attempt attempt = attempt(time);
      attempt.failsWithOthers();
      detector.begin(MINT, attempt).failed(DOWN);
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void slowDown_isNoFailure() {
    fail(2);
    time.advance(Duration.ofSeconds(1));
    begin(MINT).failed(new RateLimitedException(429, "ERR_TOO_MANY_REQUESTS", null));

    assertThat(reported).isEmpty();
  }

  @Test
  void slowDownByCometChat_isAResponseAndEndsAnOutage() {
    fail(2);
    begin(MINT).failed(SLOW_DOWN);
    time.advance(Duration.ofSeconds(1));
    fail(1);
    assertThat(reported).isEmpty();

    fail(1);
    time.advance(Duration.ofSeconds(1));
    fail(1);
    begin(MINT).failed(SLOW_DOWN);
    assertThat(reported).containsExactly(new OutageStarted(3), new OutageEnded(Duration.ZERO));
  }

  @Test
  void slowDownWithoutACode_isNotCometChatsResponseAndEndsNothing() {
    fail(2);
    begin(MINT).failed(new RateLimitedException(429, null, null));
    time.advance(Duration.ofSeconds(1));
    fail(1);

    assertThat(reported).containsExactly(new OutageStarted(3));
  }

  @ParameterizedTest
  @CsvSource({
    "401, AUTH_ERR_APIKEY_NOT_FOUND, apiKey",
    "401, AUTH_ERR_EMPTY_APIKEY, apiKey",
    "403, AUTH_ERR_NO_ACCESS, fullAccess",
    "400, AUTH_ERR_EMPTY_APPID, appId",
    "400, AUTH_ERR_INVALID_APPID, region",
    "404, ERR_API_NOT_FOUND, baseUrl",
    "404, ERR_INVALID_API_VERSION, baseUrl",
    "402, ERR_PLAN_RESTRICTION, plan",
    "402, ERR_PLAN_QUOTA_RESTRICTION, plan",
    "402, ERR_SUBSCRIPTION_EXPIRED, Renew",
    "404, ERR_ROLE_NOT_FOUND, role",
    "401, ERR_SOMETHING_NEW, API key",
    "403, ERR_SOMETHING_NEW, API key",
    "400, ERR_SOMETHING_NEW, error guide",
    "451, ERR_GEO, error guide",
    "404, , baseUrl",
    "302, , baseUrl",
    "403, , firewall",
    "413, , metadata",
    "426, , protocol",
    "431, , metadata",
    "451, , firewall"
  })
  void rejectionOfTheApplication_namesTheRemedy(int status, String code, String word) {
    begin(MINT).failed(rejected(status, code));

    assertThat(reported).hasSize(1);
    OperatorActionRequired needed = (OperatorActionRequired) reported.get(0);
    assertThat(needed.code()).isEqualTo(code == null ? "HTTP_" + status : code);
    assertThat(needed.remedy()).contains(word).endsWith(".");
  }

  @ParameterizedTest
  @CsvSource({
    "404, ERR_UID_NOT_FOUND",
    "400, ERR_UID_ALREADY_EXISTS",
    "404, ERR_AUTH_TOKEN_NOT_FOUND",
    "400, ERR_BAD_REQUEST",
    "400, ERR_INVALID_UID"
  })
  void rejectionOfOneUser_isNoMatterForAnOperator(int status, String code) {
    begin(MINT).failed(rejected(status, code));

    assertThat(reported).isEmpty();
  }

  @Test
  void rejectionOfSeveralUsers_isReportedOnceWithTheFields() {
    for (int i = 0; i < 50; i++) {
      begin(CREATE).failed(new RejectedException(400, "ERR_BAD_REQUEST", Set.of("link", "avatar")));
    }

    assertThat(reported).hasSize(1);
    OperatorActionRequired needed = (OperatorActionRequired) reported.get(0);
    assertThat(needed.code()).isEqualTo("ERR_BAD_REQUEST");
    assertThat(needed.remedy()).contains("several users").endsWith("(avatar, link).");
  }

  @Test
  void rejectionsThatMayHitManyUsers_areOrdinaryOnes() {
    for (int i = 0; i < 50; i++) {
      begin(MINT).failed(rejected(404, "ERR_UID_NOT_FOUND"));
      begin(CREATE).failed(rejected(400, "ERR_UID_ALREADY_EXISTS"));
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void repeatedRejectionOfOneUser_isNoMatterForAnOperator() {
    for (int i = 0; i < 50; i++) {
      detector.begin(CREATE, attempt("one", time)).failed(rejected(400, "ERR_BAD_REQUEST"));
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void codesWithoutEnd_areReportedInBoundedNumber() {
    for (int i = 0; i < 10_000; i++) {
      begin(MINT).failed(rejected(400, "ERR_NEW_" + i));
    }

    assertThat(reported).hasSize(100);
  }

  @Test
  void sameRejection_isReportedOnceAnHour() {
    RejectedException wrongKey = rejected(401, "AUTH_ERR_APIKEY_NOT_FOUND");
    begin(MINT).failed(wrongKey);
    time.advance(Duration.ofHours(1).minusNanos(1));
    begin(MINT).failed(wrongKey);
    assertThat(reported).hasSize(1);

    time.advance(Duration.ofNanos(1));
    begin(MINT).failed(wrongKey);
    begin(MINT).failed(wrongKey);
    assertThat(reported).hasSize(2);
  }

  @Test
  void anotherRejection_isReportedWithinTheHour() {
    begin(MINT).failed(rejected(401, "AUTH_ERR_APIKEY_NOT_FOUND"));
    begin(MINT).failed(rejected(403, "AUTH_ERR_NO_ACCESS"));
    begin(MINT).failed(rejected(404, null));
    begin(MINT).failed(rejected(502, null));

    assertThat(reported).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void rejectionThatReturnsAfterSuccesses_isReportedWithinTheHour() {
    RejectedException wrongKey = rejected(401, "AUTH_ERR_APIKEY_NOT_FOUND");
    begin(MINT).failed(wrongKey);
    begin(MINT).succeeded();
    time.advance(Duration.ofMinutes(5));
    begin(MINT).failed(wrongKey);

    assertThat(reported).hasSize(2);
  }

  @Test
  void rejectionThatComesAndGoes_isOneProblem() {
    for (int i = 0; i < 1_000; i++) {
      begin(MINT).failed(rejected(401, "AUTH_ERR_APIKEY_NOT_FOUND"));
      begin(MINT).succeeded();
      time.advance(Duration.ofSeconds(3));
    }

    assertThat(reported).hasSize(1);
  }

  @Test
  void successOfOtherCalls_fixesNothing() {
    RejectedException scope = rejected(403, "AUTH_ERR_NO_ACCESS");
    for (int i = 0; i < 5; i++) {
      begin(CREATE).failed(scope);
      begin(MINT).succeeded();
      time.advance(Duration.ofMinutes(10));
    }

    assertThat(reported).hasSize(1);
  }

  @Test
  void throttle_isReportedOnceWithItsRemedy() {
    for (int i = 0; i < 50; i++) {
      begin(MINT).failed(SLOW_DOWN);
    }

    assertThat(reported).hasSize(1);
    OperatorActionRequired needed = (OperatorActionRequired) reported.get(0);
    assertThat(needed.code()).isEqualTo("ERR_TOO_MANY_REQUESTS");
    assertThat(needed.remedy()).contains("coreCallsPerMinute").endsWith(".");
  }

  @Test
  void throttleWithoutACode_isReportedAsThatOfAGateway() {
    for (int i = 0; i < 50; i++) {
      begin(MINT).failed(new RateLimitedException(429, null, null));
    }

    assertThat(reported).hasSize(1);
    OperatorActionRequired needed = (OperatorActionRequired) reported.get(0);
    assertThat(needed.code()).isEqualTo("HTTP_429");
    assertThat(needed.remedy()).contains("gateway").contains("coreCallsPerMinute").endsWith(".");
  }

  @Test
  void throttleOfOneUser_isNoMatterForAnOperator() {
    for (int i = 0; i < 50; i++) {
      detector.begin(MINT, attempt("one", time)).failed(SLOW_DOWN);
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void singleThrottledResponses_areNotReported() {
    for (int i = 0; i < 50; i++) {
      for (int user = 0; user < ThrottleDetector.USERS_IN_A_WHILE; user++) {
        begin(MINT).failed(new RateLimitedException(429, null, null));
      }
      begin(MINT).succeeded();
    }

    assertThat(reported).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ConnectionProblem.class)
  void outageWithAKnownProblem_namesTheRemedy(ConnectionProblem problem) {
    for (int i = 0; i < 10; i++) {
      begin(MINT).failed(problem.asFailure("failed"));
    }

    assertThat(reported).containsExactly(new OutageStarted(3, Optional.of(problem.remedy())));
    assertThat(problem.remedy()).endsWith(".");
  }
}
