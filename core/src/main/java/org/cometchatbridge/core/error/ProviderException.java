/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call to CometChat failed.
 *
 * @since 0.1.0
 */
public abstract sealed class ProviderException extends BridgeException
    permits RateLimitedException, RejectedException, UnavailableException {

  private static final long serialVersionUID = 1L;

  /** The HTTP status, or 0. */
  private final int status;

  /** The error code, or null. */
  private final @Nullable String code;

  /** The requested wait, or null. */
  private final @Nullable Duration retryAfter;

  /**
   * Creates the exception.
   *
   * @param message what happened, safe to log
   * @param status the HTTP status, or 0 if there was no response
   * @param code CometChat's {@code error.code}, or {@code null} if the response had none
   * @param retryAfter the wait that CometChat requested, or {@code null} if it requested none
   */
  protected ProviderException(
      String message, int status, @Nullable String code, @Nullable Duration retryAfter) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /**
   * The HTTP status of the response.
   *
   * @return the status, or empty if there was no response
   */
  public final Optional<Integer> status() {
    return status == 0 ? Optional.empty() : Optional.of(status);
  }

  /**
   * CometChat's {@code error.code}.
   *
   * @return the code, or empty if the response had none
   */
  public final Optional<String> code() {
    return Optional.ofNullable(code);
  }

  /**
   * The wait that CometChat requested with {@code Retry-After} (RFC 9110, both forms) or, for a
   * status 429 without it, with the rate-limit headers.
   *
   * @return the time to wait, not negative, or empty if CometChat requested none
   */
  public final Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * Whether the same call may succeed later without intervention.
   *
   * @return whether a retry makes sense
   */
  public abstract boolean retryable();
}
