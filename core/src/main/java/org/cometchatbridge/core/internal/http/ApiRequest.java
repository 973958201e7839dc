/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import org.cometchatbridge.core.internal.guard.Limit;
import org.jspecify.annotations.Nullable;

/** One request to CometChat. Path and body may hold a token, so nothing here prints them. */
final class ApiRequest {

  private final String method;
  private final String path;
  private final byte @Nullable [] body;
  private final Limit limit;
  private final boolean ofEveryLogin;

  private ApiRequest(
      String method, String path, byte @Nullable [] body, Limit limit, boolean ofEveryLogin) {
    this.method = method;
    this.path = path;
    this.body = body;
    this.limit = limit;
    this.ofEveryLogin = ofEveryLogin;
  }

  /** A request that reads, or changes what exists. */
  static ApiRequest standard(String method, String path, byte @Nullable [] body) {
    return new ApiRequest(method, path, body, Limit.STANDARD, false);
  }

  /** A request that creates or deletes a user. */
  static ApiRequest core(String method, String path, byte @Nullable [] body) {
    return new ApiRequest(method, path, body, Limit.CORE, false);
  }

  /** A request without which no user can be logged in. */
  static ApiRequest login(String method, String path, byte @Nullable [] body) {
    return new ApiRequest(method, path, body, Limit.CORE, true);
  }

  String method() {
    return method;
  }

  /** Below the base URL, encoded. */
  String path() {
    return path;
  }

  /** JSON, or {@code null} for none. */
  byte @Nullable [] body() {
    return body;
  }

  /** The limit of CometChat's that it counts against. */
  Limit limit() {
    return limit;
  }

  /** What this request has in common with all that a key may do or may not do alike. */
  Kind kind() {
    return new Kind(method, limit, ofEveryLogin);
  }

  /** A kind of requests. */
  record Kind(String method, Limit limit, boolean ofEveryLogin) {}

  /** Whether a key without permission for this request is of no use. */
  boolean isOfEveryLogin() {
    return ofEveryLogin;
  }
}
