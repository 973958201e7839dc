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
 * A proxy in front of the application that many users share, and that keeps every successful answer
 * to a {@code GET} which RFC 9111 lets it keep, for ever. A careless one keeps also what it must
 * not.
 */
final class SharedCache implements AutoCloseable {

  /** These concern one connection, or are made anew. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "connection", "content-length", "host", "transfer-encoding", "upgrade", "http2-settings");

  private final HttpServer server;
  private final TestApplication host;
  private final boolean careless;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Kept> kept = new CopyOnWriteArrayList<>();

  private record Kept(URI uri, Map<String, List<String>> asked, HttpResponse<byte[]> response) {

    boolean responses(HttpExchange exchange) {
      return uri.equals(exchange.getRequestURI())
          && words(response, "Vary")
              .allMatch(
                  name -> values(asked, name).equals(values(exchange.getRequestHeaders(), name)));
    }
  }

  private SharedCache(TestApplication host, boolean careless) throws IOException {
    this.host = host;
    this.careless = careless;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A cache that does what it is told. */
  static SharedCache obedient(TestApplication host) throws IOException {
    return new SharedCache(host, false);
  }

  /** A cache that keeps what is not to be stored, but looks at {@code Vary}. */
  static SharedCache careless(TestApplication host) throws IOException {
    return new SharedCache(host, true);
  }

  /** What a user with these cookies gets through the cache. */
  HttpResponse<String> fetch(String path, String cookie) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
            .header("Cookie", cookie)
            .header("Sec-Fetch-Dest", "empty")
            .header("Sec-Fetch-Site", "same-origin")
            .build();
    return sent(request, BodyHandlers.ofString());
  }

  /** Whether a response came from the cache. */
  static boolean isReplayed(HttpResponse<?> response) {
    return response.headers().firstValue("Age").isPresent();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Kept found = kept.stream().filter(entry -> entry.responses(exchange)).findFirst().orElse(null);
    HttpResponse<byte[]> response = found == null ? forward(exchange) : found.response();
    Headers headers = exchange.getResponseHeaders();
    passOn(response.headers().map()).forEach(headers::put);
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
        HttpRequest.newBuilder(host.uri(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    Map<String, List<String>> asked = passOn(exchange.getRequestHeaders());
    asked.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
    HttpResponse<byte[]> response = sent(request.build(), BodyHandlers.ofByteArray());
    if (mayBeKept(exchange, response)) {
      kept.add(new Kept(exchange.getRequestURI(), asked, response));
    }
    return response;
  }

  private boolean mayBeKept(HttpExchange exchange, HttpResponse<?> response) {
    return exchange.getRequestMethod().equals("GET")
        && response.statusCode() == 200
        && (careless
            || words(response, "Cache-Control")
                .noneMatch(word -> word.equals("no-store") || word.equals("private")));
  }

  private static Map<String, List<String>> passOn(Map<String, List<String>> headers) {
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

  private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> body) {
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
