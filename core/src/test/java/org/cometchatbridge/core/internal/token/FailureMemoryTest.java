/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.TokenResult.NotEligible.Reason;
import org.cometchatbridge.core.TokenResult.Unavailable.Cause;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.error.UnavailableException;
import org.junit.jupiter.api.Test;

/**
 * The pause before the next token request of a user grows with each failure, up to 30 s unless
 * CometChat requests a longer one.
 */
class FailureMemoryTest {

  private static final Uid ADA = Uid.of("ada");
  private static final Uid BOB = Uid.of("bob");

  private final ManualTime time = new ManualTime();
  private final Deque<Double> randoms = new ArrayDeque<>();
  private final FailureMemory memory = new FailureMemory(time, randoms::remove, 1_000);

  private Duration fails(double random) {
    randoms.add(random);
    return memory.unavailable(ADA, Cause.PROVIDER_DOWN, requesting(Duration.ZERO));
  }

  private static ProviderException requesting(Duration pause) {
    return new UnavailableException("failed in a test", 503, null, pause);
  }

  @Test
  void unknownUser_hasNoRecentFailure() {
    assertThat(memory.recentFailure(ADA)).isEmpty();
  }

  @Test
  void pauses_doubleUpTo30SecondsWithFullJitter() {
    assertThat(fails(0.5)).isEqualTo(Duration.ofMillis(500));
    assertThat(fails(0.5)).isEqualTo(Duration.ofSeconds(1));
    assertThat(fails(0.25)).isEqualTo(Duration.ofSeconds(1));
    assertThat(fails(0.5)).isEqualTo(Duration.ofSeconds(4));
    assertThat(fails(0.5)).isEqualTo(Duration.ofSeconds(8));
    assertThat(fails(0.9)).isEqualTo(Duration.ofSeconds(27));
    for (int i = 0; i < 100; i++) {
      assertThat(fails(Math.nextDown(1.0))).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }
    assertThat(fails(0.0)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void retryAfter_countsDownToTheEndOfThePause() {
    fails(0.5);
    assertThat(memory.recentFailure(ADA))
        .contains(new TokenResult.Unavailable(Duration.ofMillis(500), Cause.PROVIDER_DOWN));

    time.advance(Duration.ofMillis(499));
    assertThat(memory.recentFailure(ADA))
        .contains(new TokenResult.Unavailable(Duration.ofMillis(1), Cause.PROVIDER_DOWN));

    time.advance(Duration.ofMillis(1));
    assertThat(memory.recentFailure(ADA)).isEmpty();
  }

  @Test
  void failureOfOneUser_doesNotAffectAnotherUser() {
    fails(0.5);

    assertThat(memory.recentFailure(BOB)).isEmpty();
  }

  @Test
  void retryAfterOfCometChat_extendsAShorterPause() {
    randoms.addAll(List.of(0.5, 0.5));

    assertThat(memory.unavailable(ADA, Cause.RATE_LIMITED, requesting(Duration.ofSeconds(7))))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(memory.unavailable(ADA, Cause.RATE_LIMITED, requesting(Duration.ofMillis(10))))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void retryAfterOfCometChat_isLimitedToFiveMinutes() {
    randoms.addAll(List.of(0.5, 0.5, 0.5));

    assertThat(memory.unavailable(ADA, Cause.RATE_LIMITED, requesting(Duration.ofSeconds(60))))
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(memory.unavailable(ADA, Cause.RATE_LIMITED, requesting(Duration.ofHours(1))))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(
            memory.unavailable(
                BOB, Cause.RATE_LIMITED, requesting(Duration.ofSeconds(Long.MAX_VALUE))))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void notEligibleUser_isRememberedForAtLeastOneSecond() {
    randoms.add(0.0);
    assertThat(memory.notEligible(ADA, Reason.DEACTIVATED)).isEqualTo(Duration.ofSeconds(1));
    assertThat(memory.recentFailure(ADA)).contains(new TokenResult.NotEligible(Reason.DEACTIVATED));

    time.advance(Duration.ofSeconds(1));
    assertThat(memory.recentFailure(ADA)).isEmpty();
  }

  @Test
  void lastFailure_determinesTheResult() {
    fails(0.5);
    randoms.add(0.9);
    memory.notEligible(ADA, Reason.DEACTIVATED);

    assertThat(memory.recentFailure(ADA)).contains(new TokenResult.NotEligible(Reason.DEACTIVATED));
  }

  @Test
  void success_resetsTheFailures() {
    fails(0.5);
    fails(0.5);
    memory.forget(ADA);

    assertThat(memory.recentFailure(ADA)).isEmpty();
    assertThat(fails(0.5)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void failureAfterItsPause_stillCountsAsConsecutive() {
    fails(0.5);
    time.advance(Duration.ofSeconds(5));

    assertThat(fails(0.5)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void failure_isForgottenAfterTenMinutes() {
    fails(0.5);
    fails(0.5);
    time.advance(Duration.ofMinutes(10).plusMillis(1));

    assertThat(fails(0.5)).isEqualTo(Duration.ofMillis(500));
  }
}
