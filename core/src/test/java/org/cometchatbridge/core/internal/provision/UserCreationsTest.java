/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.junit.jupiter.api.Test;

/** Cases that the emulator cannot produce. */
class UserCreationsTest {

  private static final Uid UID = Uid.of("ada");

  private final UserCreations creations = new UserCreations(new ManualTime());

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
}
