/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for random times, the same with the same seed. For one thread. */
final class Moments {

  private final Random random;
  private final CountDownLatch never = new CountDownLatch(1);

  Moments(Random random) {
    this.random = random;
  }

  Random random() {
    return random;
  }

  boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  /** Waits for a random number of milliseconds. */
  void pause(int least, int most) throws InterruptedException {
    pause(Duration.ofMillis(least + random.nextInt(most - least + 1)));
  }

  @SuppressWarnings("CheckReturnValue") // never opened
  void pause(Duration time) throws InterruptedException {
    never.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
