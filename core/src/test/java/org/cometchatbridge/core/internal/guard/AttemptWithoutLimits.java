/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.Optional;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Deadline;
import org.cometchatbridge.core.internal.time.Timer;

/** Attempts for tests of what carries them out. */
public final class AttemptWithoutLimits {

  private AttemptWithoutLimits() {}

  /** A login's attempt that has a minute and is never called off. */
  public static Attempt start(Timer timer) {
    Duration minute = Duration.ofMinutes(1);
    CallContext context =
        CallContext.interactive(Uid.of("uid-1"), Deadline.after(timer, minute), postponed -> {});
    return new Attempt(
        timer,
        context,
        minute,
        Optional::empty,
        () -> {},
        new SilenceDetector(timer, minute),
        new RunningCalls());
  }
}
