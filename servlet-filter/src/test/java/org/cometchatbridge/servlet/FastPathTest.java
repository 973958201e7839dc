/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the bridge has nothing to do for. */
class FastPathTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private final AtomicReference<RecordingRequest> givenRequest = new AtomicReference<>();
  private final AtomicReference<ServletResponse> givenResponse = new AtomicReference<>();
  private final AtomicReference<ServletRequest> seenRequest = new AtomicReference<>();
  private final AtomicReference<ServletResponse> seenResponse = new AtomicReference<>();

  private FilterFixture fixture;
  private Browser browser;

  @BeforeEach
  void start() {
    fixture = FilterFixture.of(EMULATOR.emulator());
    fixture
        .application()
        .behind(this::record)
        .before(
            (request, response, chain) -> {
              seenRequest.set(request);
              seenResponse.set(response);
              chain.doFilter(request, response);
            })
        .on("/empty", (request, response) -> {})
        .start();
    browser = fixture.browser();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"style", "script", "image", "font", "manifest", "worker", "websocket"})
  void subresource_doesNotAccessTheSession(String destination) {
    browser.loggedIn("cometchat-uid-1");

    browser.load(destination, "/empty");

    assertThat(givenRequest.get().sessionCalls).hasValue(0);
    assertOriginalsPassed();
  }

  @Test
  void idleSession_getsTheOriginalRequestAndResponse() {
    fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-1"));
    fixture.advance(Duration.ofMinutes(1));

    browser.fetch("/empty");

    assertOriginalsPassed();
  }

  @Test
  void requestOfAUser_isNotWrapped() {
    browser.fetchPost("/api/login?user=cometchat-uid-1");

    browser.fetch("/empty");

    assertThat(seenRequest.get()).isSameAs(givenRequest.get());
    assertThat(seenResponse.get()).isNotSameAs(givenResponse.get());
  }

  @Test
  void requestThatPassesTheFilterTwice_isProcessedOnce() {
    try (BridgeFixture bridge = new BridgeFixture(EMULATOR.emulator())) {
      CometChatBridgeFilter filter = new CometChatBridgeFilter(bridge.bridge());
      try (TestApplication application =
          TestApplication.with(filter, FilterFixture.params("userResolver", "session:user"))) {
        application
            .behind(this::record)
            .before((request, response, chain) -> filter.doFilter(request, response, chain))
            .before(
                (request, response, chain) -> {
                  seenResponse.set(response);
                  chain.doFilter(request, response);
                })
            .start();

        HttpResponse<String> response =
            application.browser().fetchPost("/api/login?user=cometchat-uid-1");

        assertThat(token(response)).isPresent();
        assertThat(((ServletResponseWrapper) seenResponse.get()).getResponse())
            .isSameAs(givenResponse.get());
      }
    }
  }

  /** The response of a page may hold a token, so that no later header may make it cacheable. */
  @Test
  void page_getsTheOriginalRequestAndAWrappedResponse() {
    fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-1"));
    for (Duration later : new Duration[] {Duration.ZERO, Duration.ofMinutes(1)}) {
      fixture.advance(later);

      browser.navigate("/empty");

      assertThat(seenRequest.get()).isSameAs(givenRequest.get());
      assertThat(((ServletResponseWrapper) seenResponse.get()).getResponse())
          .isSameAs(givenResponse.get());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"embed", "object", "fencedframe"})
  void partThatMayBeAPage_doesNotAccessTheSession(String destination) {
    browser.loggedIn("cometchat-uid-1");

    browser.load(destination, "/empty");

    assertThat(givenRequest.get().sessionCalls).hasValue(0);
  }

  @Test
  void anonymousRequest_createsNoSession() {
    assertThat(browser.fetch("/empty").headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(browser.navigate("/page").headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(browser.plain("GET", "/empty").headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    assertThat(EMULATOR.emulator().journal().count()).isZero();
  }

  @Test
  void unknownSession_hasNoUser() {
    browser.plain("GET", "/empty", "Cookie", "JSESSIONID=gone");

    assertThat(EMULATOR.emulator().journal().count()).isZero();
  }

  @Test
  void forgedLoginState_isOverwritten() {
    fixture
        .application()
        .on(
            "/forge",
            (request, response) ->
                request
                    .getSession()
                    .setAttribute("cometchat.session", request.getHeader("X-Line")));
    for (String line :
        new String[] {
          "", "1", "2 x", "1 a b c d e", "nonsense", "1 " + "A".repeat(22) + " 1 u t "
        }) {
      Browser user = fixture.browser().loggedIn("cometchat-uid-1");
      user.load("image", "/forge", "X-Line", line);

      fixture.validToken(user.fetch("/api/data"));
    }
  }

  private void assertOriginalsPassed() {
    assertThat(seenRequest.get()).isSameAs(givenRequest.get());
    assertThat(seenResponse.get()).isSameAs(givenResponse.get());
  }

  private void record(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RecordingRequest recording = new RecordingRequest((HttpServletRequest) request);
    givenRequest.set(recording);
    givenResponse.set(response);
    chain.doFilter(recording, response);
  }

  private static final class RecordingRequest extends HttpServletRequestWrapper {

    private final AtomicInteger sessionCalls = new AtomicInteger();

    RecordingRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public HttpSession getSession() {
      sessionCalls.incrementAndGet();
      return super.getSession();
    }

    @Override
    public HttpSession getSession(boolean create) {
      sessionCalls.incrementAndGet();
      return super.getSession(create);
    }
  }
}
