/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.time.Instant;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.spring.observation.DefaultTokenRequestObservationConvention;
import org.cometchatbridge.spring.observation.TokenRequestObservationContext;
import org.cometchatbridge.spring.observation.TokenRequestObservationConvention;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The observation of token requests, with the bridge's convention and with the application's. */
class TokenRequestObservationsTest {

  private static final String NAME = "cometchat.bridge.token.request";

  private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
  private final Observed observed = new Observed();

  private Observation.Context observe(String name, TokenResult result) {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(observed);
    beans.addBean("registry", registry);
    new TokenRequestObservations(
            beans.getBeanProvider(ObservationRegistry.class),
            beans.getBeanProvider(TokenRequestObservationConvention.class))
        .started()
        .accept(result);
    return observed.await(name);
  }

  @Test
  void failure_hasOutcomeAndCause() {
    TokenResult result =
        new TokenResult.Unavailable(
            Duration.ofSeconds(1), TokenResult.Unavailable.Cause.PROVIDER_DOWN);

    assertThat(observe(NAME, result).getAllKeyValues())
        .containsExactlyInAnyOrder(
            KeyValue.of("outcome", "unavailable"), KeyValue.of("cause", "provider_down"));
  }

  @Test
  void token_isNotInTheContext() {
    ChatToken token = ChatToken.of(Uid.of("ada"), "ada_1763600000", Instant.EPOCH);

    Observation.Context context = observe(NAME, new TokenResult.Ready(token));

    assertThat(context.getAllKeyValues())
        .containsExactlyInAnyOrder(KeyValue.of("outcome", "ready"), KeyValue.of("cause", "none"));
    assertThat(context.toString()).doesNotContain("ada");
  }

  @Test
  void conventionOfTheApplication_replacesTheDefault() {
    beans.addBean(
        "convention",
        new DefaultTokenRequestObservationConvention() {
          @Override
          public String getName() {
            return "shop.chat";
          }

          @Override
          public KeyValues getLowCardinalityKeyValues(TokenRequestObservationContext context) {
            return super.getLowCardinalityKeyValues(context).and("shop", "north");
          }
        });
    TokenResult result = new TokenResult.NotEligible(TokenResult.NotEligible.Reason.DEACTIVATED);

    assertThat(observe("shop.chat", result).getLowCardinalityKeyValues())
        .containsExactlyInAnyOrder(
            KeyValue.of("outcome", "not_eligible"),
            KeyValue.of("cause", "deactivated"),
            KeyValue.of("shop", "north"));
  }
}
