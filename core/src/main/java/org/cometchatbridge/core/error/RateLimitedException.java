/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * CometChat asked the application to slow down (status 429 or {@code ERR_TOO_MANY_REQUESTS}).
 *
 * @since 0.1.0
 */
public final class RateLimitedException extends ProviderException {

  private static final long serialVersionUID = 1L;

  /**
   * Says how long to wait.
   *
   * @param status the HTTP status
   * @param code CometChat's {@code error.code}, or {@code null}
   * @param retryAfter how long CometChat asked to wait, or {@code null} if it did not say
   */
  public RateLimitedException(int status, @Nullable String code, @Nullable Duration retryAfter) {
    super("CometChat asks to slow down (status " + status + ")", status, code, retryAfter);
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
