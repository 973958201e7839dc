/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.provision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.junit.jupiter.api.Test;

/** What no service can bring about. */
class ProvisioningTest {

  private static final Uid UID = Uid.of("ada");

  private final Provisioning provisioning = new Provisioning(new ManualTime());

  @Test
  void creationThatCannotBegin_failsAndLeavesTheWayToTheNext() {
    assertThat(
            provisioning.ensure(
                UID,
                provisioning.mark(),
                () -> {
                  throw new AssertionError("the application's own");
                }))
        .isCompletedExceptionally();

    assertThat(provisioning.isRunning(UID)).isFalse();
    assertThat(
            provisioning.ensure(
                UID,
                provisioning.mark(),
                () -> CompletableFuture.completedFuture(Optional.of("token"))))
        .isCompletedWithValueMatching(created -> created.takeToken().isPresent());
  }
}
