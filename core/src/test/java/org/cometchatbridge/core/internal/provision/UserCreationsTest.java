/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.junit.jupiter.api.Test;

/** Cases that the emulator cannot produce. */
class UserCreationsTest {

  private static final Uid UID = Uid.of("ada");

  private static final int MAX_USERS = 1_000;

  private final UserCreations creations = new UserCreations(new ManualTime(), MAX_USERS);

  @Test
  void creationThatThrows_failsAndAllowsTheNextOne() {
    assertThat(
            creations.ensureCreated(
                UID,
                creations.lastNumber(),
                () -> {
                  throw new AssertionError("thrown by the creation");
                }))
        .isCompletedExceptionally();

    assertThat(creations.isRunning(UID)).isFalse();
    assertThat(
            creations.ensureCreated(
                UID,
                creations.lastNumber(),
                () -> CompletableFuture.completedFuture(Optional.of("token"))))
        .isCompletedWithValueMatching(created -> created.takeToken().isPresent());
  }

  @Test
  void creationBeyondTheMaximum_costsAtMostAnotherCall() {
    long number = creations.lastNumber();
    AtomicInteger calls = new AtomicInteger();
    for (int i = 0; i < 3 * MAX_USERS; i++) {
      create(Uid.of("user-" + i), number, calls);
    }
    assertThat(calls).hasValue(3 * MAX_USERS);

    for (int i = 0; i < 3 * MAX_USERS; i++) {
      create(Uid.of("user-" + i), number, calls);
    }
    assertThat(calls.get()).isBetween(5 * MAX_USERS, 6 * MAX_USERS);
  }

  private void create(Uid uid, long number, AtomicInteger calls) {
    assertThat(
            creations.ensureCreated(
                uid,
                number,
                () -> {
                  calls.incrementAndGet();
                  return CompletableFuture.completedFuture(Optional.of("token"));
                }))
        .isCompleted();
  }
}
