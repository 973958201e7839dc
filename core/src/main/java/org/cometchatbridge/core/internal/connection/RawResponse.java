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
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record RawResponse(
    int status, byte[] body, @Nullable String retryAfter, @Nullable String rateReset) {

  /** Whether the status is 2xx. */
  public boolean successful() {
    return status >= 200 && status < 300;
  }

  @Override
  public String toString() {
    return "RawResponse[status=" + status + ", bytes=" + body.length + "]";
  }
}
