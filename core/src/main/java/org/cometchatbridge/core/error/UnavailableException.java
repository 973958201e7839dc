/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * CometChat could not be reached, did not respond in time, or sent an unusable response.
 *
 * @since 0.1.0
 */
public final class UnavailableException extends ProviderException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, safe to log
   * @param status the HTTP status, or 0 if there was no response
   * @param code CometChat's {@code error.code}, or {@code null}
   * @param retryAfter the wait that CometChat requested, or {@code null} if it requested none
   */
  public UnavailableException(
      String message, int status, @Nullable String code, @Nullable Duration retryAfter) {
    super(message, status, code, retryAfter);
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
