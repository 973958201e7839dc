/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * One user's browser. There are thousands of them, so that they share one HTTP client and keep
 * their own cookies.
 */
final class Visitor {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(30);
  private static final String ENDPOINT = "/cometchat/token";

  private final HttpClient client;
  private final Application application;
  private final Map<String, String> cookies = new TreeMap<>();

  Visitor(HttpClient client, Application application) {
    this.client = client;
    this.application = application;
  }

  /** The HTTP client of all visitors; it keeps no cookies. */
  static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(REAL_LIMIT)
        .build();
  }

  /** Logs in as a script does, which can read the token from the response. */
  CompletableFuture<HttpResponse<String>> startLogin(String user) {
    Application.Login login = application.scriptLogin(user);
    return start("POST", login.path(), "empty", "application/json", login.body());
  }

  /** Requests the token from the endpoint. */
  CompletableFuture<HttpResponse<String>> startToken() {
    return start("GET", ENDPOINT, "empty", "", "");
  }

  /** Reports a rejected token to the endpoint. */
  CompletableFuture<HttpResponse<String>> startRejection(String token) {
    return start("POST", ENDPOINT, "empty", "application/json", "{\"rejected\":\"" + token + "\"}");
  }

  HttpResponse<String> navigate(String path) {
    return start("GET", path, "document", "", "").join();
  }

  /** Posts a form. */
  HttpResponse<String> submit(String path, String form) {
    return start("POST", path, "document", "application/x-www-form-urlencoded", form).join();
  }

  private CompletableFuture<HttpResponse<String>> start(
      String method, String path, String destination, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(application.root().resolve(path))
            .timeout(REAL_LIMIT)
            .header("Sec-Fetch-Dest", destination)
            .header("Sec-Fetch-Site", "same-origin")
            .method(method, BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (!cookies.isEmpty()) {
      request.header("Cookie", cookieLine());
    }
    return client.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(this::remember);
  }

  private synchronized String cookieLine() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private synchronized HttpResponse<String> remember(HttpResponse<String> response) {
    for (String line : response.headers().allValues("Set-Cookie")) {
      String[] cookie = line.split(";", 2)[0].split("=", 2);
      cookies.put(cookie[0], cookie[1]);
    }
    return response;
  }
}
