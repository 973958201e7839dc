/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.spi.FlightObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the host's observer of flights, and keeps its faults away from them. */
final class ObservedFlights {

  private static final Logger LOG = LoggerFactory.getLogger(ObservedFlights.class);

  private final AtomicBoolean failureTold = new AtomicBoolean();
  private final FlightObserver observer;

  ObservedFlights(FlightObserver observer) {
    this.observer = observer;
  }

  /** A flight is about to begin on this thread. */
  @SuppressWarnings("FutureReturnValueIgnored") // the observer is the last to hear
  void accompany(Flight flight) {
    try {
      Consumer<TokenResult> end = observer.takenOff();
      flight.view().thenAccept(result -> tell(end, result));
    } catch (Exception | Error e) {
      // The observer is the host's own, and other languages throw checked exceptions undeclared.
      warn(e);
    }
  }

  private void tell(Consumer<TokenResult> end, TokenResult result) {
    try {
      end.accept(result);
    } catch (Exception | Error e) {
      warn(e);
    }
  }

  private void warn(Throwable fault) {
    if (failureTold.compareAndSet(false, true)) {
      LOG.warn("The flight observer threw, which is told once; flights go on", fault);
    }
  }
}
