/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The markup of server-side pages. */
final class MarkupTest {

  private static final long FUTURE = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final AtomicReference<String> late = new AtomicReference<>();

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

  static Stream<Named<Consumer<HttpServletResponse>>> loosenings() {
    return Stream.concat(
        Stream.of(
                "Cache-Control",
                "cache-control",
                "Expires",
                "PRAGMA",
                "Surrogate-Control",
                "CDN-Cache-Control",
                "Cloudflare-CDN-Cache-Control",
                "Akamai-Cache-Control",
                "Edge-Control",
                "X-Accel-Expires",
                "X-LiteSpeed-Cache-Control")
            .map(
                name ->
                    Named.of(
                        name,
                        (HttpServletResponse response) -> {
                          response.setHeader(name, "public, max-age=600");
                          response.addHeader(name, "public, max-age=600");
                        })),
        Stream.of(
            Named.of("setDateHeader", response -> response.setDateHeader("Expires", FUTURE)),
            Named.of("addDateHeader", response -> response.addDateHeader("expires", FUTURE)),
            Named.of("setIntHeader", response -> response.setIntHeader("X-Accel-Expires", 600)),
            Named.of("addIntHeader", response -> response.addIntHeader("x-accel-expires", 600)),
            Named.of("removal", response -> response.setHeader("Cache-Control", null)),
            Named.of(
                "reset",
                response -> {
                  response.reset();
                  response.setHeader("Cache-Control", "public");
                })));
  }

  @ParameterizedTest
  @MethodSource("loosenings")
  void page_withAToken_staysUncacheable(Consumer<HttpServletResponse> loosening) {
    try (FilterFixture app = unstarted()) {
      app.application()
          .before(
              (request, response, chain) -> {
                chain.doFilter(request, response);
                loosening.accept((HttpServletResponse) response);
              })
          .on(
              "/kept",
              (request, response) -> {
                String meta = markup(request).getMeta();
                loosening.accept(response);
                response.getWriter().write(meta);
              })
          .start();
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);

      assertUncacheable(browser.navigate("/kept"));
      app.advance(Duration.ofHours(1));
      assertUncacheable(browser.navigate("/kept"));
    }
  }

  private static void assertUncacheable(HttpResponse<String> page) {
    assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(page.headers().map().keySet())
        .noneMatch(name -> name.matches("(?i)(expires|pragma|.*edge-control|.*-expires)"))
        .noneMatch(name -> name.matches("(?i)(surrogate-control|.+-cache-control)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iframe", "frame", "fencedframe", "embed", "object"})
  void frame_hasTheMarkupOfAPage(String destination) {
    try (FilterFixture app = app()) {
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);

      HttpResponse<String> page = browser.load(destination, "/page");

      assertThat(page.body()).contains("cometchat-auth-token");
      assertThat(page.headers().allValues("Cache-Control")).containsExactly("no-store");
      assertThat(page.headers().firstValue("X-CometChat-Token")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"Sec-Purpose, prefetch;prerender", "Purpose, Prefetch", "X-Moz, prefetch"})
  void page_thatIsPrefetched_hasNoToken(String header, String value) {
    try (FilterFixture app = app()) {
      Browser browser = app.browser().loggedIn("ada");
      app.awaitMinted(1);

      HttpResponse<String> page = browser.navigate("/page", header, value);

      assertThat(page.body()).contains("cometchat-uid").doesNotContain("auth-token");
      assertThat(page.headers().firstValue("Cache-Control")).isEmpty();
    }
  }

  @Test
  void page_ofAnError_hasNoToken() {
    try (FilterFixture app = unstarted()) {
      app.application()
          .on(
              "/wrong",
              (request, response) -> {
                response.sendError(404);
                request.setAttribute("late", markup(request).getAuthToken());
              })
          .behind(
              (request, response, chain) -> {
                chain.doFilter(request, response);
                late.set(String.valueOf(request.getAttribute("late")));
              });
      Browser browser = app.start().browser().loggedIn("ada");
      app.awaitMinted(1);

      assertThat(browser.navigate("/wrong").headers().allValues("Cache-Control"))
          .doesNotContain("no-store");
      assertThat(late).hasValue("null");
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
    return unstarted().start();
  }

  private static FilterFixture unstarted() {
    FilterFixture app = FilterFixture.of(EMULATOR.emulator());
    app.application()
        .on(
            "/page",
            (request, response) -> {
              response.setContentType("text/html");
              response.getWriter().write("<!doctype html>" + markup(request).getMeta());
            });
    return app;
  }

  private static ChatMarkup markup(HttpServletRequest request) {
    return (ChatMarkup) request.getAttribute(ChatMarkup.ATTRIBUTE);
  }
}
