/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Consumer;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.spi.TokenRequestObserver;
import org.cometchatbridge.spring.observation.DefaultTokenRequestObservationConvention;
import org.cometchatbridge.spring.observation.TokenRequestObservationContext;
import org.cometchatbridge.spring.observation.TokenRequestObservationConvention;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Creates an observation for each token request. It starts on the thread of the login, where its
 * parent is current, and stops on the thread that completes it. No scope is opened.
 */
final class TokenRequestObservations implements TokenRequestObserver {

  private static final TokenRequestObservationConvention DEFAULT =
      new DefaultTokenRequestObservationConvention();

  private final ObjectProvider<ObservationRegistry> registry;
  private final ObjectProvider<TokenRequestObservationConvention> convention;

  TokenRequestObservations(
      ObjectProvider<ObservationRegistry> registry,
      ObjectProvider<TokenRequestObservationConvention> convention) {
    this.registry = registry;
    this.convention = convention;
  }

  @Override
  public Consumer<TokenResult> started() {
    TokenRequestObservationContext context = new TokenRequestObservationContext();
    Observation observation =
        Observation.createNotStarted(
                convention.getIfUnique(),
                DEFAULT,
                () -> context,
                registry.getIfUnique(() -> ObservationRegistry.NOOP))
            .start();
    return result -> {
      context.complete(result);
      observation.stop();
    };
  }
}
