/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.cometchatbridge.boots.suite.BootBrowser;
import org.cometchatbridge.boots.suite.BootTest;
import org.cometchatbridge.boots.suite.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

class TwoNodesTest extends BootTest {

  private static RedisServer redis;
  private static RunningApplication one;
  private static RunningApplication other;

  private final BootBrowser browser = one.browser();

  @BeforeAll
  static void startNodes() throws IOException {
    int port = RunningApplication.freePort();
    redis = new RedisServerBuilder().port(port).bind("127.0.0.1").setting("save \"\"").build();
    redis.start();
    one = node(port);
    other = node(port);
  }

  @AfterAll
  static void stopNodes() throws IOException {
    other.close();
    one.close();
    redis.stop();
  }

  @Test
  void tokenOfOneNode_isThatOfTheOther() {
    String token = validToken(browser.jsonLogin(USER));

    BootBrowser moved = browser.at(other);

    assertThat(validToken(moved.fetch("/data"))).isEqualTo(token);
    assertThat(tokenAtEndpoint(moved, USER)).isEqualTo(token);
    assertThat(moved.fetch("/attributes").body()).contains(token);
    assertThat(emulator().journal().count()).isEqualTo(1);
  }

  @Test
  void formLogin_isFinishedByTheOtherNode() {
    browser.formLogin(USER);

    String token = tokenAtEndpoint(browser.at(other), USER);

    assertThat(tokenAtEndpoint(browser.at(other), USER)).isEqualTo(token);
  }

  @Test
  void logoutOnTheOtherNode_revokesTheToken() {
    String token = validToken(browser.jsonLogin(USER));

    HttpResponse<String> logout = browser.at(other).logOut();

    assertThat(logout.statusCode()).isEqualTo(302);
    awaitRevoked(1);
    assertThat(emulator().users().isValid(token)).isFalse();
    assertNotLoggedIn(browser.endpoint());
  }

  private static RunningApplication node(int redisPort) {
    return RunningApplication.with(emulator())
        .property("spring.data.redis.host", "127.0.0.1")
        .property("spring.data.redis.port", Integer.toString(redisPort))
        .start();
  }
}
