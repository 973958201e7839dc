/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.spi.FlightObserver;
import org.springframework.beans.factory.ObjectProvider;

/**
 * An observation for each flight. It begins on the thread of the login and so knows its parent, and
 * ends wherever the flight does; no scope is open in between.
 */
final class FlightObservations implements FlightObserver {

  private static final String OUTCOME = "outcome";
  private static final String CAUSE = "cause";
  private static final String NONE = "none";

  private final ObjectProvider<ObservationRegistry> registry;

  FlightObservations(ObjectProvider<ObservationRegistry> registry) {
    this.registry = registry;
  }

  @Override
  public Consumer<TokenResult> takenOff() {
    Observation observation =
        Observation.start(
            "cometchat.bridge.flight", registry.getIfUnique(() -> ObservationRegistry.NOOP));
    observation.contextualName("cometchat flight");
    return result -> stop(observation, result);
  }

  private static void stop(Observation observation, TokenResult result) {
    String outcome = "pending";
    String cause = NONE;
    if (result instanceof TokenResult.Ready) {
      outcome = "ready";
    } else if (result instanceof TokenResult.Unavailable unavailable) {
      outcome = "unavailable";
      cause = unavailable.cause().name().toLowerCase(Locale.ROOT);
    } else if (result instanceof TokenResult.NotEligible refused) {
      outcome = "not_eligible";
      cause = refused.reason().name().toLowerCase(Locale.ROOT);
    }
    observation.lowCardinalityKeyValue(OUTCOME, outcome);
    observation.lowCardinalityKeyValue(CAUSE, cause);
    observation.stop();
  }
}
