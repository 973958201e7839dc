/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Deadline;

/** The user, the priority and the deadline of one operation, and the calls that it has made. */
public final class CallContext {

  private final Uid uid;
  private final CallPriority priority;
  private final Deadline deadline;
  private final boolean repeats;
  private final Consumer<Duration> postponed;
  private final AtomicInteger calls = new AtomicInteger();

  private CallContext(
      Uid uid,
      CallPriority priority,
      Deadline deadline,
      boolean repeats,
      Consumer<Duration> postponed) {
    this.uid = uid;
    this.priority = priority;
    this.deadline = deadline;
    this.repeats = repeats;
    this.postponed = postponed;
  }

  /**
   * For a call whose result a caller waits for; it is retried until the deadline.
   *
   * @param postponed receives the time for which at least no call is made for it
   */
  public static CallContext interactive(Uid uid, Deadline deadline, Consumer<Duration> postponed) {
    return new CallContext(uid, CallPriority.INTERACTIVE, deadline, true, postponed);
  }

  /** For a call that no request waits for; its caller retries it after pauses of its own. */
  public static CallContext background(Uid uid, Deadline deadline) {
    return new CallContext(uid, CallPriority.BACKGROUND, deadline, false, delay -> {});
  }

  /** The calls that were sent so far, retries included. */
  public int calls() {
    return calls.get();
  }

  /** The user of the operation. */
  Uid uid() {
    return uid;
  }

  CallPriority priority() {
    return priority;
  }

  /** When the operation must have ended, retries included. */
  Deadline deadline() {
    return deadline;
  }

  boolean repeats() {
    return repeats;
  }

  /** The next call cannot be made before this time has passed. */
  void postponed(Duration delay) {
    postponed.accept(delay);
  }

  /** Counts a call. */
  public void called() {
    calls.incrementAndGet();
  }
}
