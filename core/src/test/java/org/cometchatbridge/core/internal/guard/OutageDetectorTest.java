/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.RateLimitedException;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.core.event.BridgeEvent.OperatorActionRequired;
import org.cometchatbridge.core.event.BridgeEvent.OutageEnded;
import org.cometchatbridge.core.event.BridgeEvent.OutageStarted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What concerns the whole application is told once, not once for every user. */
class OutageDetectorTest {

  private static final ProviderException DOWN = new UnavailableException("down", 503, null, null);

  private static final ProviderException SLOW_DOWN =
      new RateLimitedException(429, "ERR_TOO_MANY_REQUESTS", null);

  private static final Duration SLOW = Duration.ofMillis(2_500);

  private static final String MINT = "mint";
  private static final String CREATE = "create";

  private final ManualTime time = new ManualTime();
  private final List<BridgeEvent> told = new ArrayList<>();
  private final OutageDetector watch = new OutageDetector(time, told::add, SLOW);

  private static RejectedException rejected(int status, String code) {
    return new RejectedException(status, code, Set.of());
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      watch.begin(MINT).failed(DOWN);
    }
  }

  private void failForASecond() {
    fail(2);
    time.advance(Duration.ofSeconds(1));
    fail(1);
  }

  @Test
  void twoFailures_areNoOutage() {
    fail(1);
    time.advance(Duration.ofHours(1));
    fail(1);
    watch.begin(MINT).succeeded();
    failForASecond();

    assertThat(told).containsExactly(new OutageStarted(3));
  }

  @Test
  void thirdFailureOfASecondWithoutAnAnswer_beginsAnOutageThatIsToldOnce() {
    failForASecond();
    fail(50);

    assertThat(told).containsExactly(new OutageStarted(3));
  }

  @Test
  void nineFailuresWithinAMoment_areNoOutage() {
    for (int i = 0; i < 100; i++) {
      fail(9);
      time.advance(Duration.ofMillis(999));
      watch.begin(MINT).succeeded();
    }

    assertThat(told).isEmpty();
  }

  @Test
  void tenthFailureWithinAMoment_beginsAnOutage() {
    fail(50);

    assertThat(told).containsExactly(new OutageStarted(10));
  }

  @Test
  void timerThatCountsFromBelowZero_isAsGoodAsAnyOther() {
    time.advance(Duration.ofDays(-1));
    OutageDetector early = new OutageDetector(time, told::add, SLOW);
    for (int i = 0; i < 10; i++) {
      early.begin(MINT).failed(DOWN);
    }

    assertThat(told).containsExactly(new OutageStarted(10));
  }

  @Test
  void thirdFailureThatAnOperatorCanMend_beginsAnOutageAtOnce() {
    for (int i = 0; i < 3; i++) {
      watch.begin(MINT).failed(ConnectionProblem.UNKNOWN_HOST.asFailure("no such host"));
    }

    assertThat(told).hasSize(1);
    assertThat(((OutageStarted) told.get(0)).remedy()).isPresent();
  }

  @Test
  void firstAnswer_endsTheOutageAndSaysHowLongItLasted() {
    failForASecond();
    time.advance(Duration.ofMinutes(4));
    fail(1);
    watch.begin(MINT).succeeded();
    watch.begin(MINT).succeeded();

    assertThat(told).containsExactly(new OutageStarted(3), new OutageEnded(Duration.ofMinutes(4)));
  }

  @Test
  void nextOutage_isToldAgain() {
    failForASecond();
    watch.begin(MINT).succeeded();
    failForASecond();

    assertThat(told)
        .containsExactly(
            new OutageStarted(3), new OutageEnded(Duration.ZERO), new OutageStarted(3));
  }

  @Test
  void endsOfCallsThatBeganEarlier_areNoNewsOfAnOutageOrItsEnd() {
    List<OutageDetector.Call> failing =
        List.of(watch.begin(MINT), watch.begin(MINT), watch.begin(MINT));
    OutageDetector.Call answered = watch.begin(MINT);
    time.advance(Duration.ofSeconds(1));

    failForASecond();
    answered.succeeded();
    assertThat(told).containsExactly(new OutageStarted(3));

    time.advance(Duration.ofSeconds(4));
    watch.begin(MINT).succeeded();
    failing.forEach(call -> call.failed(DOWN));
    assertThat(told).containsExactly(new OutageStarted(3), new OutageEnded(Duration.ofSeconds(4)));
  }

  @Test
  void rejectionByCometChat_isAnAnswerAndEndsAnOutage() {
    failForASecond();
    watch.begin(MINT).failed(rejected(404, "ERR_UID_NOT_FOUND"));

    assertThat(told).containsExactly(new OutageStarted(3), new OutageEnded(Duration.ZERO));
  }

  @Test
  void rejectionWithoutACode_isNotCometChatsAnswerAndEndsNothing() {
    fail(2);
    watch.begin(MINT).failed(rejected(404, null));
    time.advance(Duration.ofSeconds(1));
    fail(1);

    assertThat(told).hasSize(2).last().isEqualTo(new OutageStarted(3));
  }

  @Test
  void answersThatComeTooLate_areAnOutageUntilOneComesInTime() {
    for (int i = 0; i < 4; i++) {
      OutageDetector.Call late = watch.begin(MINT);
      time.advance(SLOW.plusMillis(1));
      late.succeeded();
    }
    assertThat(told).containsExactly(new OutageStarted(3));

    OutageDetector.Call inTime = watch.begin(MINT);
    time.advance(SLOW);
    inTime.succeeded();

    assertThat(told).hasSize(2).last().isInstanceOf(OutageEnded.class);
  }

  @Test
  void slowDown_isNoFailure() {
    fail(2);
    time.advance(Duration.ofSeconds(1));
    watch.begin(MINT).failed(new RateLimitedException(429, "ERR_TOO_MANY_REQUESTS", null));

    assertThat(told).isEmpty();
  }

  @Test
  void slowDownByCometChat_isAnAnswerAndEndsAnOutage() {
    fail(2);
    watch.begin(MINT).failed(SLOW_DOWN);
    time.advance(Duration.ofSeconds(1));
    fail(1);
    assertThat(told).isEmpty();

    fail(1);
    time.advance(Duration.ofSeconds(1));
    fail(1);
    watch.begin(MINT).failed(SLOW_DOWN);
    assertThat(told).containsExactly(new OutageStarted(3), new OutageEnded(Duration.ZERO));
  }

  @Test
  void slowDownWithoutACode_isNotCometChatsAnswerAndEndsNothing() {
    fail(2);
    watch.begin(MINT).failed(new RateLimitedException(429, null, null));
    time.advance(Duration.ofSeconds(1));
    fail(1);

    assertThat(told).containsExactly(new OutageStarted(3));
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
    "404, , baseUrl",
    "302, , baseUrl"
  })
  void rejectionOfTheApplication_namesWhatToDo(int status, String code, String word) {
    watch.begin(MINT).failed(rejected(status, code));

    assertThat(told).hasSize(1);
    OperatorActionRequired needed = (OperatorActionRequired) told.get(0);
    assertThat(needed.code()).isEqualTo(code == null ? "HTTP_" + status : code);
    assertThat(needed.remedy()).contains(word).endsWith(".");
  }

  @ParameterizedTest
  @CsvSource({
    "404, ERR_UID_NOT_FOUND",
    "400, ERR_UID_ALREADY_EXISTS",
    "404, ERR_AUTH_TOKEN_NOT_FOUND",
    "400, ERR_SOMETHING_NEW"
  })
  void rejectionOfOneUser_isNoMatterForAnOperator(int status, String code) {
    watch.begin(MINT).failed(rejected(status, code));

    assertThat(told).isEmpty();
  }

  @Test
  void sameRejection_isToldOnceAnHour() {
    RejectedException wrongKey = rejected(401, "AUTH_ERR_APIKEY_NOT_FOUND");
    watch.begin(MINT).failed(wrongKey);
    time.advance(Duration.ofHours(1).minusNanos(1));
    watch.begin(MINT).failed(wrongKey);
    assertThat(told).hasSize(1);

    time.advance(Duration.ofNanos(1));
    watch.begin(MINT).failed(wrongKey);
    watch.begin(MINT).failed(wrongKey);
    assertThat(told).hasSize(2);
  }

  @Test
  void anotherRejection_isToldWithinTheHour() {
    watch.begin(MINT).failed(rejected(401, "AUTH_ERR_APIKEY_NOT_FOUND"));
    watch.begin(MINT).failed(rejected(403, "AUTH_ERR_NO_ACCESS"));
    watch.begin(MINT).failed(rejected(404, null));
    watch.begin(MINT).failed(rejected(502, null));

    assertThat(told).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void rejectionThatComesBackAfterAllWasWell_isToldWithinTheHour() {
    RejectedException wrongKey = rejected(401, "AUTH_ERR_APIKEY_NOT_FOUND");
    watch.begin(MINT).failed(wrongKey);
    watch.begin(MINT).succeeded();
    time.advance(Duration.ofMinutes(5));
    watch.begin(MINT).failed(wrongKey);

    assertThat(told).hasSize(2);
  }

  @Test
  void rejectionThatComesAndGoes_isOneProblem() {
    for (int i = 0; i < 1_000; i++) {
      watch.begin(MINT).failed(rejected(401, "AUTH_ERR_APIKEY_NOT_FOUND"));
      watch.begin(MINT).succeeded();
      time.advance(Duration.ofSeconds(3));
    }

    assertThat(told).hasSize(1);
  }

  @Test
  void successOfOtherCalls_mendsNothing() {
    RejectedException scope = rejected(403, "AUTH_ERR_NO_ACCESS");
    for (int i = 0; i < 5; i++) {
      watch.begin(CREATE).failed(scope);
      watch.begin(MINT).succeeded();
      time.advance(Duration.ofMinutes(10));
    }

    assertThat(told).hasSize(1);
  }

  @Test
  void throttle_isToldOnceWithItsRemedy() {
    for (int i = 0; i < 50; i++) {
      watch.begin(MINT).failed(new RateLimitedException(429, null, null));
    }

    assertThat(told).hasSize(1);
    OperatorActionRequired needed = (OperatorActionRequired) told.get(0);
    assertThat(needed.code()).isEqualTo("ERR_TOO_MANY_REQUESTS");
    assertThat(needed.remedy()).contains("coreCallsPerMinute").endsWith(".");
  }

  @Test
  void singleThrottledAnswers_areNotTold() {
    for (int i = 0; i < 50; i++) {
      watch.begin(MINT).failed(new RateLimitedException(429, null, null));
      watch.begin(MINT).failed(new RateLimitedException(429, null, null));
      watch.begin(MINT).succeeded();
    }

    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ConnectionProblem.class)
  void outageWithAKnownObstacle_namesWhatToDo(ConnectionProblem obstacle) {
    for (int i = 0; i < 10; i++) {
      watch.begin(MINT).failed(obstacle.asFailure("failed"));
    }

    assertThat(told).containsExactly(new OutageStarted(3, Optional.of(obstacle.remedy())));
    assertThat(obstacle.remedy()).endsWith(".");
  }
}
