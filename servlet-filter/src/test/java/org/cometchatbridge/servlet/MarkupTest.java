/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.http.HttpResponse;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The markup of server-side pages. */
final class MarkupTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  @Test
  void page_ofALoggedInUser_hasTheMarkupAndIsNotCached() {
    try (FilterFixture app = app()) {
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);

      HttpResponse<String> page = browser.navigate("/page");

      String token = EMULATOR.emulator().users().tokens("ada").get(0);
      assertThat(page.body())
          .contains(
              "<meta name=\"cometchat-app-id\" content=\"emulatorapp0001\">\n",
              "<meta name=\"cometchat-region\" content=\"us\">\n",
              "<meta name=\"cometchat-uid\" content=\"ada\">\n",
              "<meta name=\"cometchat-auth-token\" content=\"" + token + "\">\n");
      assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-store");
      assertThat(page.headers().firstValue("X-CometChat-Token")).isEmpty();
    }
  }

  @Test
  void page_duringATokenRequest_doesNotWaitAndHasNoToken() {
    try (FilterFixture app = app();
        Hold hold = EMULATOR.emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      Browser browser = app.browser().loggedIn("ada");
      hold.awaitHeld(1, FilterFixture.REAL_LIMIT);

      HttpResponse<String> page = browser.navigate("/page");

      assertThat(page.body()).contains("cometchat-uid").doesNotContain("auth-token");
      assertThat(page.headers().firstValue("Cache-Control")).isEmpty();
    }
  }

  @Test
  void page_withoutUser_hasTheAppOnly_andStartsNoSession() {
    try (FilterFixture app = app()) {
      HttpResponse<String> page = app.browser().navigate("/page");

      assertThat(page.body()).contains("cometchat-app-id").doesNotContain("cometchat-uid");
      assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    }
  }

  @Test
  void page_withoutMarkup_isUnchanged() {
    try (FilterFixture app = app()) {
      app.application().on("/plain", (request, response) -> response.getWriter().write("plain"));
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);

      assertThat(browser.navigate("/plain").headers().firstValue("Cache-Control")).isEmpty();
    }
  }

  @Test
  void page_thatIsCommitted_getsNoToken() {
    try (FilterFixture app = app()) {
      app.application()
          .on(
              "/late",
              (request, response) -> {
                response.flushBuffer();
                response.getWriter().write("token=" + markup(request).getAuthToken());
              });
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);

      assertThat(browser.navigate("/late").body()).isEqualTo("token=null");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Surrogate-Control, max-age=60",
    "CDN-Cache-Control, 'public, max-age=60'",
    "X-Accel-Expires, 60"
  })
  void page_thatATargetedCacheMayStore_getsNoToken(String name, String value) {
    try (FilterFixture app = app()) {
      app.application()
          .on(
              "/kept",
              (request, response) -> {
                response.setHeader(name, value);
                response.getWriter().write(markup(request).getMeta());
              });
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);

      assertThat(browser.navigate("/kept").body()).doesNotContain("auth-token");
    }
  }

  @Test
  void page_afterAChangeOfUser_neverHasThePreviousToken() {
    try (FilterFixture app = app()) {
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);
      browser.loggedIn("ben");
      app.awaitMinted(2);

      assertThat(browser.navigate("/page").body()).contains("\"ben\"").doesNotContain("ada");
    }
  }

  @Test
  void page_whoseSessionCannotBeRead_isWritten() {
    try (FilterFixture app = app()) {
      app.application()
          .on(
              "/broken",
              (request, response) -> {
                request.getSession().invalidate();
                response.getWriter().write("uid=" + markup(request).getUid());
              });

      assertThat(app.browser().loggedIn("ada").navigate("/broken").body()).isEqualTo("uid=null");
    }
  }

  @Test
  void fetchesAndSubresources_haveNoMarkup() {
    try (FilterFixture app = app()) {
      app.application()
          .on(
              "/any",
              (request, response) ->
                  response.getWriter().write("" + request.getAttribute("cometchat")));

      assertThat(app.browser().fetch("/any").body()).isEqualTo("null");
      assertThat(app.browser().load("script", "/any").body()).isEqualTo("null");
      assertThat(app.browser().plain("GET", "/any").body()).isEqualTo("null");
      assertThat(app.browser().plain("GET", "/any", "Accept", "text/html").body())
          .isEqualTo("ChatMarkup[emulatorapp0001]");
    }
  }

  @Test
  void script_nonceIsEscaped_andTheUrlIsVersioned() {
    try (FilterFixture app = app()) {
      app.application()
          .on(
              "/script",
              (request, response) ->
                  response
                      .getWriter()
                      .write(markup(request).script("a\"><b>'&") + markup(request).script(null)));

      String html = app.browser().navigate("/script").body();

      assertThat(html)
          .startsWith("<script type=\"importmap\" nonce=\"a&quot;&gt;&lt;b&gt;&#39;&amp;\">")
          .contains("</script><script type=\"importmap\">{\"imports\":{\"cometchat-bridge\":\"/");
      String path = html.replaceAll("(?s).*\"(/cometchat/bridge\\.[0-9a-f]{12}\\.js)\".*", "$1");
      assertThat(app.browser().load("script", path).headers().firstValue("Cache-Control"))
          .hasValue("public, max-age=31536000, immutable");
    }
  }

  /** The context path that a proxy's prefix gives to a request, as Spring's filter presents it. */
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "/prefix, /prefix",
    "/a/b, /a/b",
    "/~me/a_b-c.d@1, /~me/a_b-c.d@1",
    "/a%20b, /a%20b",
    "//evil.example, ''",
    "/a//evil.example, ''",
    "/\\evil.example, ''",
    "https://evil.example, ''",
    "evil.example, ''",
    "/../a, ''",
    "/a/.., ''",
    "/a/, ''",
    "/;x/a, ''",
    "/a?b, ''",
    "/a#b, ''",
    "'/a\"><script>', ''",
    "/a b, ''"
  })
  void addresses_followTheContextPathOfTheRequest_ifItIsAPath(String presented, String used) {
    try (FilterFixture app = FilterFixture.of(EMULATOR.emulator())) {
      app.application()
          .behind(
              (request, response, chain) ->
                  chain.doFilter(
                      new HttpServletRequestWrapper((HttpServletRequest) request) {
                        @Override
                        public String getContextPath() {
                          return presented;
                        }
                      },
                      response))
          .on(
              "/urls",
              (request, response) -> {
                ChatMarkup markup = markup(request);
                response
                    .getWriter()
                    .write(
                        String.join(
                            "\n",
                            markup.getScriptUrl(),
                            markup.getEndpointUrl(),
                            markup.script(null)));
              })
          .start();

      String[] urls = app.browser().navigate("/urls").body().split("\n", 3);

      assertThat(urls[0]).matches(used + "/cometchat/bridge\\.[0-9a-f]{12}\\.js");
      assertThat(urls[1]).isEqualTo(used + "/cometchat/token");
      assertThat(urls[2]).contains(":\"" + urls[0] + "\"}");
    }
  }

  private static FilterFixture app() {
    FilterFixture app = FilterFixture.of(EMULATOR.emulator());
    app.application()
        .on(
            "/page",
            (request, response) -> {
              response.setContentType("text/html");
              response.getWriter().write("<!doctype html>" + markup(request).getMeta());
            });
    return app.start();
  }

  private static ChatMarkup markup(HttpServletRequest request) {
    return (ChatMarkup) request.getAttribute(ChatMarkup.ATTRIBUTE);
  }
}
