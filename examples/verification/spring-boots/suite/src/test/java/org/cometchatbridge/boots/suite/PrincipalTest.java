/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.cometchatbridge.boots.application.PrincipalApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Types of principals")
class PrincipalTest extends BootTest {

  private static RunningApplication application;

  private final BootBrowser browser = application.browser();

  @BeforeAll
  static void startApplication() {
    application =
        RunningApplication.with(emulator())
            .application(PrincipalApplication.class)
            .property("cometchat.bridge.token-scope", "user")
            .start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"record", "entity", "map", "list", "number"})
  @DisplayName("an object that names no user is logged in, without chat and without a call")
  void objectThatNamesNoUser_hasNoChat(String kind) {
    logIn(kind);

    HttpResponse<String> page = browser.fetch("/data");
    HttpResponse<String> api = browser.fetch("/api/data", "X-Kind", kind);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(api.statusCode()).isEqualTo(200);
    assertNoToken(page);
    assertNoToken(api);
    assertNotLoggedIn(browser.endpoint());
    assertThat(emulator().journal().count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"details, cometchat-uid-1", "principal, cometchat-uid-2", "text, cometchat-uid-3"})
  @DisplayName("a principal that names a user has that user's chat")
  void principalThatNamesAUser_isBridged(String kind, String uid) {
    logIn(kind);

    assertThat(tokenAtEndpoint(browser, uid)).isNotEmpty();
  }

  private void logIn(String kind) {
    HttpResponse<String> login = browser.submit("/login", BootBrowser.credentials(kind, "any"));
    assertThat(login.statusCode()).isEqualTo(302);
    assertNoToken(login);
  }
}
