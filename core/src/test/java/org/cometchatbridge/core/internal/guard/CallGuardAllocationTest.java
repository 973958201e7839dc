/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.error.RejectedException;
import org.cometchatbridge.core.internal.time.Deadline;
import org.junit.jupiter.api.Test;

/** What one call costs beside the call itself. */
class CallGuardAllocationTest {

  private static final int WARM_UP = 20_000;
  private static final int COUNTED = 5_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final ManualTime time = new ManualTime();
  private final CallGuard guard =
      new CallGuard(
          time,
          () -> 0.5,
          Duration.ofSeconds(5),
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          new SilenceDetector(time, Duration.ofSeconds(1)));
  private final Uid uid = Uid.of("cometchat-uid-1");
  private final CallGuard.Call<String> call =
      new CallGuard.Call<>() {
        @Override
        public CompletableFuture<String> make(Attempt attempt) {
          attempt.begins();
          return CompletableFuture.completedFuture("ok");
        }

        @Override
        public boolean concernsAll(RejectedException rejection) {
          return false;
        }
      };

  @Test
  void successfulCall_allocatesLittle() {
    calls(WARM_UP);
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    calls(COUNTED);
    long each = (threads.getThreadAllocatedBytes(thread) - before) / COUNTED;

    assertThat(each).as("bytes").isLessThan(1_280);
  }

  private void calls(int count) {
    boolean done = true;
    for (int i = 0; i < count; i++) {
      Deadline deadline = Deadline.after(time, Duration.ofSeconds(10));
      done &=
          guard
              .make(CallContext.interactive(uid, deadline, delay -> {}), Limit.CORE, call)
              .isDone();
    }
    assertThat(done).isTrue();
  }
}
