/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The reason for a failed connection is found among the causes of an exception. */
class ConnectionProblemTest {

  @Test
  void of_causesInACircle_ends() {
    IOException first = new IOException("first");
    IOException second = new IOException("second", first);
    first.initCause(second);

    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(ConnectionProblem.of(first)).isEmpty());
  }
}
