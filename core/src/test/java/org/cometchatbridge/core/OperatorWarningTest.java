/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Fault;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.TlsFailure;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A problem that only an operator can fix is logged once with the remedy, not with every login. */
class OperatorWarningTest {

  private static final int LOGINS = 100;
  private static final String MARKER_USER = "mark";
  private static final Duration LOGIN_INTERVAL = Duration.ofSeconds(17);

  @RegisterExtension
  static final EmulatorPerTest EMULATOR = EmulatorPerTest.with(CometChatEmulator.builder().tls());

  private CometChatEmulator emulator;
  private int users;

  @BeforeEach
  void emulator() {
    emulator = EMULATOR.emulator();
  }

  static Stream<Arguments> problems() {
    return Stream.of(
        mint(401, "AUTH_ERR_APIKEY_NOT_FOUND", "apiKey"),
        mint(401, "AUTH_ERR_EMPTY_APIKEY", "apiKey"),
        mint(403, "AUTH_ERR_NO_ACCESS", "fullAccess"),
        mint(400, "AUTH_ERR_EMPTY_APPID", "appId"),
        mint(400, "AUTH_ERR_INVALID_APPID", "appId and 'region'"),
        mint(404, "ERR_API_NOT_FOUND", "baseUrl"),
        mint(404, "ERR_INVALID_API_VERSION", "baseUrl"),
        mint(402, "ERR_PLAN_RESTRICTION", "plan"),
        mint(402, "ERR_PLAN_QUOTA_RESTRICTION", "plan"),
        mint(402, "ERR_SUBSCRIPTION_EXPIRED", "Renew"),
        problem(
            "429",
            "coreCallsPerMinute",
            e ->
                e.faults()
                    .on(Operation.CREATE_AUTH_TOKEN)
                    .error(429, "ERR_TOO_MANY_REQUESTS")
                    .header("Retry-After", "30")
                    .always()),
        on(Operation.CREATE_USER, 403, "AUTH_ERR_NO_ACCESS", "fullAccess"),
        problem(
            "3xx",
            "baseUrl",
            e ->
                e.faults()
                    .on(Operation.CREATE_AUTH_TOKEN)
                    .body(302, "text/plain", "elsewhere")
                    .header("Location", "https://elsewhere.example/")
                    .always()),
        problem("html", "baseUrl", e -> e.faults().onAny().html(404).always()),
        problem("sign-in page", "baseUrl", e -> e.faults().onAny().html(200).always()),
        problem("511", "sign-in", e -> e.faults().onAny().html(511).always()),
        problem("501", "baseUrl", e -> e.faults().onAny().html(501).always()),
        problem("no token", "baseUrl", e -> mint(e, 200, "{\"data\":{}}").always()),
        problem(
            "other user's token",
            "another user",
            e -> mint(e, 200, "{\"data\":{\"uid\":\"x\",\"authToken\":\"opaque\"}}").always()),
        problem(
            "rejected key with status 200",
            "apiKey",
            e -> mint(e, 200, "{\"error\":{\"code\":\"AUTH_ERR_APIKEY_NOT_FOUND\"}}").always()),
        problem("429 of a gateway", "gateway", e -> e.faults().onAny().html(429).always()),
        tls(TlsFailure.UNKNOWN_CERTIFICATE, "trustStore, or an SSL bundle"),
        tls(TlsFailure.WRONG_HOST, "another host name"),
        tls(TlsFailure.EXPIRED_CERTIFICATE, "has expired"),
        tls(TlsFailure.HANDSHAKE_REJECTED, "trustStore or the SSL bundle"));
  }

  private static Fault mint(CometChatEmulator emulator, int status, String body) {
    return emulator.faults().on(Operation.CREATE_AUTH_TOKEN).body(status, "application/json", body);
  }

  private static Arguments mint(int status, String code, String word) {
    return on(Operation.CREATE_AUTH_TOKEN, status, code, word);
  }

  private static Arguments on(Operation operation, int status, String code, String word) {
    return problem(
        code + " on " + operation,
        word,
        e -> e.faults().on(operation).error(status, code).always());
  }

  private static Arguments tls(TlsFailure failure, String words) {
    return problem("TLS " + failure, words, e -> e.faults().failTls(failure));
  }

  private static Arguments problem(String name, String words, Consumer<CometChatEmulator> start) {
    return Arguments.argumentSet(name, words, start);
  }

  @ParameterizedTest
  @MethodSource("problems")
  void problem_isLoggedOnceWithTheRemedyAndAgainWhenItReturns(
      String words, Consumer<CometChatEmulator> start) {
    CometChatBridgeConfig config =
        config().baseUrl(emulator.tlsBaseUrl()).sslContext(emulator.sslContext()).build();
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      logins(fixture, 1);

      start.accept(emulator);
      logins(fixture, LOGINS);
      assertThat(lines(fixture, log)).singleElement().asString().contains(words);

      emulator.faults().clear();
      fixture.time().advance(Duration.ofMinutes(1));
      logins(fixture, 3);
      fixture.time().advance(Duration.ofMinutes(10));
      logins(fixture, 1);

      start.accept(emulator);
      logins(fixture, 20);
      assertThat(lines(fixture, log)).hasSize(2).last().asString().contains(words);
    }
  }

  /** Providers without a configuration, such as Log4j 2, hide WARN. */
  @Test
  void wrongKey_isAnError() {
    CometChatBridgeConfig config = config().apiKey("wrong-key-0123456789").build();
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      logins(fixture, 1);

      assertThat(lines(fixture, log)).isEqualTo(log.errors()).hasSize(1);
    }
  }

  @Test
  void keyWithoutDeleteAccess_isLoggedOnceForManyLogouts() {
    Operation deletion = Operation.DELETE_AUTH_TOKEN;
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config().build())) {
      emulator.faults().on(deletion).error(403, "AUTH_ERR_NO_ACCESS").always();
      loginsAndLogouts(fixture, LOGINS);
      fixture.events().await(BridgeEvent.RevocationDeferred.class, LOGINS);
      assertThat(lines(fixture, log)).singleElement().asString().contains("fullAccess");
    }
  }

  @Test
  void unknownHost_isLoggedOnceWithTheRemedy() {
    CometChatBridgeConfig config =
        config().baseUrl(URI.create("https://cometchat-bridge.invalid/v3")).build();
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      logins(fixture, 10);

      assertThat(lines(fixture, log)).singleElement().asString().contains("appId, 'region'");
    }
  }

  @Test
  void signInPageOfANetwork_isNotCalledALateResponse() {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config().build())) {
      emulator.faults().onAny().html(200).always();
      logins(fixture, 4);

      assertThat(lines(fixture, log))
          .singleElement()
          .asString()
          .contains(
              "Calls to CometChat fail (3 consecutive calls). The response is not CometChat's.");
    }
  }

  @Test
  void unavailableKey_isLoggedOnceWithTheRemedy() {
    CometChatBridgeConfig config = config().apiKey(() -> "").build();
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      logins(fixture, LOGINS);

      assertThat(lines(fixture, log)).singleElement().asString().contains("apiKey refers to");
      assertThat(emulator.journal().count()).isZero();
    }
  }

  private CometChatBridgeConfig.Builder config() {
    return BridgeFixture.config(emulator).toBuilder()
        .eligibility(user -> !user.userId().equals(MARKER_USER));
  }

  /** Logs users in at an interval of some seconds; their sessions store the tokens. */
  private void logins(BridgeFixture fixture, int count) {
    for (int i = 0; i < count; i++) {
      SessionKey key = newSession();
      TokenResult result = fixture.loginAndWait(key, user("emp-" + ++users));
      if (result instanceof TokenResult.Ready ready) {
        fixture.bridge().tokenStored(key, ready.token());
      }
      fixture.time().advance(LOGIN_INTERVAL);
    }
  }

  /** Logs users in and out without advancing the time, because revocations are running. */
  private void loginsAndLogouts(BridgeFixture fixture, int count) {
    for (int i = 0; i < count; i++) {
      SessionKey key = newSession();
      ChatToken token = token(fixture.loginAndWait(key, user("emp-" + ++users)));
      fixture.bridge().logout(key, token);
    }
  }

  /** Events are delivered in order, so all events before the marker have been logged. */
  private static List<String> lines(BridgeFixture fixture, LogCapture log) {
    int markers = fixture.events().all(BridgeEvent.UserNotEligible.class).size();
    fixture.bridge().login(newSession(), user(MARKER_USER));
    fixture.events().await(BridgeEvent.UserNotEligible.class, markers + 1);
    return log.warnings();
  }
}
