/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import org.jspecify.annotations.Nullable;

/**
 * A response as it was received, without its content coding.
 *
 * @param status the HTTP status
 * @param body the whole body, capped
 * @param retryAfter the {@code Retry-After} header
 * @param rateReset the rate-limit reset header, in either of its two documented spellings
 * @param date the {@code Date} header
 * @param readable whether the body was read; otherwise it is empty here, because it is too large or
 *     has a content coding that the bridge does not know
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record RawResponse(
    int status,
    byte[] body,
    @Nullable String retryAfter,
    @Nullable String rateReset,
    @Nullable String date,
    boolean readable) {

  /** A response without {@code Date}, whose body was read. */
  public RawResponse(
      int status, byte[] body, @Nullable String retryAfter, @Nullable String rateReset) {
    this(status, body, retryAfter, rateReset, null, true);
  }

  /** Whether the status is 2xx. */
  public boolean successful() {
    return status >= 200 && status < 300;
  }

  /** Whether the response has no body. */
  public boolean isEmpty() {
    return readable && body.length == 0;
  }

  @Override
  public String toString() {
    return "RawResponse[status=" + status + ", bytes=" + body.length + "]";
  }
}
