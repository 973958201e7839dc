/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.cometchatbridge.boots.application.CountingSessions;
import org.cometchatbridge.boots.application.CountingSessions.Traffic;
import org.cometchatbridge.boots.application.RequestTracker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Spring Session")
class StoredSessionsTest extends BootTest {

  private static RunningApplication application;

  private final BootBrowser browser = application.browser();

  @BeforeAll
  static void startApplication() {
    application =
        RunningApplication.with(emulator()).property("application.sessions", "map").start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
  }

  @Test
  @DisplayName("a login stores its token in the session")
  void login_storesItsToken() {
    String token = validToken(browser.jsonLogin(USER));

    assertThat(browser.cookie("SESSION")).isPresent();
    assertThat(validToken(browser.fetch("/data"))).isEqualTo(token);
    assertThat(BootBrowser.json(browser.fetch("/attributes")).get("cometchat.authToken").asText())
        .isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a form login gets a token")
  void formLogin_isBridged() {
    browser.formLogin(USER);

    String token = tokenAtEndpoint(browser, USER);

    assertThat(validToken(browser.fetch("/data"))).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("files cause no additional access to the session store")
  void files_causeNoAdditionalAccess() {
    try (RunningApplication alone =
        RunningApplication.without()
            .property("cometchat.bridge.enabled", "false")
            .property("application.sessions", "map")
            .start()) {
      Traffic expected = trafficOfFiles(alone);

      assertThat(trafficOfFiles(application)).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("a logout revokes the token")
  void logout_revokesTheToken() {
    String token = validToken(browser.jsonLogin(USER));

    browser.logOut();

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertNotLoggedIn(browser.endpoint());
  }

  /** Loads the files of a page, after a login and without one. */
  private static Traffic trafficOfFiles(RunningApplication application) {
    BootBrowser user = application.browser();
    CountingSessions store = application.bean(CountingSessions.class);
    RequestTracker requests = application.bean(RequestTracker.class);
    user.jsonLogin(USER);
    user.fetch("/data");
    user.fetch("/data");
    requests.awaitCompletion();
    store.take();
    for (int i = 0; i < 100; i++) {
      assertThat(user.load("style", "/application.css").statusCode()).isEqualTo(200);
    }
    requests.awaitCompletion();
    return store.take();
  }
}
