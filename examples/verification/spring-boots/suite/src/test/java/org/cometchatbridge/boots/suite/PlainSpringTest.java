/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.application.PlainApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Spring without Boot")
class PlainSpringTest extends BootTest {

  private static PlainApplication application;

  private final BootBrowser browser = new BootBrowser(application.port());

  @BeforeAll
  static void startApplication(@TempDir Path folder) throws Exception {
    application =
        new PlainApplication(
            folder,
            Map.of(
                "cometchat.bridge.app-id", emulator().appId(),
                "cometchat.bridge.region", emulator().region(),
                "cometchat.bridge.api-key", emulator().apiKey(),
                "cometchat.bridge.base-url", emulator().baseUrl().toString(),
                "cometchat.bridge.max-login-wait", "10s"));
  }

  @AfterAll
  static void stopApplication() throws Exception {
    application.close();
  }

  @Test
  @DisplayName("a JSON login has the token in its own response")
  void jsonLogin_hasTheTokenInItsOwnResponse() {
    String token = validToken(browser.jsonLogin(USER));

    assertThat(validToken(browser.fetch("/data"))).isEqualTo(token);
    assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a form login keeps its redirect, and the endpoint has the token")
  void formLogin_hasTheTokenAtTheEndpoint() {
    browser.navigate("/desk?from=link");

    var login = browser.formLogin(USER);

    assertNoToken(login);
    assertThat(BootBrowser.location(login).getPath()).isEqualTo("/desk");
    tokenAtEndpoint(browser, USER);
  }

  @Test
  @DisplayName("a logout and a second login revoke tokens")
  void logoutAndSecondLogin_revokeTokens() {
    validToken(browser.jsonLogin(USER));
    browser.logOut();
    awaitRevoked(1);

    String form = BootBrowser.credentials(OTHER_USER, Accounts.PASSWORD);
    browser.submit("/single/login", form);
    String first = tokenAtEndpoint(browser, OTHER_USER);
    BootBrowser elsewhere = new BootBrowser(application.port());
    elsewhere.submit("/single/login", form);
    browser.navigate("/single/desk");

    awaitRevoked(2);
    assertThat(emulator().users().isValid(first)).isFalse();
    assertNotLoggedIn(browser.endpoint());
  }
}
