/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pauses are random below a cap that doubles up to a maximum. */
class BackoffTest {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofSeconds(30);

  @ParameterizedTest
  @CsvSource({"1, 500", "2, 1000", "3, 2000", "4, 4000", "5, 8000", "6, 15000", "7, 15000"})
  void halfOfEachPause_doublesUntilTheCap(int failures, long millis) {
    assertThat(Backoff.fullJitter(FIRST, MAX, failures, () -> 0.5))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void smallestRandom_givesOneMillisecond() {
    assertThat(Backoff.fullJitter(FIRST, MAX, 1, () -> 0.0)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void largestRandom_staysBelowTheCap() {
    assertThat(Backoff.fullJitter(FIRST, MAX, 1, () -> Math.nextDown(1.0)))
        .isLessThan(FIRST)
        .isGreaterThan(Duration.ofMillis(990));
  }

  @ParameterizedTest
  @CsvSource({"31", "32", "63", "64", "65", "1000", "2147483647"})
  void anyNumberOfFailures_neverOverflows(int failures) {
    assertThat(Backoff.fullJitter(FIRST, MAX, failures, () -> 0.5))
        .isEqualTo(Duration.ofSeconds(15));
    assertThat(Backoff.fullJitter(Duration.ofHours(1), Duration.ofHours(2), failures, () -> 0.5))
        .isEqualTo(Duration.ofHours(1));
  }
}
