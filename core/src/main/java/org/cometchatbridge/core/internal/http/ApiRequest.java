/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.util.Collections;
import java.util.Set;
import org.cometchatbridge.core.error.ProviderException;
import org.cometchatbridge.core.internal.guard.Limit;
import org.cometchatbridge.core.internal.json.ProfileFields;
import org.jspecify.annotations.Nullable;

/** One request to CometChat. Path and body may hold a token, so nothing here prints them. */
final class ApiRequest {

  /** Enough for one user or one page of tokens, and little enough to be kept in memory. */
  private static final int RESPONSE_BYTES = 256 * 1024;

  /** Enough for 100 users with the longest fields that CometChat allows. */
  private static final int BULK_RESPONSE_BYTES = 4 * 1024 * 1024;

  private static final int CONTENT_TOO_LARGE = 413;

  private static final String USERS = "/users";

  private final String method;
  private final String path;
  private final byte @Nullable [] body;
  private final Limit limit;
  private final int responseBytes;
  private final boolean ofEveryLogin;
  private final Set<String> fields;

  private ApiRequest(
      String method,
      String path,
      byte @Nullable [] body,
      Limit limit,
      int responseBytes,
      boolean ofEveryLogin,
      Set<String> fields) {
    this.method = method;
    this.path = path;
    this.body = body;
    this.limit = limit;
    this.responseBytes = responseBytes;
    this.ofEveryLogin = ofEveryLogin;
    this.fields = fields;
  }

  /** A request that reads, or changes what exists. */
  static ApiRequest standard(String method, String path, byte @Nullable [] body) {
    return new ApiRequest(method, path, body, Limit.STANDARD, RESPONSE_BYTES, false, Set.of());
  }

  /** A request that creates or deletes a user. */
  static ApiRequest core(String method, String path, byte @Nullable [] body) {
    return new ApiRequest(method, path, body, Limit.CORE, RESPONSE_BYTES, false, Set.of());
  }

  /** A request without which no user can be logged in. */
  static ApiRequest login(String method, String path, byte @Nullable [] body) {
    return new ApiRequest(method, path, body, Limit.CORE, RESPONSE_BYTES, true, Set.of());
  }

  /** A request that reads one page of users. */
  static ApiRequest list(String path) {
    return new ApiRequest("GET", path, null, Limit.STANDARD, BULK_RESPONSE_BYTES, false, Set.of());
  }

  /** A request that imports users. */
  static ApiRequest imports(String path, byte[] body) {
    return new ApiRequest("POST", path, body, Limit.IMPORT, BULK_RESPONSE_BYTES, false, Set.of());
  }

  /**
   * The same request, marked as one that its caller repeats without each of these profile fields
   * that CometChat rejects, with a warning.
   */
  ApiRequest repeatedWithout(Set<String> rejected) {
    return new ApiRequest(method, path, body, limit, responseBytes, ofEveryLogin, rejected);
  }

  /** Whether the one who makes the request deals with this rejection. */
  boolean isRepeatedAfter(ProviderException failure) {
    return (limit == Limit.IMPORT && isTooLarge(failure))
        || !Collections.disjoint(fields, ProfileFields.named(failure));
  }

  /** Whether the body was too large; the code is there only if CometChat itself has measured it. */
  private static boolean isTooLarge(ProviderException failure) {
    return failure.status().filter(status -> status == CONTENT_TOO_LARGE).isPresent();
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

  /** The longest body of the response that is read. */
  int responseBytes() {
    return responseBytes;
  }

  /** What this request has in common with all that a key may do or may not do alike. */
  Kind kind() {
    return new Kind(method, limit, ofEveryLogin);
  }

  /** A kind of requests. */
  record Kind(String method, Limit limit, boolean ofEveryLogin) {}

  /** Whether it creates a user, who may exist already. */
  boolean isCreation() {
    return method.equals("POST") && path.equals(USERS);
  }

  /**
   * Whether the status alone says that the request was carried out: it changes or deletes something
   * that exists, and a response with content would repeat what was sent.
   */
  boolean needsNoResponse() {
    return method.equals("PUT") || method.equals("DELETE");
  }

  /**
   * Whether a repetition shows that the request was carried out. For many users at once, they are
   * read instead.
   */
  boolean mayBeRepeated() {
    return needsNoResponse() && !path.equals(USERS);
  }

  /** Whether a key without permission for this request is of no use. */
  boolean isOfEveryLogin() {
    return ofEveryLogin;
  }
}
