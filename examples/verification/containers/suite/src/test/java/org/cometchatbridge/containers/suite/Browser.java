/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A user's browser: keeps cookies, says what its requests are for, follows no redirect. */
final class Browser {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(30);

  private static final String[] FETCH = purpose("empty", "cors");
  private static final String[] NAVIGATION = purpose("document", "navigate");

  private final String root;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(cookies)
          .connectTimeout(REAL_LIMIT)
          .build();

  Browser(int port, String contextPath) {
    root = "http://127.0.0.1:" + port + contextPath;
  }

  /** The token that a response carries. */
  static Optional<String> token(HttpResponse<?> response) {
    return response.headers().firstValue("X-CometChat-Token");
  }

  /** A fetch by a script of the application's page. */
  HttpResponse<String> fetch(String path, String... headers) {
    return send("GET", path, FETCH, BodyHandlers.ofString(), headers);
  }

  HttpResponse<String> fetchPost(String path, String... headers) {
    return send("POST", path, FETCH, BodyHandlers.ofString(), headers);
  }

  HttpResponse<String> fetchHead(String path) {
    return send("HEAD", path, FETCH, BodyHandlers.ofString());
  }

  /** A fetch whose body is read as the caller likes. */
  <T> HttpResponse<T> fetch(String path, BodyHandler<T> body, String... headers) {
    return send("GET", path, FETCH, body, headers);
  }

  CompletableFuture<HttpResponse<String>> startFetchPost(String path) {
    return client.sendAsync(
        request("POST", path, FETCH, BodyPublishers.noBody()), BodyHandlers.ofString());
  }

  /** A navigation to a page. */
  HttpResponse<String> navigate(String path, String... headers) {
    return send("GET", path, NAVIGATION, BodyHandlers.ofString(), headers);
  }

  /** A form that is posted. */
  HttpResponse<String> post(String path, String form) {
    return exchange(
        request(
            "POST",
            path,
            NAVIGATION,
            BodyPublishers.ofString(form),
            "Content-Type",
            "application/x-www-form-urlencoded"),
        BodyHandlers.ofString());
  }

  /** A part of a page: no code reads the headers of the response. */
  HttpResponse<String> loadImage(String path) {
    return send("GET", path, purpose("image", "no-cors"), BodyHandlers.ofString());
  }

  /** A request that says nothing of its purpose, as curl sends it. */
  HttpResponse<String> plain(String path) {
    return send("GET", path, new String[0], BodyHandlers.ofString());
  }

  /** Logs in by a form, which hands no token over. */
  Browser loggedIn(String user) {
    HttpResponse<String> response = post("/login?user=" + user, "");
    if (response.statusCode() != 302) {
      throw new AssertionError("login failed with " + response.statusCode());
    }
    return this;
  }

  /** The cookies as one header. */
  String cookies() {
    return cookies.getCookieStore().getCookies().stream()
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private <T> HttpResponse<T> send(
      String method, String path, String[] purpose, BodyHandler<T> body, String... headers) {
    return exchange(request(method, path, purpose, BodyPublishers.noBody(), headers), body);
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> body) {
    try {
      return client.send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private HttpRequest request(
      String method, String path, String[] purpose, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path)).timeout(REAL_LIMIT).method(method, body);
    if (purpose.length > 0) {
      request.headers(purpose);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private static String[] purpose(String destination, String mode) {
    return new String[] {
      "Sec-Fetch-Dest", destination, "Sec-Fetch-Mode", mode, "Sec-Fetch-Site", "same-origin"
    };
  }
}
