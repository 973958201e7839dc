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
import org.junit.jupiter.api.Test;

/**
 * A user who cannot be served waits longer from failure to failure, but never beyond 30 s of its
 * own accord.
 */
class FailureMemoryTest {

  private static final Uid ADA = Uid.of("ada");
  private static final Uid BOB = Uid.of("bob");

  private final ManualTime time = new ManualTime();
  private final Deque<Double> draws = new ArrayDeque<>();
  private final FailureMemory memory = new FailureMemory(time, draws::remove);

  private Duration fails(double draw) {
    draws.add(draw);
    return memory.unavailable(ADA, Cause.PROVIDER_DOWN, Duration.ZERO);
  }

  @Test
  void unknownUser_mayFly() {
    assertThat(memory.verdict(ADA)).isEmpty();
  }

  @Test
  void pauses_areDrawnFromADoublingRangeOfAtMost30Seconds() {
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
  void verdict_countsDownAndEndsAtTheVeryMoment() {
    fails(0.5);
    assertThat(memory.verdict(ADA))
        .contains(new TokenResult.Unavailable(Duration.ofMillis(500), Cause.PROVIDER_DOWN));

    time.advance(Duration.ofMillis(499));
    assertThat(memory.verdict(ADA))
        .contains(new TokenResult.Unavailable(Duration.ofMillis(1), Cause.PROVIDER_DOWN));

    time.advance(Duration.ofMillis(1));
    assertThat(memory.verdict(ADA)).isEmpty();
  }

  @Test
  void failuresOfOneUser_areNotThoseOfAnother() {
    fails(0.5);

    assertThat(memory.verdict(BOB)).isEmpty();
  }

  @Test
  void waitThatWasAskedFor_isKeptWhenItIsLongerThanThePause() {
    draws.addAll(List.of(0.5, 0.5));

    assertThat(memory.unavailable(ADA, Cause.RATE_LIMITED, Duration.ofSeconds(7)))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(memory.unavailable(ADA, Cause.RATE_LIMITED, Duration.ofMillis(10)))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void waitThatWasAskedFor_isObeyedUpToFiveMinutes() {
    draws.addAll(List.of(0.5, 0.5, 0.5));

    assertThat(memory.unavailable(ADA, Cause.RATE_LIMITED, Duration.ofSeconds(60)))
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(memory.unavailable(ADA, Cause.RATE_LIMITED, Duration.ofHours(1)))
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(memory.unavailable(BOB, Cause.RATE_LIMITED, Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void denial_isBelievedForASecondAtLeast() {
    draws.add(0.0);
    assertThat(memory.denied(ADA, Reason.DEACTIVATED)).isEqualTo(Duration.ofSeconds(1));
    assertThat(memory.verdict(ADA)).contains(new TokenResult.NotEligible(Reason.DEACTIVATED));

    time.advance(Duration.ofSeconds(1));
    assertThat(memory.verdict(ADA)).isEmpty();
  }

  @Test
  void lastFailure_givesTheVerdict() {
    fails(0.5);
    draws.add(0.9);
    memory.denied(ADA, Reason.DEACTIVATED);

    assertThat(memory.verdict(ADA)).contains(new TokenResult.NotEligible(Reason.DEACTIVATED));
  }

  @Test
  void success_wipesTheSlateClean() {
    fails(0.5);
    fails(0.5);
    memory.succeeded(ADA);

    assertThat(memory.verdict(ADA)).isEmpty();
    assertThat(fails(0.5)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void pauseThatIsOver_isStillRememberedAsAFailure() {
    fails(0.5);
    time.advance(Duration.ofSeconds(5));

    assertThat(fails(0.5)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void failureOfTenMinutesAgo_isForgotten() {
    fails(0.5);
    fails(0.5);
    time.advance(Duration.ofMinutes(10).plusMillis(1));

    assertThat(fails(0.5)).isEqualTo(Duration.ofMillis(500));
  }
}
