/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cometchatbridge.emulator.internal.rest.Redaction;
import org.cometchatbridge.emulator.internal.rest.RequestHeaders;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.jspecify.annotations.Nullable;

/**
 * A request that the emulator received, and its response once it is complete. Immutable after
 * completion. Thread-safe.
 *
 * <p>Headers and bodies are kept unchanged for inspection by tests, including the API key and
 * tokens. {@link #toString()} contains neither.
 *
 * @since 0.1.0
 */
public final class Exchange {

  private record Outcome(
      @Nullable Integer status,
      @Nullable String contentType,
      @Nullable String body,
      boolean injected) {}

  private final long number;
  private final Route route;
  private final @Nullable String uid;
  private final String method;
  private final String path;
  private final @Nullable String query;
  private final RequestHeaders headers;
  private final String requestBody;
  private final long requestBodyBytes;
  private final String protocol;
  private volatile @Nullable Outcome outcome;

  Exchange(
      long number,
      Route route,
      @Nullable String uid,
      String method,
      String path,
      @Nullable String query,
      RequestHeaders headers,
      String requestBody,
      long requestBodyBytes,
      String protocol) {
    this.number = number;
    this.route = route;
    this.uid = uid;
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.requestBody = requestBody;
    this.requestBodyBytes = requestBodyBytes;
    this.protocol = protocol;
  }

  /**
   * Returns the sequence number of the request.
   *
   * @return 1 for the first request since the emulator was started
   */
  public long number() {
    return number;
  }

  /**
   * Returns the requested operation.
   *
   * @return the operation, {@link Operation#UNKNOWN} if the contract does not define it
   */
  public Operation operation() {
    return route.operation();
  }

  /**
   * Returns the user that the request refers to.
   *
   * @return the uid in lower case, from the path or, for a create, from the body; null if there is
   *     none
   */
  public @Nullable String uid() {
    return uid;
  }

  /**
   * Returns the HTTP method.
   *
   * @return for example {@code POST}
   */
  public String method() {
    return method;
  }

  /**
   * Returns the path as sent: percent-encoded, including the version segment, without the query.
   *
   * @return for example {@code /v3/users}
   */
  public String path() {
    return path;
  }

  /**
   * Returns the query as sent.
   *
   * @return the text after the question mark, or null
   */
  public @Nullable String query() {
    return query;
  }

  /**
   * Returns the headers of the request, including the API key.
   *
   * @return an unmodifiable map with case-insensitive names
   */
  public Map<String, List<String>> headers() {
    return headers.values();
  }

  /**
   * Returns the first value of a request header.
   *
   * @param name the name, case-insensitive
   * @return the value, or empty if the header is missing
   */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /**
   * Returns the body of the request.
   *
   * @return the text, empty if there was none; truncated if it exceeded the limit of the service
   */
  public String requestBody() {
    return requestBody;
  }

  /**
   * Returns the status of the response.
   *
   * @return the status; null while there is no response, and permanently if a fault closed the
   *     connection before the status line
   */
  public @Nullable Integer status() {
    Outcome now = outcome;
    return now == null ? null : now.status();
  }

  /**
   * Returns the complete body of the response, even if a fault closed the connection within it.
   *
   * @return the text; null while {@link #status()} is null
   */
  public @Nullable String responseBody() {
    Outcome now = outcome;
    return now == null ? null : now.body();
  }

  /**
   * Returns the protocol of the request.
   *
   * @return for example {@code HTTP/1.1}
   */
  public String protocol() {
    return protocol;
  }

  /**
   * Returns whether the exchange is complete: the emulator has responded or closed the connection.
   *
   * @return false while the request is held, delayed or in progress
   */
  public boolean completed() {
    return outcome != null;
  }

  /**
   * Returns whether a {@link Fault} produced or modified the response. Such a response is not
   * validated against the contract. Delaying or holding a request does not count.
   *
   * @return true for an injected response
   */
  public boolean injected() {
    Outcome now = outcome;
    return now != null && now.injected();
  }

  /** Returns operation, method, path and status, without headers, bodies and tokens. */
  @Override
  public String toString() {
    return operation() + " " + method + ' ' + safePath() + " -> " + (completed() ? status() : "?");
  }

  /** Returns the size of the body as sent, even if the body was truncated. */
  long requestBodyBytes() {
    return requestBodyBytes;
  }

  @Nullable String responseContentType() {
    Outcome now = outcome;
    return now == null ? null : now.contentType();
  }

  void completed(
      @Nullable Integer status,
      @Nullable String contentType,
      @Nullable String body,
      boolean injected) {
    outcome = new Outcome(status, contentType, body, injected);
  }

  private String safePath() {
    return Redaction.of(this).apply(path);
  }
}
