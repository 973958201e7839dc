/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * The names and key values of the observation of a token request. A bean of this type replaces
 * {@link DefaultTokenRequestObservationConvention}, which it may extend.
 *
 * <p>Implementations must be thread-safe. They are called when a token request starts and when it
 * ends.
 *
 * @since 0.1.0
 */
public interface TokenRequestObservationConvention
    extends ObservationConvention<TokenRequestObservationContext> {

  @Override
  default boolean supportsContext(Observation.Context context) {
    return context instanceof TokenRequestObservationContext;
  }
}
