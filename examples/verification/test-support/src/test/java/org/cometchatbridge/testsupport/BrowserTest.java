/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.testsupport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserTest {

  private HttpServer server;
  private Browser browser;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", BrowserTest::echo);
    server.start();
    browser = new Browser(server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Responds with the request, sets a cookie, and redirects at {@code /redirect}. */
  private static void echo(HttpExchange exchange) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> text.append('\n').append(name).append(": ").append(values));
    text.append("\n\n").append(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    byte[] body = text.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().add("Set-Cookie", "visit=7; Path=/");
    boolean redirect = exchange.getRequestURI().getPath().endsWith("/redirect");
    if (redirect) {
      exchange.getResponseHeaders().add("Location", "/page");
    }
    exchange.sendResponseHeaders(redirect ? 302 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void fetch_sendsTheMetadataOfAScript() {
    assertThat(browser.fetch("/data", "X-More", "yes").body())
        .startsWith("GET /data")
        .contains(
            "Sec-fetch-dest: [empty]",
            "Sec-fetch-mode: [cors]",
            "Sec-fetch-site: [same-origin]",
            "Accept: [*/*]",
            "X-more: [yes]");
  }

  @Test
  void navigate_sendsTheMetadataOfANavigation() {
    assertThat(browser.navigate("/page", "Sec-Fetch-Site", "none").body())
        .contains(
            "Sec-fetch-dest: [document]",
            "Sec-fetch-mode: [navigate]",
            "Sec-fetch-site: [none]",
            "Accept: [text/html");
  }

  @Test
  void get_sendsNoMetadata() {
    assertThat(browser.get("/data").body()).doesNotContainIgnoringCase("sec-fetch", "accept:");
  }

  @Test
  void form_isEncoded() {
    assertThat(browser.submit("/login", Map.of("password", "a&b c")).body())
        .startsWith("POST /login")
        .contains("Content-type: [application/x-www-form-urlencoded]")
        .endsWith("\n\npassword=a%26b+c");
  }

  @Test
  void contentTypeOfTheCaller_replacesJson() {
    assertThat(browser.reject("t").body())
        .contains("Content-type: [application/json]")
        .endsWith("{\"rejected\":\"t\"}");
    assertThat(browser.plainJson("/any", "{}", "Content-Type", "text/plain").body())
        .contains("Content-type: [text/plain]")
        .doesNotContain("application/json");
  }

  @Test
  void cookies_areSentUntilTheyAreForgotten() {
    browser.fetch("/data");

    assertThat(browser.fetch("/data").body()).contains("visit=7");
    assertThat(browser.cookies()).isEqualTo("visit=7");
    assertThat(browser.cookie("visit")).contains("7");
    browser.forget("visit");
    assertThat(browser.fetch("/data").body()).doesNotContain("visit=7");
  }

  @Test
  void redirect_isFollowedOnDemandOnly() {
    HttpResponse<String> redirect = browser.navigate("/redirect");

    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(browser.follow(redirect).body()).startsWith("GET /page");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void path_isAppendedToTheContextPath(String end) {
    Browser other = new Browser("http://127.0.0.1:" + server.getAddress().getPort() + "/app" + end);

    assertThat(other.get("/data").body()).startsWith("GET /app/data");
    assertThat(other.get("data").body()).startsWith("GET /app/data");
  }
}
