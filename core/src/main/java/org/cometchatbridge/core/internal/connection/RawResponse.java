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
 * @param quota what the response says about the rate limit, and by which version of HTTP
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record RawResponse(
    int status,
    byte[] body,
    @Nullable String retryAfter,
    @Nullable String rateReset,
    @Nullable String date,
    boolean readable,
    Quota quota) {

  /**
   * What only a check of the connection reads.
   *
   * @param httpVersion the version of HTTP of the response, like {@code HTTP/1.1}
   * @param limit the header with the limit per minute, in either of its two documented spellings
   * @param remaining the header with the calls that remain, likewise
   */
  public record Quota(String httpVersion, @Nullable String limit, @Nullable String remaining) {}

  /** A response without {@code Date}, whose body was read. */
  public RawResponse(
      int status, byte[] body, @Nullable String retryAfter, @Nullable String rateReset) {
    this(status, body, retryAfter, rateReset, null, true, new Quota("HTTP/1.1", null, null));
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
