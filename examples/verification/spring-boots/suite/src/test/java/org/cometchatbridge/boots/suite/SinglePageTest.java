/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.application.SinglePageApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A filter that forwards unknown paths to the page")
class SinglePageTest extends BootTest {

  private static RunningApplication application;

  private final BootBrowser browser = application.browser();

  @BeforeAll
  static void startApplication() {
    application =
        RunningApplication.with(emulator()).application(SinglePageApplication.class).start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
  }

  @Test
  @DisplayName("does not take the endpoint from a user of the session")
  void endpoint_isServedToASessionUser() {
    browser.submit("/login", BootBrowser.credentials(USER, Accounts.PASSWORD));

    String token = tokenAtEndpoint(browser, USER);

    assertThat(browser.fetchDelete("/cometchat/token").statusCode()).isEqualTo(204);
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertThat(browser.navigate("/some/view").body()).contains("<title>Desk");
  }

  @Test
  @DisplayName("does not take the endpoint from a user of this request")
  void endpoint_isServedToABasicUser() {
    HttpResponse<String> response =
        browser.fetch("/cometchat/token", "Authorization", StatelessTest.basic(OTHER_USER));

    assertThat(response.headers().firstValue("Content-Type").orElse("")).contains("json");
  }
}
