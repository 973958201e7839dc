/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * The observation {@code cometchat.bridge.token.request} with the keys {@code outcome} and {@code
 * cause}, both of low cardinality. Stateless and thread-safe.
 *
 * @since 0.1.0
 */
public class DefaultTokenRequestObservationConvention implements TokenRequestObservationConvention {

  /** Creates the convention. */
  public DefaultTokenRequestObservationConvention() {}

  @Override
  public String getName() {
    return "cometchat.bridge.token.request";
  }

  @Override
  public String getContextualName(TokenRequestObservationContext context) {
    return "cometchat token request";
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(TokenRequestObservationContext context) {
    return KeyValues.of(
        KeyValue.of("cause", context.cause()), KeyValue.of("outcome", context.outcome()));
  }
}
