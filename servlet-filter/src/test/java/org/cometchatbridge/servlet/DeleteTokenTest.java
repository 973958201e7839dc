/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.REAL_LIMIT;
import static org.cometchatbridge.servlet.FilterFixture.token;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.Hold;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.Test;

/** A page revokes the token of its login session by {@code DELETE}. */
class DeleteTokenTest extends FilterTest {

  private static final String ENDPOINT = "/cometchat/token";

  @Test
  void token_isRevokedAndRemovedFromTheSession() {
    browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT);

    HttpResponse<String> response = browser.fetchDelete(ENDPOINT);

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(browser.load("image", "/attributes").body())
        .endsWith(" . ~ cometchat-uid-1\ncometchat.authToken=null\ncometchat.uid=null\n");
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void repeatedDelete_isNoError() {
    browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT);

    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(204);
    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(204);

    fixture.awaitRevoked(1);
    assertThat(emulator.journal().count(Operation.DELETE_AUTH_TOKEN)).isEqualTo(1);
  }

  @Test
  void nextRequest_getsAnotherKey() {
    String first = browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT).body();
    String key = key();

    browser.fetchDelete(ENDPOINT);
    HttpResponse<String> response = browser.fetch(ENDPOINT);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isNotEqualTo(first);
    assertThat(key()).isNotEqualTo(key);
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1"))
        .singleElement()
        .satisfies(kept -> assertThat(response.body()).contains(kept));
  }

  @Test
  void ordinaryRequestsAfterwards_createNothing() {
    browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT);
    browser.fetchDelete(ENDPOINT);
    fixture.awaitRevoked(1);

    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    assertThat(token(browser.fetch("/api/data", "X-CometChat-Token", "?"))).isEmpty();
    assertThat(token(browser.fetchPost("/api/data"))).isEmpty();
    browser.navigate("/page");
    fixture.advance(Duration.ofHours(3));
    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    browser.navigate("/invalidate");

    assertThat(fixture.bridge().events().all(BridgeEvent.TokenCreated.class)).hasSize(1);
    assertThat(emulator.journal().count()).isEqualTo(2);
  }

  @Test
  void deleteBeforeTheFirstToken_createsNothing() {
    browser.load("image", "/login?user=cometchat-uid-1");

    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(204);

    assertThat(token(browser.fetch("/api/data"))).isEmpty();
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isZero();
    assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(200);
  }

  @Test
  void nextPost_createsAToken() {
    String first = fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-1"));
    browser.fetchDelete(ENDPOINT);
    fixture.awaitRevoked(1);

    HttpResponse<String> response = browser.reject(first);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).doesNotContain(first);
    assertThat(token(browser.fetch("/api/data"))).isPresent();
  }

  @Test
  void nextLoginOfTheUser_createsAToken() {
    browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT);
    browser.fetchDelete(ENDPOINT);
    fixture.awaitRevoked(1);

    browser.fetchPost("/forget");

    fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-1"));
  }

  @Test
  void otherUserInTheSameSession_getsAToken() {
    browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT);
    browser.fetchDelete(ENDPOINT);

    fixture.validToken(browser.fetchPost("/api/login?user=cometchat-uid-2"));
  }

  @Test
  void otherSessionsOfTheUser_continue() {
    browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT);
    Browser phone = fixture.browser().loggedIn("cometchat-uid-1");
    String ofPhone = phone.fetch(ENDPOINT).body();

    browser.fetchDelete(ENDPOINT);

    fixture.awaitRevoked(1);
    assertThat(phone.fetch(ENDPOINT).body()).isEqualTo(ofPhone);
    assertThat(emulator.users().tokens("cometchat-uid-1")).hasSize(1);
  }

  @Test
  void tokenOfARunningTokenRequest_isRevoked() {
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      browser.loggedIn("cometchat-uid-1");
      CompletableFuture<HttpResponse<String>> waiting = browser.startFetch(ENDPOINT);
      hold.awaitHeld(1, REAL_LIMIT);
      fixture.bridge().time().awaitScheduled(FilterFixture.MAX_LOGIN_WAIT);

      assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(204);

      assertThat(waiting.orTimeout(REAL_LIMIT.toSeconds(), TimeUnit.SECONDS).join().statusCode())
          .isEqualTo(503);
    }
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void deleteDuringAnOutage_returnsAtOnceAndIsRetried() {
    browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT);
    try (Hold hold = emulator.faults().on(Operation.DELETE_AUTH_TOKEN).hang()) {
      assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(204);
      hold.awaitHeld(1, REAL_LIMIT);
    }
    fixture.awaitRevoked(1);
    assertThat(emulator.users().tokens("cometchat-uid-1")).isEmpty();
  }

  @Test
  void anonymousRequest_getsStatus401() {
    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(401);

    browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT);
    browser.fetchPost("/forget");
    assertThat(browser.fetchDelete(ENDPOINT).statusCode()).isEqualTo(401);
  }

  @Test
  void logoutOfTheApplicationAfterwards_doesNothing() {
    browser.loggedIn("cometchat-uid-1").fetch(ENDPOINT);

    browser.fetchDelete(ENDPOINT);
    fixture.awaitRevoked(1);
    HttpResponse<String> logout = browser.load("image", "/invalidate");

    assertThat(token(logout)).isEmpty();
    assertThat(emulator.journal().count()).isEqualTo(2);
  }

  private String key() {
    return browser
        .load("image", "/attributes")
        .body()
        .lines()
        .findFirst()
        .orElseThrow()
        .split(" ", -1)[2];
  }
}
