/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.observation;

import io.micrometer.observation.Observation;
import java.util.Locale;
import org.cometchatbridge.core.TokenResult;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an observed token request. Holds neither the token nor the user.
 *
 * @since 0.1.0
 */
public final class TokenRequestObservationContext extends Observation.Context {

  private static final String NONE = "none";

  private volatile @Nullable TokenResult failure;
  private volatile boolean completed;

  /** Creates the context of a token request that is about to start. */
  public TokenRequestObservationContext() {}

  /**
   * Records the end of the token request.
   *
   * @param result the result, whose token is not kept
   */
  public void complete(TokenResult result) {
    failure = result instanceof TokenResult.Ready ? null : result;
    completed = true;
  }

  /**
   * How the token request ended.
   *
   * @return {@code ready}, {@code unavailable}, {@code not_eligible}, or {@code pending} while it
   *     runs
   */
  public String outcome() {
    TokenResult ended = failure;
    if (ended instanceof TokenResult.Unavailable) {
      return "unavailable";
    }
    if (ended instanceof TokenResult.NotEligible) {
      return "not_eligible";
    }
    return completed && ended == null ? "ready" : "pending";
  }

  /**
   * Why the token request ended without a token.
   *
   * @return the name of a {@link TokenResult.Unavailable.Cause} or a {@link
   *     TokenResult.NotEligible.Reason} in lower case, or {@code none}
   */
  public String cause() {
    TokenResult ended = failure;
    if (ended instanceof TokenResult.Unavailable unavailable) {
      return unavailable.cause().name().toLowerCase(Locale.ROOT);
    }
    return ended instanceof TokenResult.NotEligible rejected
        ? rejected.reason().name().toLowerCase(Locale.ROOT)
        : NONE;
  }
}
