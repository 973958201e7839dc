/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Deadline;

/** What one operation may take, and what it has taken. */
public final class Terms {

  private final Uid uid;
  private final Lane lane;
  private final Deadline deadline;
  private final boolean repeats;
  private final Consumer<Duration> putOff;
  private final AtomicInteger calls = new AtomicInteger();

  private Terms(Uid uid, Lane lane, Deadline deadline, boolean repeats, Consumer<Duration> putOff) {
    this.uid = uid;
    this.lane = lane;
    this.deadline = deadline;
    this.repeats = repeats;
    this.putOff = putOff;
  }

  /**
   * Somebody waits for the result; calls are repeated until the deadline.
   *
   * @param putOff hears for how long at least no call is made for it
   */
  public static Terms interactive(Uid uid, Deadline deadline, Consumer<Duration> putOff) {
    return new Terms(uid, Lane.INTERACTIVE, deadline, true, putOff);
  }

  /** Nobody waits, and whoever asks for it repeats what failed after pauses of its own. */
  public static Terms background(Uid uid, Deadline deadline) {
    return new Terms(uid, Lane.BACKGROUND, deadline, false, delay -> {});
  }

  /** The calls that have gone out so far, repeated ones included. */
  public int calls() {
    return calls.get();
  }

  /** Whom the operation is for. */
  Uid uid() {
    return uid;
  }

  Lane lane() {
    return lane;
  }

  /** When the operation must have ended, with everything that is repeated. */
  Deadline deadline() {
    return deadline;
  }

  boolean repeats() {
    return repeats;
  }

  /** The next call cannot go before this time has passed. */
  void putOff(Duration delay) {
    putOff.accept(delay);
  }

  /** Notes that a call goes out. */
  public void called() {
    calls.incrementAndGet();
  }
}
