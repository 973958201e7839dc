/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which responses carry the token. */
class HandOffTest extends FilterTest {

  @Test
  void jsonLogin_carriesTheTokenAndSoDoesTheNextFetch() {
    Browser browser = fixture.browser();

    HttpResponse<String> login = browser.fetchPost("/api/login?user=cometchat-uid-1");
    HttpResponse<String> next = browser.fetch("/api/data");

    String token = fixture.validToken(login);
    assertThat(login.headers().firstValue("X-CometChat-Uid")).contains("cometchat-uid-1");
    assertThat(token(next)).contains(token);
    assertThat(emulator.journal().count()).isEqualTo(1);
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN, "cometchat-uid-1"))
        .isEqualTo(1);
  }

  @Test
  void formLogin_carriesNoTokenOnRedirectPageAndSubresources() {
    Browser browser = fixture.browser();

    HttpResponse<String> login = browser.post("/login?user=cometchat-uid-1");
    assertThat(login.statusCode()).isEqualTo(302);
    assertThat(token(login)).isEmpty();
    fixture.awaitMinted(1);

    assertThat(token(browser.navigate("/page"))).isEmpty();
    assertThat(token(browser.load("style", "/api/data"))).isEmpty();
    assertThat(token(browser.load("script", "/api/data"))).isEmpty();
    assertThat(token(browser.load("image", "/api/data"))).isEmpty();
    fixture.validToken(browser.fetch("/api/data"));
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void token_isHandedOffForAMinuteAndThenOnlyOnRequest() {
    Browser browser = fixture.browser();
    String token = fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-1"));

    fixture.advance(Duration.ofMillis(59_999));
    assertThat(token(browser.fetch("/api/data"))).contains(token);
    fixture.advance(Duration.ofMillis(1));
    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    assertThat(token(browser.fetch("/api/data", "X-CometChat-Token", "?"))).contains(token);
    assertThat(token(browser.fetch("/api/data", "X-CometChat-Token", "else"))).isEmpty();
    assertThat(emulator.journal().count()).isEqualTo(1);
  }

  @Test
  void notModified_carriesNoToken() {
    fixture.application().on("/api/etag", (request, response) -> response.setStatus(304));
    Browser browser = fixture.browser();
    fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-1"));

    HttpResponse<String> response = browser.fetch("/api/etag");

    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(token(response)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void successfulResponse_carriesTheToken(int status) {
    fixture.application().on("/api/status", (request, response) -> response.setStatus(status));
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    fixture.validToken(browser.fetch("/api/status"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 400, 401, 404, 500, 503})
  void otherResponse_carriesNoToken(int status) {
    fixture.application().on("/api/status", (request, response) -> response.setStatus(status));
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    assertThat(token(browser.fetch("/api/status"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public",
        "private, max-age=60",
        "s-maxage=1",
        "no-cache, s-maxage=\"30\"",
        "max-age=nonsense",
        "Immutable, max-age=0"
      })
  void cacheableResponse_carriesNoTokenAndIsUnchanged(String cacheControl) {
    fixture
        .application()
        .on(
            "/api/cached",
            (request, response) -> {
              response.setHeader("Cache-Control", cacheControl);
              TestApplication.json(response);
            });
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/cached");

    assertThat(token(response)).isEmpty();
    assertThat(response.headers().allValues("Cache-Control")).containsExactly(cacheControl);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-cache",
        "private",
        "max-age=0",
        "no-store, max-age=60",
        "must-revalidate, max-age=0"
      })
  void responseThatCachesMustNotReuse_carriesTheToken(String cacheControl) {
    fixture
        .application()
        .on(
            "/api/fresh",
            (request, response) -> {
              response.setHeader("Cache-Control", cacheControl);
              TestApplication.json(response);
            });
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    fixture.validToken(browser.fetch("/api/fresh"));
  }

  @ParameterizedTest
  @CsvSource({
    "CDN-Cache-Control, max-age=600",
    "Cloudflare-CDN-Cache-Control, public",
    "Surrogate-Control, 'max-age=600, content=\"ESI/1.0\"'",
    "X-Accel-Expires, 600",
  })
  void responseThatATargetedCacheMayStore_carriesNoToken(String header, String value) {
    assertThat(token(responseWith(header, value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CDN-Cache-Control, no-store",
    "Surrogate-Control, 'no-store, max-age=600'",
    "X-Accel-Expires, 0",
  })
  void responseThatNoTargetedCacheMayStore_carriesTheToken(String header, String value) {
    fixture.validToken(responseWith(header, value));
  }

  private HttpResponse<String> responseWith(String header, String value) {
    fixture
        .application()
        .on(
            "/api/marked",
            (request, response) -> {
              response.setHeader(header, value);
              response.setHeader("Cache-Control", "no-cache");
              TestApplication.json(response);
            });
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);
    return browser.fetch("/api/marked");
  }

  @Test
  void responseThatExpiresLater_carriesNoToken() {
    Instant now = fixture.bridge().time().instant();
    fixture
        .application()
        .on(
            "/api/expires",
            (request, response) -> {
              long seconds = Long.parseLong(request.getParameter("in"));
              response.setDateHeader("Expires", now.plusSeconds(seconds).toEpochMilli());
              TestApplication.json(response);
            })
        .on(
            "/api/junk",
            (request, response) -> {
              response.setHeader("Expires", "0");
              TestApplication.json(response);
            });
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    assertThat(token(browser.fetch("/api/expires?in=60"))).isEmpty();
    fixture.validToken(browser.fetch("/api/expires?in=-60"));
    fixture.validToken(browser.fetch("/api/junk"));
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, true",
    "text/plain;charset=UTF-8, true",
    "application/octet-stream, true",
    "text/html;charset=UTF-8, false",
    "TEXT/CSS, false",
    "application/javascript, false",
    "text/javascript, false",
    "image/png, false",
    "font/woff2, false",
    "video/mp4, false",
    "audio/ogg, false"
  })
  void clientWithoutFetchMetadata_isJudgedByTheContentType(String type, boolean carries) {
    fixture
        .application()
        .on(
            "/typed",
            (request, response) -> {
              response.setContentType(type);
              response.getOutputStream().write(1);
            });
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response = browser.plain("GET", "/typed", "Accept", "*/*");

    assertThat(token(response).isPresent()).isEqualTo(carries);
    assertThat(token(browser.plain("GET", "/typed")).isPresent()).isEqualTo(carries);
  }

  @Test
  void clientWithoutFetchMetadataThatAcceptsHtml_isTakenForANavigation() {
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    assertThat(token(browser.plain("GET", "/api/data", "Accept", "text/HTML, */*"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Purpose, prefetch",
    "Sec-Purpose, prefetch;anonymous-client-ip",
    "sec-purpose, prefetch;prerender",
    "Purpose, prefetch",
    "X-Purpose, preview",
    "X-Moz, Prefetch"
  })
  void prefetch_carriesNoToken(String header, String value) {
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response =
        browser.fetch("/api/data", header, value, "X-CometChat-Token", "?");

    assertThat(token(response)).isEmpty();
    assertThat(response.headers().firstValue("Cache-Control")).isEmpty();
    assertThat(token(browser.plain("GET", "/api/data", header, value))).isEmpty();
  }

  /** The fetch of Node sends {@code Sec-Fetch-Mode} alone. */
  @Test
  void clientThatSendsNoDestination_isJudgedAsWithoutFetchMetadata() {
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    fixture.validToken(
        browser.plain("GET", "/api/data", "Sec-Fetch-Mode", "cors", "Accept", "*/*"));
    assertThat(
            token(
                browser.plain(
                    "GET", "/page", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin")))
        .isEmpty();
    assertThat(
            token(
                browser.plain(
                    "GET", "/api/data", "Sec-Fetch-Mode", "navigate", "Accept", "Text/HTML")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Edge-Control, '!no-store, max-age=1d'",
    "Edge-Control, cache-maxage=60s",
    "Akamai-Cache-Control, max-age=60",
    "X-LiteSpeed-Cache-Control, 'public,max-age=60'",
    "Surrogate-Control, max-age=60+600"
  })
  void responseThatAProxyMayStore_carriesNoToken(String header, String value) {
    assertThat(token(responseWith(header, value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Edge-Control, no-store",
    "Edge-Control, 'bypass-cache'",
    "X-LiteSpeed-Cache-Control, no-cache"
  })
  void responseThatNoProxyMayStore_carriesTheToken(String header, String value) {
    fixture.validToken(responseWith(header, value));
  }

  /** Spring Security sets these right before the commit. */
  @Test
  void headersThatForbidCaching_arePassedOnBesideAToken() {
    fixture
        .application()
        .on(
            "/api/strict",
            (request, response) -> {
              response.setBufferSize(32_768);
              response.setCharacterEncoding("UTF-8");
              response.getOutputStream().print("€".repeat(8_000));
              response.setHeader("Cache-Control", "no-cache, no-store, max-age=0");
              response.setHeader("Pragma", "no-cache");
              response.setHeader("Expires", "0");
              response.setHeader("Surrogate-Control", "no-store");
              response.setIntHeader("X-Accel-Expires", 0);
            });
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/strict");

    fixture.validToken(response);
    assertThat(response.headers().firstValue("Pragma")).contains("no-cache");
    assertThat(response.headers().firstValue("Expires")).contains("0");
    assertThat(response.headers().firstValue("Surrogate-Control")).contains("no-store");
    assertThat(response.headers().firstValue("X-Accel-Expires")).contains("0");
  }

  @Test
  void eventStream_carriesNoToken() {
    fixture
        .application()
        .on(
            "/api/events",
            (request, response) -> {
              response.setContentType("text/event-stream;charset=UTF-8");
              response.getWriter().write("data: 1\n\n");
              response.flushBuffer();
            });
    Browser browser = fixture.browser().loggedIn("cometchat-uid-1");
    fixture.awaitMinted(1);

    HttpResponse<String> response = browser.fetch("/api/events", "X-CometChat-Token", "?");

    assertThat(response.body()).isEqualTo("data: 1\n\n");
    assertThat(token(response)).isEmpty();
    assertThat(response.headers().firstValue("Cache-Control")).isEmpty();
  }

  @Test
  void attachSession_setsNoHeader() {
    try (FilterFixture other = FilterFixture.of(emulator, "attach", "session").start()) {
      Browser browser = other.browser().loggedIn("cometchat-uid-2");
      other.awaitMinted(1);

      assertThat(token(browser.fetch("/api/data"))).isEmpty();
      assertThat(token(browser.fetch("/api/data", "X-CometChat-Token", "?"))).isEmpty();
      assertThat(browser.load("image", "/attributes").body())
          .contains("cometchat.authToken=cometchat-uid-2_")
          .contains("cometchat.uid=cometchat-uid-2\n");
    }
  }

  @Test
  void attachHeader_storesTheTokenOnlyInTheLoginState() {
    try (FilterFixture other = FilterFixture.of(emulator, "attach", "header").start()) {
      Browser browser = other.browser();
      String token = other.validToken(browser.fetchPost("/api/login?user=cometchat-uid-2"));

      assertThat(browser.load("image", "/attributes").body())
          .contains(token)
          .contains("cometchat.authToken=null")
          .contains("cometchat.uid=null");
    }
  }

  @Test
  void session_holdsTokenAndUidForTheApplication() {
    Browser browser = fixture.browser();
    String token = fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-1"));

    assertThat(browser.load("image", "/attributes").body())
        .contains("cometchat.authToken=" + token + "\n")
        .contains("cometchat.uid=cometchat-uid-1\n");
  }

  @Test
  void userWithAProfile_isCreatedWithIt() {
    Browser browser = fixture.browser();

    fixture.validToken(browser.fetchPost("/api/login?user=Grace@Example.org"));

    assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
    assertThat(emulator.users().all())
        .anySatisfy(user -> assertThat(user.name()).isEqualTo("Name of Grace@Example.org"));
  }
}
