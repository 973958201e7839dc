/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.cometchatbridge.core.internal.json.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * The response to one call of {@link ProbeCalls}, or why there is none.
 *
 * @param raw the response, or {@code null}
 * @param body what was read of it
 * @param problem why there is no response, if that is known
 * @param timedOut whether there was no response within the limit
 * @param sent a time before the request was sent, by the clock of this machine
 * @param received a time after the response was received
 * @param took the time between both
 */
public record ProbeResponse(
    @Nullable RawResponse raw,
    ResponseBody body,
    @Nullable ConnectionProblem problem,
    boolean timedOut,
    Instant sent,
    Instant received,
    Duration took) {

  static ProbeResponse failed(Throwable thrown, Instant sent, Instant received, Duration took) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    ProviderException failure = Failures.of(cause);
    return new ProbeResponse(
        null,
        ResponseBody.EMPTY,
        ConnectionProblem.in(failure).orElse(null),
        cause instanceof SocketTimeoutException,
        sent,
        received,
        took);
  }

  /** The HTTP status, or 0. */
  public int status() {
    RawResponse response = raw;
    return response == null ? 0 : response.status();
  }

  /** CometChat's {@code error.code}, or {@code null}. */
  public @Nullable String code() {
    return body.errorCode();
  }

  /** Whether the call was carried out. */
  public boolean isSuccess() {
    RawResponse response = raw;
    return response != null
        && response.successful()
        && !body.hasError()
        && (body.readable() || response.isEmpty());
  }

  /** Whether CometChat has no such user. */
  public boolean isUserUnknown() {
    return ErrorCode.UID_NOT_FOUND.equals(code());
  }

  /** Whether CometChat has no such token. */
  public boolean isTokenUnknown() {
    return ErrorCode.TOKEN_NOT_FOUND.equals(code()) || isUserUnknown();
  }

  /** Whether a user with this uid exists. */
  public boolean isTaken() {
    return ErrorCode.UID_ALREADY_EXISTS.equals(code());
  }

  /** Whether the failure is one of CometChat's own, so that a retry may succeed. */
  public boolean isTransient() {
    return ErrorCode.isTransient(code()) || (status() >= 500 && !ErrorCode.isRejection(code()));
  }

  /** Without the body, which may hold a token. */
  @Override
  public String toString() {
    return "ProbeResponse[status=" + status() + ", code=" + code() + "]";
  }
}
