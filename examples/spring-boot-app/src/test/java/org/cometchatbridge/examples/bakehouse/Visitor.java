/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody with a browser, who follows a redirect only when told to. */
final class Visitor {

  private static final Duration REAL_LIMIT = Duration.ofSeconds(30);
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final URI root;

  Visitor(int port) {
    root = URI.create("http://localhost:" + port + "/");
  }

  HttpResponse<String> visit(String path) throws Exception {
    return send(navigation(path).GET());
  }

  HttpResponse<String> follow(HttpResponse<String> redirect) throws Exception {
    return visit(redirect.headers().firstValue("Location").orElseThrow());
  }

  HttpResponse<String> fetch(String path) throws Exception {
    return send(fetching(path).GET());
  }

  /** Fills in the form of the sign-in page. */
  HttpResponse<String> signInByForm(String username, String password) throws Exception {
    return submit(
        "login", "/login", "username=" + encode(username) + "&password=" + encode(password) + "&");
  }

  HttpResponse<String> signInByJson(String username, String password) throws Exception {
    String json = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    return send(
        fetching("api/login")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** Presses the button of the page at a path. */
  HttpResponse<String> signOutAt(String page) throws Exception {
    return submit(page, "/logout", "");
  }

  /** Posts the form with this action from the page at a path; the fields end with "&". */
  HttpResponse<String> submit(String page, String action, String fields) throws Exception {
    String html = visit(page).body();
    Matcher csrf = CSRF.matcher(html.substring(html.indexOf("action=\"" + action + "\"")));
    if (!csrf.find()) {
      throw new AssertionError("the form has no CSRF token");
    }
    return send(
        navigation(action)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields + "_csrf=" + encode(csrf.group(1)))));
  }

  /** Posts a form that has no CSRF token. */
  HttpResponse<String> submitForeign(String action, String fields) throws Exception {
    return send(
        navigation(action)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields)));
  }

  /** Reports a rejected token to the endpoint, as the page script does. */
  HttpResponse<String> reject(String token) throws Exception {
    return send(
        fetching("cometchat/token")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"rejected\":\"" + token + "\"}")));
  }

  private HttpRequest.Builder navigation(String path) {
    return HttpRequest.newBuilder(root.resolve(path))
        .headers("Accept", "text/html", "Sec-Fetch-Dest", "document")
        .headers("Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "same-origin");
  }

  private HttpRequest.Builder fetching(String path) {
    return HttpRequest.newBuilder(root.resolve(path))
        .headers("Accept", "application/json", "Sec-Fetch-Dest", "empty")
        .headers("Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.timeout(REAL_LIMIT).build(), BodyHandlers.ofString());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
