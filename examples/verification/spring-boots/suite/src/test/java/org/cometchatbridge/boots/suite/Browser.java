/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.boots.host.People;

/** A user's browser: keeps cookies, says what its requests are for, follows no redirect. */
public final class Browser {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] FETCH = purpose("empty", "cors");
  private static final String[] NAVIGATION = purpose("document", "navigate");

  private final URI root;
  private final CookieManager cookies;
  private final HttpClient client;

  Browser(int port) {
    this(port, new CookieManager(null, CookiePolicy.ACCEPT_ALL));
  }

  private Browser(int port, CookieManager cookies) {
    this.root = URI.create("http://127.0.0.1:" + port + "/");
    this.cookies = cookies;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .connectTimeout(REAL_LIMIT)
            .build();
  }

  /** The same browser, sent to another node. */
  public Browser at(Host node) {
    return new Browser(node.port(), cookies);
  }

  /** The token that a response carries. */
  public static Optional<String> token(HttpResponse<?> response) {
    return response.headers().firstValue("X-CometChat-Token");
  }

  /** Where a response leads. */
  public static URI location(HttpResponse<?> response) {
    return response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
  }

  public static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON, but status " + response.statusCode(), e);
    }
  }

  /** A fetch by a script of the page. */
  public HttpResponse<String> fetch(String path, String... headers) {
    return send("GET", path, FETCH, BodyPublishers.noBody(), headers);
  }

  public CompletableFuture<HttpResponse<String>> startFetch(String path) {
    HttpRequest request =
        request("GET", root.resolve(path), FETCH, BodyPublishers.noBody()).build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }

  public HttpResponse<String> fetchPost(String path, String... headers) {
    return send("POST", path, FETCH, BodyPublishers.noBody(), headers);
  }

  public HttpResponse<String> fetchDelete(String path, String... headers) {
    return send("DELETE", path, FETCH, BodyPublishers.noBody(), headers);
  }

  public HttpResponse<String> fetchForm(String path, String form) {
    return send("POST", path, FETCH, BodyPublishers.ofString(form), formType());
  }

  public HttpResponse<String> fetchJson(
      String method, String path, String json, String... headers) {
    return exchange(jsonRequest(method, path, json, headers));
  }

  public CompletableFuture<HttpResponse<String>> startFetchJson(String path, String json) {
    return client.sendAsync(jsonRequest("POST", path, json), BodyHandlers.ofString());
  }

  /** A navigation to a page. */
  public HttpResponse<String> navigate(String path, String... headers) {
    return send("GET", path, NAVIGATION, BodyPublishers.noBody(), headers);
  }

  /** Goes where a response leads, on another server too. */
  public HttpResponse<String> follow(HttpResponse<?> response) {
    return exchange(
        request("GET", location(response), NAVIGATION, BodyPublishers.noBody()).build());
  }

  /** A form that is posted. */
  public HttpResponse<String> submit(String path, String form) {
    return send("POST", path, NAVIGATION, BodyPublishers.ofString(form), formType());
  }

  /** A part of a page: no code reads the headers of the response. */
  public HttpResponse<String> loadStyle(String path) {
    return send("GET", path, purpose("style", "no-cors"), BodyPublishers.noBody());
  }

  /** A request that says nothing of its purpose, as a program sends it. */
  public HttpResponse<String> plain(String path, String... headers) {
    return send("GET", path, new String[0], BodyPublishers.noBody(), headers);
  }

  /** Logs in by the form of the login page. */
  public HttpResponse<String> formLogin(String user, String... more) {
    String form = credentials(user, People.PASSWORD) + "&_csrf=" + encode(csrfToken());
    return submit("/login", more.length == 0 ? form : form + "&" + String.join("&", more));
  }

  /** Logs in as a single page does. */
  public HttpResponse<String> jsonLogin(String user) {
    return fetchJson("POST", "/json/login", jsonCredentials(user));
  }

  /** Logs out by a form, as a page has it. */
  public HttpResponse<String> logOut() {
    return submit("/logout", "_csrf=" + encode(csrfToken()));
  }

  /** What a page has to send with its posts. It comes with the page, so it waits for no chat. */
  public String csrfToken() {
    return json(navigate("/csrf")).get("token").asText();
  }

  /** The token's endpoint, as a page asks it. */
  public HttpResponse<String> endpoint() {
    return fetch("/cometchat/token");
  }

  public static String credentials(String user, String password) {
    return "username=" + encode(user) + "&password=" + encode(password);
  }

  public static String jsonCredentials(String user) {
    return "{\"username\":\"" + user + "\",\"password\":\"" + People.PASSWORD + "\"}";
  }

  public Optional<String> cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /** Forgets a cookie, as a browser that was closed forgets that of the session. */
  public void forget(String name) {
    List<HttpCookie> all = List.copyOf(cookies.getCookieStore().getCookies());
    all.stream()
        .filter(cookie -> cookie.getName().equals(name))
        .forEach(cookie -> cookies.getCookieStore().remove(root, cookie));
  }

  private HttpRequest jsonRequest(String method, String path, String json, String... headers) {
    HttpRequest.Builder request =
        request(method, root.resolve(path), FETCH, BodyPublishers.ofString(json), headers);
    return request.setHeader("Content-Type", "application/json").build();
  }

  private HttpResponse<String> send(
      String method, String path, String[] purpose, BodyPublisher body, String... headers) {
    return exchange(request(method, root.resolve(path), purpose, body, headers).build());
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static HttpRequest.Builder request(
      String method, URI address, String[] purpose, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).timeout(REAL_LIMIT).method(method, body);
    if (purpose.length > 0) {
      request.headers(purpose);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request;
  }

  private static String[] purpose(String destination, String mode) {
    boolean page = mode.equals("navigate");
    return new String[] {
      "Sec-Fetch-Dest",
      destination,
      "Sec-Fetch-Mode",
      mode,
      "Sec-Fetch-Site",
      "same-origin",
      "Accept",
      page ? "text/html,application/xhtml+xml,*/*;q=0.8" : "*/*"
    };
  }

  private static String[] formType() {
    return new String[] {"Content-Type", "application/x-www-form-urlencoded"};
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
