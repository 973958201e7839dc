/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A shared caching proxy in front of the application. It stores every successful response to a
 * {@code GET} that RFC 9111 allows, forever. A careless one also stores the others.
 */
final class SharedCache implements AutoCloseable {

  /** Hop-by-hop headers, and headers that the proxy sets itself. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection", "content-length", "host", "transfer-encoding", "upgrade", "http2-settings");

  private final HttpServer server;
  private final TestApplication application;
  private final boolean careless;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Stored> stored = new CopyOnWriteArrayList<>();

  private record Stored(URI uri, Map<String, List<String>> asked, HttpResponse<byte[]> response) {

    boolean matches(HttpExchange exchange) {
      return uri.equals(exchange.getRequestURI())
          && words(response, "Vary")
              .allMatch(
                  name -> values(asked, name).equals(values(exchange.getRequestHeaders(), name)));
    }
  }

  private SharedCache(TestApplication application, boolean careless) throws IOException {
    this.application = application;
    this.careless = careless;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A cache that follows RFC 9111. */
  static SharedCache compliant(TestApplication application) throws IOException {
    return new SharedCache(application, false);
  }

  /** A cache that ignores {@code no-store} and respects {@code Vary}. */
  static SharedCache careless(TestApplication application) throws IOException {
    return new SharedCache(application, true);
  }

  /** Fetches a path through the cache with the cookies of a user. */
  HttpResponse<String> fetch(String path, String cookie) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
            .header("Cookie", cookie)
            .header("Sec-Fetch-Dest", "empty")
            .header("Sec-Fetch-Site", "same-origin")
            .build();
    return send(request, BodyHandlers.ofString());
  }

  /** Whether a response came from the cache. */
  static boolean isReplayed(HttpResponse<?> response) {
    return response.headers().firstValue("Age").isPresent();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Stored found =
        stored.stream().filter(entry -> entry.matches(exchange)).findFirst().orElse(null);
    HttpResponse<byte[]> response = found == null ? forward(exchange) : found.response();
    Headers headers = exchange.getResponseHeaders();
    endToEnd(response.headers().map()).forEach(headers::put);
    if (found != null) {
      headers.set("Age", "1");
    }
    exchange.sendResponseHeaders(
        response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
    exchange.getResponseBody().write(response.body());
    exchange.close();
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(application.uri(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    Map<String, List<String>> asked = endToEnd(exchange.getRequestHeaders());
    asked.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    HttpResponse<byte[]> response = send(request.build(), BodyHandlers.ofByteArray());
    if (mayStore(exchange, response)) {
      stored.add(new Stored(exchange.getRequestURI(), asked, response));
    }
    return response;
  }

  private boolean mayStore(HttpExchange exchange, HttpResponse<?> response) {
    return exchange.getRequestMethod().equals("GET")
        && response.statusCode() == 200
        && (careless
            || words(response, "Cache-Control")
                .noneMatch(word -> word.equals("no-store") || word.equals("private")));
  }

  private static Map<String, List<String>> endToEnd(Map<String, List<String>> headers) {
    Map<String, List<String>> passed = new HashMap<>(headers);
    passed.keySet().removeIf(name -> NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT)));
    return passed;
  }

  private static Stream<String> words(HttpResponse<?> response, String header) {
    return response.headers().allValues(header).stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .map(word -> word.strip().toLowerCase(Locale.ROOT));
  }

  private static List<String> values(Map<String, List<String>> headers, String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return client.send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
