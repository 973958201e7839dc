/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.guard;

import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.internal.time.Deadline;

/** What one operation may take, and what it has taken. */
public final class Terms {

  private final Uid uid;
  private final Lane lane;
  private final Deadline deadline;
  private final boolean repeats;
  private final AtomicInteger calls = new AtomicInteger();

  private Terms(Uid uid, Lane lane, Deadline deadline, boolean repeats) {
    this.uid = uid;
    this.lane = lane;
    this.deadline = deadline;
    this.repeats = repeats;
  }

  /** Somebody waits for the result; calls are repeated until the deadline. */
  public static Terms interactive(Uid uid, Deadline deadline) {
    return new Terms(uid, Lane.INTERACTIVE, deadline, true);
  }

  /** Nobody waits, and whoever asks for it repeats what failed after pauses of its own. */
  public static Terms background(Uid uid, Deadline deadline) {
    return new Terms(uid, Lane.BACKGROUND, deadline, false);
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

  /** Notes that a call goes out. */
  public void called() {
    calls.incrementAndGet();
  }
}
