/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Threads and waiting")
class AsyncTest extends BootTest {

  private static final Duration MAX_LOGIN_WAIT = Duration.ofSeconds(25);

  private static RunningApplication application;

  private final BootBrowser browser = application.browser();

  @BeforeAll
  static void startApplication() {
    application =
        RunningApplication.with(emulator())
            .property("cometchat.bridge.call-timeout", "25s")
            .property("cometchat.bridge.token-timeout", "25s")
            .property("cometchat.bridge.max-login-wait", MAX_LOGIN_WAIT.toSeconds() + "s")
            .start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/later",
        "/deferred",
        "/deferred-empty",
        "/streamed",
        "/emitted",
        "/raw",
        "/raw-dispatched"
      })
  @DisplayName("an asynchronous response carries the existing token")
  void asyncResponse_carriesTheToken(String path) {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    assertThat(validToken(browser.fetch(path))).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a forwarded response carries the existing token")
  void forwardedResponse_carriesTheToken() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    assertThat(validToken(browser.fetch("/forwarded"))).isEqualTo(token);
  }

  @ParameterizedTest
  @CsvSource({"/events, 200", "/events-later, 200", "/deferred-error, 503", "/raw-unwrapped, 200"})
  @DisplayName("event streams, errors and unwrapped responses carry no token")
  void otherAsyncResponse_carriesNoToken(String path, int status) {
    browser.formLogin(USER);
    tokenAtEndpoint(browser, USER);

    HttpResponse<String> response = browser.fetch(path, "X-CometChat-Token", "?");

    assertThat(response.statusCode()).isEqualTo(status);
    assertNoToken(response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/json/login-later", "/json/login-deferred"})
  @DisplayName("an asynchronous login has the token in its own response")
  void asyncLogin_hasTheTokenInItsOwnResponse(String path) {
    HttpResponse<String> login = browser.fetchJson("POST", path, BootBrowser.jsonCredentials(USER));

    String token = validToken(login);
    assertThat(login.body()).contains(USER);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("pages, redirects, files and streams do not wait for a token")
  void unreadableResponses_doNotWaitForAToken() {
    Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    Instant start = Instant.now();

    HttpResponse<String> login = browser.formLogin(USER);
    hold.awaitHeld(1, REAL_LIMIT);
    assertNoToken(browser.follow(login));
    assertNoToken(browser.load("style", "/application.css"));
    assertNoToken(browser.fetch("/events"));

    assertThat(Duration.between(start, Instant.now())).isLessThan(MAX_LOGIN_WAIT.dividedBy(2));
    hold.release();
    validToken(browser.fetch("/data"));
  }

  @Test
  @DisplayName("simultaneous requests of one session wait for the same token")
  void simultaneousRequests_shareTheToken() {
    Hold hold = emulator().faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    browser.formLogin(USER);
    hold.awaitHeld(1, REAL_LIMIT);

    List<CompletableFuture<HttpResponse<String>>> responses =
        IntStream.range(0, 10).mapToObj(i -> browser.startFetch("/data")).toList();
    hold.release();

    Set<String> tokens =
        responses.stream()
            .map(CompletableFuture::join)
            .filter(response -> BootBrowser.token(response).isPresent())
            .map(BootTest::validToken)
            .collect(Collectors.toSet());
    assertThat(tokens).as("of the four that waited, and of those after them").hasSize(1);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("an error response carries no token")
  void failure_carriesNoToken() {
    browser.formLogin(USER);
    tokenAtEndpoint(browser, USER);

    HttpResponse<String> broken = browser.fetch("/broken");

    assertThat(broken.statusCode()).isEqualTo(500);
    assertNoToken(broken);
  }
}
