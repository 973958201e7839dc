/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.cometchatbridge.core.ManualTime;
import org.junit.jupiter.api.Test;

/** The remaining time before and after a deadline. */
class DeadlineTest {

  private final ManualTime time = new ManualTime();

  @Test
  void remainingTime_isNeverNegative() {
    Deadline deadline = Deadline.after(time, Duration.ofSeconds(10));
    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(10));

    time.advance(Duration.ofSeconds(4));
    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(6));

    time.advance(Duration.ofSeconds(6));
    assertThat(deadline.remaining()).isEqualTo(Duration.ZERO);

    time.advance(Duration.ofDays(1));
    assertThat(deadline.remaining()).isEqualTo(Duration.ZERO);
    assertThat(deadline.atMost(Duration.ofSeconds(5))).isEqualTo(Duration.ZERO);
  }

  @Test
  void atMost_returnsTheShorterTime() {
    Deadline deadline = Deadline.after(time, Duration.ofSeconds(10));

    assertThat(deadline.atMost(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    assertThat(deadline.atMost(Duration.ofSeconds(15))).isEqualTo(Duration.ofSeconds(10));
    time.advance(Duration.ofSeconds(7));
    assertThat(deadline.atMost(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(3));
  }
}
