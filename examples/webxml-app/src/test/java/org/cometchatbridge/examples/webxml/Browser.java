/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** One visitor with cookies of their own, who follows a redirect only when told to. */
final class Browser {

  private final CookieManager cookies = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
  private final URI url;

  Browser(URI url) {
    this.url = url;
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path).headers(orNothing(headers)).GET());
  }

  HttpResponse<String> follow(HttpResponse<String> redirect) throws Exception {
    return get(redirect.headers().firstValue("Location").orElseThrow());
  }

  /** Goes to a page as somebody does who clicks on a link. */
  HttpResponse<String> visit(String path) throws Exception {
    return get(
        path,
        "Accept",
        "text/html,application/xhtml+xml",
        "Sec-Fetch-Dest",
        "document",
        "Sec-Fetch-Mode",
        "navigate",
        "Sec-Fetch-Site",
        "same-origin");
  }

  /** Asks as a script of the page does. */
  HttpResponse<String> fetch(String path) throws Exception {
    return get(
        path,
        "Accept",
        "application/json",
        "Sec-Fetch-Dest",
        "empty",
        "Sec-Fetch-Mode",
        "cors",
        "Sec-Fetch-Site",
        "same-origin");
  }

  HttpResponse<String> postForm(String path, Map<String, String> fields) throws Exception {
    String body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return post(path, "application/x-www-form-urlencoded", body);
  }

  HttpResponse<String> postJson(String path, String body) throws Exception {
    return post(path, "application/json", body);
  }

  HttpResponse<String> post(String path, String contentType, String body) throws Exception {
    return send(
        request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
  }

  String sessionId() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("JSESSIONID"))
        .map(HttpCookie::getValue)
        .collect(Collectors.joining());
  }

  private HttpRequest.Builder request(String path) {
    // Jetty sends locations as they are written or as whole addresses; both resolve.
    return HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private static String[] orNothing(String[] headers) {
    // The client rejects an empty list.
    return headers.length == 0 ? new String[] {"X-Nothing", "nothing"} : headers;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
