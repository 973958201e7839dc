/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A fault of the listeners, from its begin to its end. {@link Faults#clear()} ends it, too.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class Outage implements AutoCloseable {

  private final Runnable end;
  private final AtomicBoolean over = new AtomicBoolean();

  Outage(Runnable end) {
    this.end = end;
  }

  /** Ends the fault: new connections work again when this returns. Repeating it does nothing. */
  public void end() {
    if (over.compareAndSet(false, true)) {
      end.run();
    }
  }

  /** As {@link #end()}. */
  @Override
  public void close() {
    end();
  }
}
