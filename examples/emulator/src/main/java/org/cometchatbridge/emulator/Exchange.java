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
 * One request that arrived at the emulator, and its response once there is one. Nothing changes
 * after the response. Thread-safe.
 *
 * <p>Headers and bodies are kept as they were, the API key and tokens included, so that a test can
 * look at them; {@link #toString()} shows neither.
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
   * Which request this is.
   *
   * @return 1 for the first request since the emulator was started, then counting up
   */
  public long number() {
    return number;
  }

  /**
   * What the request asked for.
   *
   * @return the operation, {@link Operation#UNKNOWN} if the contract has no such operation
   */
  public Operation operation() {
    return route.operation();
  }

  /**
   * The user whom the request is about.
   *
   * @return the uid in lower case, from the path or, for a create, from the body; null if it names
   *     none
   */
  public @Nullable String uid() {
    return uid;
  }

  /**
   * The HTTP method.
   *
   * @return for example {@code POST}
   */
  public String method() {
    return method;
  }

  /**
   * The path as it was sent, version segment included, percent-encoded, without the query.
   *
   * @return for example {@code /v3/users}
   */
  public String path() {
    return path;
  }

  /**
   * The query as it was sent.
   *
   * @return the text behind the question mark, or null
   */
  public @Nullable String query() {
    return query;
  }

  /**
   * The headers of the request, the real API key among them.
   *
   * @return an unmodifiable map that finds names in any case
   */
  public Map<String, List<String>> headers() {
    return headers.values();
  }

  /**
   * One header of the request.
   *
   * @param name the name, in any case
   * @return its first value
   */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /**
   * The body of the request.
   *
   * @return the text, empty if there was none; its beginning if it was larger than the service
   *     allows
   */
  public String requestBody() {
    return requestBody;
  }

  /**
   * The status of the response.
   *
   * @return the status; null while there is no response, and for good if a fault cut the connection
   *     before the status line
   */
  public @Nullable Integer status() {
    Outcome now = outcome;
    return now == null ? null : now.status();
  }

  /**
   * The body of the response, complete even if a fault cut the connection inside it.
   *
   * @return the text, null as long as {@link #status()} is null
   */
  public @Nullable String responseBody() {
    Outcome now = outcome;
    return now == null ? null : now.body();
  }

  /**
   * The protocol of the request.
   *
   * @return for example {@code HTTP/1.1}
   */
  public String protocol() {
    return protocol;
  }

  /**
   * Whether the emulator is done with the request: it has answered, or cut the connection.
   *
   * @return false while the request is held, delayed or being worked on
   */
  public boolean completed() {
    return outcome != null;
  }

  /**
   * Whether a {@link Fault} made the response, which is then not checked against the contract. A
   * fault that only delays or holds a request does not make its response.
   *
   * @return true for a response that the service's rules did not make
   */
  public boolean injected() {
    Outcome now = outcome;
    return now != null && now.injected();
  }

  /** Operation, method, path and status; no header, no body, no token. */
  @Override
  public String toString() {
    return operation() + " " + method + ' ' + safePath() + " -> " + (completed() ? status() : "?");
  }

  /** The size of the body as it was sent, also of one too large to be kept. */
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
