/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which answers carry the token. */
class HandOffTest {

  @RegisterExtension
  static final CometChatEmulatorExtension EMULATOR = new CometChatEmulatorExtension();

  private CometChatEmulator emulator;
  private FilterFixture fixture;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = FilterFixture.of(emulator).start();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

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
  void formLogin_carriesNothingOnRedirectPageAndParts() {
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
  void token_isHandedOffForAMinuteAndThenOnlyWhenAskedFor() {
    Browser browser = fixture.browser();
    String token = fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-1"));

    fixture.turn(Duration.ofMillis(59_999));
    assertThat(token(browser.fetch("/api/data"))).contains(token);
    fixture.turn(Duration.ofMillis(1));
    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    assertThat(token(browser.fetch("/api/data", "X-CometChat-Token", "?"))).contains(token);
    assertThat(token(browser.fetch("/api/data", "X-CometChat-Token", "else"))).isEmpty();
    assertThat(emulator.journal().count()).isEqualTo(1);
  }
}
