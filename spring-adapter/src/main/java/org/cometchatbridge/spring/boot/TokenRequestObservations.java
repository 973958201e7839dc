/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.spi.TokenRequestObserver;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Creates an observation for each token request. It starts on the thread of the login, where its
 * parent is current, and stops on the thread that completes it. No scope is opened.
 */
final class TokenRequestObservations implements TokenRequestObserver {

  private static final String OUTCOME = "outcome";
  private static final String CAUSE = "cause";
  private static final String NONE = "none";

  private final ObjectProvider<ObservationRegistry> registry;

  TokenRequestObservations(ObjectProvider<ObservationRegistry> registry) {
    this.registry = registry;
  }

  @Override
  public Consumer<TokenResult> started() {
    Observation observation =
        Observation.start(
            "cometchat.bridge.token.request", registry.getIfUnique(() -> ObservationRegistry.NOOP));
    observation.contextualName("cometchat token request");
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
    } else if (result instanceof TokenResult.NotEligible rejected) {
      outcome = "not_eligible";
      cause = rejected.reason().name().toLowerCase(Locale.ROOT);
    }
    observation.lowCardinalityKeyValue(OUTCOME, outcome);
    observation.lowCardinalityKeyValue(CAUSE, cause);
    observation.stop();
  }
}
