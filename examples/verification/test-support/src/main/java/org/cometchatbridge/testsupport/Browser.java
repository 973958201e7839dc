/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * An HTTP client that behaves like the browser of one user: it keeps cookies and sends Fetch
 * Metadata. It follows no redirect by itself.
 *
 * <p>A path begins with a slash and is appended to the root; any other reference is resolved
 * against the root. Headers are passed as names and values in turn and replace the default ones.
 */
public class Browser {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String ENDPOINT = "/cometchat/token";

  private static final String[] FETCH = metadata("empty", "cors", "*/*");
  private static final String[] NAVIGATION =
      metadata("document", "navigate", "text/html,application/xhtml+xml,*/*;q=0.8");
  private static final String[] NONE = {};
  private static final String FORM = "application/x-www-form-urlencoded";

  private final String root;
  private final CookieManager cookies;
  private final HttpClient client;

  /** A browser without cookies, for an application in the root context of a local port. */
  public Browser(int port) {
    this("http://127.0.0.1:" + port);
  }

  /**
   * A browser without cookies.
   *
   * @param root scheme, host, port and context path of the application; a slash at its end is
   *     ignored
   */
  public Browser(String root) {
    this(root, new CookieManager(null, CookiePolicy.ACCEPT_ALL));
  }

  /** The same browser at another node: both share their cookies. */
  protected Browser(int port, Browser browser) {
    this("http://127.0.0.1:" + port, browser.cookies);
  }

  private Browser(String root, CookieManager cookies) {
    this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    this.cookies = cookies;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .connectTimeout(TIMEOUT)
            .build();
  }

  /** The CometChat token in a response's header. */
  public static Optional<String> token(HttpResponse<?> response) {
    return response.headers().firstValue("X-CometChat-Token");
  }

  /** The absolute address to which a response redirects. */
  public static URI location(HttpResponse<?> response) {
    return response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
  }

  /** Sends a GET request as a script of the page does. */
  public HttpResponse<String> fetch(String path, String... headers) {
    return exchange(request("GET", path, FETCH, BodyPublishers.noBody(), headers));
  }

  /** The same, with the given handler for the body. */
  public <T> HttpResponse<T> fetch(String path, BodyHandler<T> body, String... headers) {
    return exchange(request("GET", path, FETCH, BodyPublishers.noBody(), headers), body);
  }

  public HttpResponse<String> fetchHead(String path, String... headers) {
    return exchange(request("HEAD", path, FETCH, BodyPublishers.noBody(), headers));
  }

  public HttpResponse<String> fetchPost(String path, String... headers) {
    return exchange(request("POST", path, FETCH, BodyPublishers.noBody(), headers));
  }

  public HttpResponse<String> fetchDelete(String path, String... headers) {
    return exchange(request("DELETE", path, FETCH, BodyPublishers.noBody(), headers));
  }

  /** Posts a form as a script of the page does. */
  public HttpResponse<String> fetchForm(String path, String form) {
    return exchange(
        request("POST", path, FETCH, BodyPublishers.ofString(form), "Content-Type", FORM));
  }

  /** Sends JSON as a script of the page does. */
  public HttpResponse<String> fetchJson(
      String method, String path, String json, String... headers) {
    return exchange(json(method, path, FETCH, json, headers));
  }

  public CompletableFuture<HttpResponse<String>> startFetch(String path, String... headers) {
    return start(request("GET", path, FETCH, BodyPublishers.noBody(), headers));
  }

  public CompletableFuture<HttpResponse<String>> startFetchPost(String path, String... headers) {
    return start(request("POST", path, FETCH, BodyPublishers.noBody(), headers));
  }

  public CompletableFuture<HttpResponse<String>> startFetchJson(String path, String json) {
    return start(json("POST", path, FETCH, json));
  }

  /** Reports a rejected token to the endpoint, as the page script does. */
  public HttpResponse<String> reject(String token, String... headers) {
    return rejectAt(ENDPOINT, token, headers);
  }

  public HttpResponse<String> rejectAt(String path, String token, String... headers) {
    return fetchJson("POST", path, rejection(token), headers);
  }

  public CompletableFuture<HttpResponse<String>> startReject(String token, String... headers) {
    return start(json("POST", ENDPOINT, FETCH, rejection(token), headers));
  }

  /** Navigates to a page. */
  public HttpResponse<String> navigate(String path, String... headers) {
    return exchange(request("GET", path, NAVIGATION, BodyPublishers.noBody(), headers));
  }

  /** Navigates to the address to which a response redirects, which may be on another server. */
  public HttpResponse<String> follow(HttpResponse<?> response) {
    return navigate(location(response).toString());
  }

  /** Posts an empty form as a navigation. */
  public HttpResponse<String> post(String path, String... headers) {
    return exchange(request("POST", path, NAVIGATION, BodyPublishers.noBody(), headers));
  }

  /** Posts an encoded form as a navigation. */
  public HttpResponse<String> submit(String path, String form) {
    return exchange(
        request("POST", path, NAVIGATION, BodyPublishers.ofString(form), "Content-Type", FORM));
  }

  /** Posts a form as a navigation; the names need no encoding. */
  public HttpResponse<String> submit(String path, Map<String, String> fields) {
    return submit(
        path,
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&")));
  }

  /**
   * Loads a part of a page. No script can read the headers of the response.
   *
   * @param destination the value of {@code Sec-Fetch-Dest}, such as {@code image}
   */
  public HttpResponse<String> load(String destination, String path, String... headers) {
    String[] metadata = metadata(destination, "no-cors", "*/*");
    return exchange(request("GET", path, metadata, BodyPublishers.noBody(), headers));
  }

  /** Sends a GET request without Fetch Metadata, as a program or an old browser does. */
  public HttpResponse<String> get(String path, String... headers) {
    return plain("GET", path, headers);
  }

  /** Sends a request without Fetch Metadata, as a program or an old browser does. */
  public HttpResponse<String> plain(String method, String path, String... headers) {
    return exchange(request(method, path, NONE, BodyPublishers.noBody(), headers));
  }

  /** Posts JSON without Fetch Metadata, as a program or an old browser does. */
  public HttpResponse<String> plainJson(String path, String json, String... headers) {
    return exchange(json("POST", path, NONE, json, headers));
  }

  /**
   * Logs in with {@code POST /login?user=}, which the servlet test applications offer. The response
   * is a redirect without a token.
   */
  public Browser loggedIn(String user) {
    HttpResponse<String> response = post("/login?user=" + user);
    if (response.statusCode() != 302) {
      throw new AssertionError("login failed with " + response.statusCode());
    }
    return this;
  }

  /** All cookies as the value of one {@code Cookie} header; empty without cookies. */
  public String cookies() {
    return cookies.getCookieStore().getCookies().stream()
        .map(cookie -> cookie.getName() + "=" + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  public Optional<String> cookie(String name) {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  /** Removes the cookies of this name. */
  public void forget(String name) {
    List<HttpCookie> all = List.copyOf(cookies.getCookieStore().getCookies());
    all.stream()
        .filter(cookie -> cookie.getName().equals(name))
        .forEach(cookie -> cookies.getCookieStore().remove(URI.create(root), cookie));
  }

  private static String[] metadata(String destination, String mode, String accept) {
    return new String[] {
      "Sec-Fetch-Dest",
      destination,
      "Sec-Fetch-Mode",
      mode,
      "Sec-Fetch-Site",
      "same-origin",
      "Accept",
      accept
    };
  }

  private static String rejection(String token) {
    return "{\"rejected\":\"" + token + "\"}";
  }

  private HttpRequest json(
      String method, String path, String[] metadata, String json, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "application/json";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return request(method, path, metadata, BodyPublishers.ofString(json), all);
  }

  private HttpRequest request(
      String method, String path, String[] metadata, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path)).timeout(TIMEOUT).method(method, body);
    setHeaders(request, metadata);
    setHeaders(request, headers);
    return request.build();
  }

  private static void setHeaders(HttpRequest.Builder request, String[] headers) {
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
  }

  private URI address(String path) {
    return path.startsWith("/") ? URI.create(root + path) : URI.create(root + "/").resolve(path);
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    return exchange(request, BodyHandlers.ofString());
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

  private CompletableFuture<HttpResponse<String>> start(HttpRequest request) {
    return client.sendAsync(request, BodyHandlers.ofString());
  }
}
