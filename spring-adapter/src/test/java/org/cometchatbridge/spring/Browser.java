/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user's browser: keeps cookies, says what its requests are for, follows no redirect. */
public final class Browser {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(30);
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

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

  private final URI root;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
          .connectTimeout(REAL_LIMIT)
          .build();

  public Browser(int port) {
    this.root = URI.create("http://localhost:" + port);
  }

  public HttpResponse<String> fetch(String method, String path, String body, String... headers) {
    return send(method, path, body, FETCH, headers);
  }

  public HttpResponse<String> fetch(String path) {
    return fetch("GET", path, "");
  }

  public HttpResponse<String> navigate(String path) {
    return send("GET", path, "", NAVIGATION);
  }

  public HttpResponse<String> post(String path, String form) {
    return send("POST", path, form, NAVIGATION);
  }

  /** Loads a part of a page. */
  public HttpResponse<String> load(String destination, String path) {
    return send("GET", path, "", new String[] {"Sec-Fetch-Dest", destination});
  }

  /** The hidden field that Spring Security asks every form for. */
  public String csrfOf(HttpResponse<String> page) {
    Matcher matcher = CSRF.matcher(page.body());
    if (!matcher.find()) {
      throw new AssertionError("no CSRF token in " + page.body());
    }
    return "_csrf=" + matcher.group(1);
  }

  /** Logs in by Spring Security's own form. */
  public HttpResponse<String> login(String user, String password) {
    String csrf = csrfOf(navigate("/login"));
    return post("/login", "username=" + user + "&password=" + password + "&" + csrf);
  }

  private HttpResponse<String> send(
      String method, String path, String body, String[] purpose, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve(path))
            .timeout(REAL_LIMIT)
            .headers(purpose)
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .method(method, BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
