/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineClockTest {

  private long clockMillis = 1_000_000;
  private long elapsedMillis = -5_000;
  private final MachineClock clock =
      new MachineClock(() -> clockMillis, () -> elapsedMillis * 1_000_000);

  @Test
  void clockThatRuns_wasNotSetBack() {
    pass(60_000);

    assertThat(clock.wasSetBack()).isFalse();
  }

  @Test
  void clockThatIsSetBack_isReportedOnce() {
    pass(60_000);
    clockMillis -= 1_001;

    assertThat(clock.wasSetBack()).isTrue();
    assertThat(clock.wasSetBack()).isFalse();
  }

  @Test
  void clockThatIsSetBackWhileNobodyLooks_isReported() {
    clockMillis -= 10_000;
    pass(60_000);

    assertThat(clock.wasSetBack()).isTrue();
  }

  @Test
  void clockThatIsSetForwardAndBackAgain_isReported() {
    clockMillis += 10_000;
    assertThat(clock.wasSetBack()).isFalse();
    clockMillis -= 10_000;

    assertThat(clock.wasSetBack()).isTrue();
  }

  @Test
  void smallSteps_areReportedWhenTheyAddUp() {
    int reports = 0;
    for (int i = 0; i < 30; i++) {
      pass(1_000);
      clockMillis -= 100;
      reports += clock.wasSetBack() ? 1 : 0;
    }

    assertThat(reports).isEqualTo(2);
  }

  private void pass(long millis) {
    clockMillis += millis;
    elapsedMillis += millis;
  }
}
