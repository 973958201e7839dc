/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page script over HTTP. */
final class PageScriptRequestTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void plainName_isRevalidated() {
    try (FilterFixture app = app()) {
      HttpResponse<String> script = app.browser().load("script", "/cometchat/bridge.js");

      assertThat(script.statusCode()).isEqualTo(200);
      assertThat(script.body()).contains("export function connect");
      assertThat(header(script, "Content-Type"))
          .isEqualToIgnoringCase("text/javascript;charset=UTF-8");
      assertThat(header(script, "Cache-Control")).isEqualTo("no-cache");
      assertThat(header(script, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(script, "Access-Control-Allow-Origin")).isEqualTo("*");
    }
  }

  @Test
  void plainName_unmodified_isNotSentAgain() {
    try (FilterFixture app = app()) {
      String etag = header(app.browser().load("script", "/cometchat/bridge.js"), "ETag");

      HttpResponse<String> again =
          app.browser().load("script", "/cometchat/bridge.js", "If-None-Match", etag);
      HttpResponse<String> weak =
          app.browser().load("script", "/cometchat/bridge.js", "If-None-Match", "\"a\", W/" + etag);
      HttpResponse<String> other =
          app.browser().load("script", "/cometchat/bridge.js", "If-None-Match", "\"a\"");

      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(again, "ETag")).isEqualTo(etag);
      assertThat(weak.statusCode()).isEqualTo(304);
      assertThat(other.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void versionedName_isImmutable_andThatOfAnotherVersionIsNot() {
    try (FilterFixture app = app()) {
      String hash = header(app.browser().load("script", "/cometchat/bridge.js"), "ETag");
      String path = "/cometchat/bridge." + hash.replace("\"", "") + ".js";

      assertThat(header(app.browser().load("script", path), "Cache-Control"))
          .isEqualTo("public, max-age=31536000, immutable");
      HttpResponse<String> older =
          app.browser().load("script", "/cometchat/bridge.0123456789ab.js");
      assertThat(older.statusCode()).isEqualTo(200);
      assertThat(header(older, "Cache-Control")).isEqualTo("no-cache");
    }
  }

  @Test
  void scriptIsServedNextToTheEndpoint() {
    try (FilterFixture app = app("endpoint", "/api/chat/login")) {
      Matcher name =
          Pattern.compile("const ENDPOINT = '(.*)';")
              .matcher(app.browser().load("script", "/api/chat/bridge.js").body());

      assertThat(name.find()).isTrue();
      assertThat(name.group(1)).isEqualTo("login");
      assertThat(app.browser().load("script", "/cometchat/bridge.js").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void types_areServedToo() {
    try (FilterFixture app = app()) {
      assertThat(app.browser().plain("GET", "/cometchat/bridge.d.ts").body())
          .contains("export function connect");
    }
  }

  @Test
  void headAndOtherMethods_followHttp() {
    try (FilterFixture app = app()) {
      HttpResponse<String> head = app.browser().plain("HEAD", "/cometchat/bridge.js");
      HttpResponse<String> post = app.browser().plain("POST", "/cometchat/bridge.js");

      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(header(post, "Allow")).isEqualTo("GET, HEAD");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/cometchat/bridge.css",
        "/cometchat/bridge.012345.js",
        "/cometchat/bridge.xyzxyzxyzxyz.js"
      })
  void otherNames_areLeftToTheApplication(String path) {
    try (FilterFixture app = app()) {
      app.application()
          .on(path, (request, response) -> response.getWriter().write("the application's"));

      assertThat(app.browser().load("script", path).body()).isEqualTo("the application's");
    }
  }

  @Test
  void script_needsNoSessionAndNoCall() {
    try (FilterFixture app = app()) {
      HttpResponse<String> script = app.browser().load("script", "/cometchat/bridge.js");

      assertThat(script.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(EMULATOR.emulator().journal().count()).isZero();
    }
  }

  private static FilterFixture app(String... initParams) {
    return FilterFixture.of(EMULATOR.emulator(), initParams).start();
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
