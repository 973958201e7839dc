/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Other filters")
class OtherFiltersTest extends ContainerTest {

  private static final String JSON = "{\"ok\":true}";

  @Test
  @DisplayName("gzip before the bridge: the compressed response carries the token")
  void gzipBefore_carriesTheToken() throws IOException {
    assertCompressedWithToken(deploy(application().behind(new GzipFilter())));
  }

  @Test
  @DisplayName("gzip after the bridge: the compressed response carries the token")
  void gzipAfter_carriesTheToken() throws IOException {
    assertCompressedWithToken(deploy(application().before(new GzipFilter())));
  }

  @Test
  @DisplayName("ETags before the bridge: full responses with the token, then 304 without")
  void etagsBefore_keepTheToken() {
    assertEtagsAroundTheWindow(deploy(application().behind(new EtagFilter())));
  }

  @Test
  @DisplayName("ETags after the bridge: the response carries the token, 304 does not")
  void etagsAfter_keepTheToken() {
    Browser browser = deploy(application().before(new EtagFilter()));
    HttpResponse<String> login = browser.fetchPost("/api/login?user=" + USER);
    validToken(login);

    HttpResponse<String> known = browser.fetch("/api/data", "If-None-Match", etag(login));

    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(Browser.token(known)).isEmpty();
  }

  private void assertEtagsAroundTheWindow(Browser browser) {
    HttpResponse<String> login = browser.fetchPost("/api/login?user=" + USER);
    validToken(login);
    assertThat(login.body()).isEqualTo(JSON);
    assertThat(login.headers().firstValue("ETag")).isEmpty();
    turn(Duration.ofMinutes(2));

    String etag = etag(browser.fetch("/api/data"));
    HttpResponse<String> known = browser.fetch("/api/data", "If-None-Match", etag);
    HttpResponse<String> asked =
        browser.fetch("/api/data", "If-None-Match", etag, "X-CometChat-Token", "?");

    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(Browser.token(known)).isEmpty();
    assertThat(asked.statusCode()).isEqualTo(200);
    validToken(asked);
  }

  private void assertCompressedWithToken(Browser browser) throws IOException {
    browser.loggedIn(USER);
    awaitMinted(1);

    HttpResponse<byte[]> response = browser.fetch("/api/data", BodyHandlers.ofByteArray());

    validToken(response);
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(JSON);
    }
  }

  private static String etag(HttpResponse<?> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }
}
