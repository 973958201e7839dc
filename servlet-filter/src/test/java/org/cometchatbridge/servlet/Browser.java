/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A user's browser: keeps cookies, says what its requests are for, follows no redirect. */
public final class Browser {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(30);

  private static final String ENDPOINT = "/cometchat/token";

  private static final String[] FETCH = {
    "Sec-Fetch-Dest", "empty", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin"
  };
  private static final String[] NAVIGATION = {
    "Sec-Fetch-Dest",
    "document",
    "Sec-Fetch-Mode",
    "navigate",
    "Sec-Fetch-Site",
    "same-origin",
    "Accept",
    "text/html,application/xhtml+xml"
  };

  private final TestApplication host;
  private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(cookies)
          .connectTimeout(REAL_LIMIT)
          .build();

  Browser(TestApplication host) {
    this.host = host;
  }

  /** A fetch by a script of the application's page. */
  public HttpResponse<String> fetch(String path, String... headers) {
    return send("GET", path, FETCH, headers);
  }

  public HttpResponse<String> fetchPost(String path, String... headers) {
    return send("POST", path, FETCH, headers);
  }

  /** What the page script does with a token that CometChat does not accept. */
  public HttpResponse<String> reject(String token, String... headers) {
    return rejectAt(ENDPOINT, token, headers);
  }

  public HttpResponse<String> rejectAt(String path, String token, String... headers) {
    return send(withJson(request("POST", path, FETCH, headers), rejection(token)));
  }

  public CompletableFuture<HttpResponse<String>> startReject(String token, String... headers) {
    return client.sendAsync(
        withJson(request("POST", ENDPOINT, FETCH, headers), rejection(token)),
        BodyHandlers.ofString());
  }

  /** A body for the endpoint, with nothing said that is not in the headers. */
  public HttpResponse<String> postBody(String body, String... headers) {
    return send(withJson(request("POST", ENDPOINT, new String[0], headers), body));
  }

  /** What the page script does at a logout. */
  public HttpResponse<String> fetchDelete(String path, String... headers) {
    return send("DELETE", path, FETCH, headers);
  }

  public CompletableFuture<HttpResponse<String>> startFetch(String path, String... headers) {
    return start("GET", path, FETCH, headers);
  }

  public CompletableFuture<HttpResponse<String>> startFetchPost(String path, String... headers) {
    return start("POST", path, FETCH, headers);
  }

  /** A navigation to a page. */
  public HttpResponse<String> navigate(String path, String... headers) {
    return send("GET", path, NAVIGATION, headers);
  }

  /** A form that is posted. */
  public HttpResponse<String> post(String path, String... headers) {
    return send("POST", path, NAVIGATION, headers);
  }

  /** A part of a page, such as a style sheet. */
  public HttpResponse<String> load(String destination, String path, String... headers) {
    return send(
        "GET",
        path,
        new String[] {
          "Sec-Fetch-Dest", destination, "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin"
        },
        headers);
  }

  /** A request that says nothing of its purpose, as curl sends it. */
  public HttpResponse<String> plain(String method, String path, String... headers) {
    return send(method, path, new String[0], headers);
  }

  /** Logs in by a form, which hands no token over. */
  public Browser loggedIn(String user) {
    HttpResponse<String> response = post("/login?user=" + user);
    if (response.statusCode() != 302) {
      throw new AssertionError("login failed with " + response.statusCode());
    }
    return this;
  }

  public String sessionCookie() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("JSESSIONID"))
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .findFirst()
        .orElse("");
  }

  public void forgetCookies() {
    cookies.getCookieStore().removeAll();
  }

  private static String rejection(String token) {
    return "{\"rejected\":\"" + token + "\"}";
  }

  private static HttpRequest withJson(HttpRequest request, String body) {
    HttpRequest.Builder posted =
        HttpRequest.newBuilder(request, (name, value) -> true).POST(BodyPublishers.ofString(body));
    if (request.headers().firstValue("Content-Type").isEmpty()) {
      posted.setHeader("Content-Type", "application/json");
    }
    return posted.build();
  }

  private HttpResponse<String> send(
      String method, String path, String[] purpose, String... headers) {
    return send(request(method, path, purpose, headers));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private CompletableFuture<HttpResponse<String>> start(
      String method, String path, String[] purpose, String... headers) {
    return client.sendAsync(request(method, path, purpose, headers), BodyHandlers.ofString());
  }

  private HttpRequest request(String method, String path, String[] purpose, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(host.uri(path))
            .timeout(REAL_LIMIT)
            .method(method, BodyPublishers.noBody());
    if (purpose.length > 0) {
      request.headers(purpose);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }
}
