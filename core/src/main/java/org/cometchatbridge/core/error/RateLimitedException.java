/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * CometChat's rate limit was exceeded (status 429 or {@code ERR_TOO_MANY_REQUESTS}).
 *
 * @since 0.1.0
 */
public final class RateLimitedException extends ProviderException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param status the HTTP status
   * @param code CometChat's {@code error.code}, or {@code null}
   * @param retryAfter the wait that CometChat requested, or {@code null} if it requested none
   */
  public RateLimitedException(int status, @Nullable String code, @Nullable Duration retryAfter) {
    super("CometChat's rate limit was exceeded (status " + status + ")", status, code, retryAfter);
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
