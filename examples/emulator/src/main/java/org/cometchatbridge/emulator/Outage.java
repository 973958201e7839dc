/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An active fault of the listeners. {@link Faults#clear()} ends it as well. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Outage implements AutoCloseable {

  private final Runnable end;
  private final AtomicBoolean over = new AtomicBoolean();

  Outage(Runnable end) {
    this.end = end;
  }

  /** Ends the fault. New connections succeed when this method returns. Idempotent. */
  public void end() {
    if (over.compareAndSet(false, true)) {
      end.run();
    }
  }

  /** Equivalent to {@link #end()}. */
  @Override
  public void close() {
    end();
  }
}
