/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.boots.application.XmlApplication;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Security in XML")
class XmlTest extends BootTest {

  private static final List<String> WARNINGS = new ArrayList<>();

  private static RunningApplication application;

  private final BootBrowser browser = application.browser();

  @BeforeAll
  static void startApplication() {
    try (LogCapture log = LogCapture.of("org.springframework.context")) {
      application = RunningApplication.with(emulator()).application(XmlApplication.class).start();
      WARNINGS.addAll(log.warnings());
    }
  }

  @AfterAll
  static void stopApplication() {
    application.close();
  }

  @Test
  @DisplayName("no bean of the application is created too early because of the bridge")
  void start_isWithoutWarningsAboutTheBridge() {
    assertThat(WARNINGS).noneMatch(warning -> warning.contains("cometChat"));
  }

  @Test
  @DisplayName("the endpoint comes before a filter of the application")
  void endpoint_isServedBeforeAFilterOfTheApplication() {
    browser.formLogin(USER);

    tokenAtEndpoint(browser, USER);

    assertThat(browser.navigate("/some/view").body()).contains("<title>Desk");
  }

  @Test
  @DisplayName("the endpoint is exempt from CSRF protection, and nothing else is")
  void endpoint_isExemptFromCsrfProtection() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    assertThat(browser.fetchDelete("/cometchat/token").statusCode()).isEqualTo(204);

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertThat(browser.fetchPost("/data").statusCode()).isEqualTo(403);
  }

  @Test
  @DisplayName("a logout that keeps the session revokes the token")
  void logout_revokesTheToken() {
    browser.formLogin(USER);
    String token = tokenAtEndpoint(browser, USER);

    browser.logOut();

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
  }
}
