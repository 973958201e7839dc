/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.cometchatbridge.boots.host.CountingSessions;
import org.cometchatbridge.boots.host.CountingSessions.Traffic;
import org.cometchatbridge.boots.host.RequestsUnderWay;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Sessions of Spring Session")
class StoredSessionsTest extends OnBoot {

  private static Host host;

  private final BootBrowser browser = host.browser();

  @BeforeAll
  static void startHost() {
    host = Host.with(emulator()).property("host.sessions", "map").start();
  }

  @AfterAll
  static void stopHost() {
    host.close();
  }

  @Test
  @DisplayName("a login is bridged, and the token lives in the stored session")
  void login_isBridged() {
    String token = validToken(browser.jsonLogin(USER));

    assertThat(browser.cookie("SESSION")).isPresent();
    assertThat(validToken(browser.fetch("/data"))).isEqualTo(token);
    assertThat(BootBrowser.json(browser.fetch("/attributes")).get("cometchat.authToken").asText())
        .isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a login by form is bridged")
  void formLogin_isBridged() {
    browser.formLogin(USER);

    String token = tokenAtEndpoint(browser, USER);

    assertThat(validToken(browser.fetch("/data"))).isEqualTo(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("files cost the session store what they cost without the bridge")
  void files_costTheStoreNothingMore() {
    try (Host alone =
        Host.without()
            .property("cometchat.bridge.enabled", "false")
            .property("host.sessions", "map")
            .start()) {
      Traffic expected = trafficOfFiles(alone);

      assertThat(trafficOfFiles(host)).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("a logout revokes the token")
  void logout_revokesTheToken() {
    String token = validToken(browser.jsonLogin(USER));

    browser.logOut();

    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertNobody(browser.endpoint());
  }

  /** The files of a page, after a login and beside it. */
  private static Traffic trafficOfFiles(Host host) {
    BootBrowser user = host.browser();
    CountingSessions store = host.bean(CountingSessions.class);
    RequestsUnderWay requests = host.bean(RequestsUnderWay.class);
    user.jsonLogin(USER);
    user.fetch("/data");
    user.fetch("/data");
    requests.awaitNone();
    store.take();
    for (int i = 0; i < 100; i++) {
      assertThat(user.load("style", "/host.css").statusCode()).isEqualTo(200);
    }
    requests.awaitNone();
    return store.take();
  }
}
