/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A proxy in front of the application, and clients that pretend to be one. The requests are those
 * of old browsers, which send {@code Origin} but not {@code Sec-Fetch-Site}.
 */
class ForwardedHostTest {

  private static final String USER = "cometchat-uid-1";
  private static final String PUBLIC = "https://shop.example";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private FilterFixture fixture;

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 443",
        "Forwarded: host=evil.example;proto=https",
        "X-Host: evil.example",
        "X-Original-Host: evil.example",
        "X-Forwarded-Server: evil.example"
      })
  void forwardedHost_isIgnored(String forged) throws Exception {
    String cookie = login();
    for (String method : List.of("GET", "POST", "DELETE")) {
      RawHttp.ApiResponse response = send(method, self(), cookie, "https://evil.example", forged);

      assertThat(response.status()).as(method).isEqualTo(403);
      assertThat(response.body()).contains("foreign_origin").doesNotContain(token());
    }
    assertNothingChanged();
  }

  @Test
  void proxyThatKeepsTheHostHeader_needsNoSettings() throws Exception {
    String cookie = login();

    RawHttp.ApiResponse response = send("GET", "shop.example", cookie, PUBLIC, "Via: 1.1 proxy");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).contains(token());
  }

  @Test
  void proxyThatRewritesTheHostHeader_makesTheOwnPageForeign_forOldBrowsersOnly() throws Exception {
    String cookie = login();
    String forwarded = "X-Forwarded-Host: shop.example\r\nX-Forwarded-Proto: https";

    assertThat(send("GET", "backend:8080", cookie, PUBLIC, forwarded).status()).isEqualTo(403);
    assertThat(
            send(
                    "GET",
                    "backend:8080",
                    cookie,
                    PUBLIC,
                    forwarded + "\r\nSec-Fetch-Site: same-origin")
                .status())
        .isEqualTo(200);
    assertNothingChanged();
  }

  @Test
  void proxyThatRewritesTheHostHeader_needsThePublicOriginInAllowedOrigins() throws Exception {
    String cookie = login("allowedOrigins", PUBLIC);
    String forwarded = "X-Forwarded-Host: shop.example";

    assertThat(send("GET", "backend:8080", cookie, PUBLIC, forwarded).body()).contains(token());
    assertThat(send("DELETE", "backend:8080", cookie, PUBLIC, forwarded).status()).isEqualTo(204);
    fixture.awaitRevoked(1);
  }

  private String login(String... initParams) throws Exception {
    fixture = FilterFixture.of(EMULATOR.emulator(), initParams).start();
    RawHttp.ApiResponse login = request("GET /api/login?user=" + USER, "Host: " + self());
    fixture.awaitMinted(1);
    return login.all("Set-Cookie").get(0).replaceFirst(";.*", "");
  }

  private RawHttp.ApiResponse send(
      String method, String host, String cookie, String origin, String headers) throws Exception {
    return request(
        method + " /cometchat/token",
        "Host: " + host + "\r\nCookie: " + cookie + "\r\nOrigin: " + origin + "\r\n" + headers);
  }

  private RawHttp.ApiResponse request(String line, String headers) throws Exception {
    String text = line + " HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
    return RawHttp.send(fixture.application().port(), text.getBytes(StandardCharsets.US_ASCII));
  }

  private String self() {
    return "127.0.0.1:" + fixture.application().port();
  }

  private static String token() {
    return EMULATOR.emulator().users().tokens(USER).get(0);
  }

  private static void assertNothingChanged() {
    assertThat(EMULATOR.emulator().journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
    assertThat(EMULATOR.emulator().journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }
}
