/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.Test;

/** The eligibility rule changes its mind while a user is logged in. */
class EligibilityTest extends FilterTest {

  private static final String ENDPOINT = "/cometchat/token";
  private static final String LOGIN = "/api/login?user=cometchat-uid-1";

  private final AtomicBoolean eligible = new AtomicBoolean();
  private final AtomicInteger asked = new AtomicInteger();

  @Override
  FilterFixture createFixture() {
    return FilterFixture.of(
        emulator,
        BridgeFixture.config(emulator).toBuilder()
            .eligibility(
                user -> {
                  asked.incrementAndGet();
                  return eligible.get();
                })
            .build());
  }

  @Test
  void endpoint_asksTheRuleAgainAfterAMinute() {
    browser.loggedIn("cometchat-uid-1");
    assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(403);
    eligible.set(true);
    fixture.advance(Duration.ofMinutes(1));

    assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(200);
  }

  @Test
  void ordinaryRequests_askTheRuleOnceAMinute() {
    assertThat(token(browser.fetchPost(LOGIN))).isEmpty();
    for (int i = 0; i < 5; i++) {
      browser.fetch("/api/data");
    }
    assertThat(asked.get()).isEqualTo(1);
    fixture.advance(Duration.ofMinutes(1));
    browser.fetch("/api/data");
    browser.fetch("/api/data");
    assertThat(asked.get()).isEqualTo(2);
    eligible.set(true);
    fixture.advance(Duration.ofMinutes(1));

    fixture.validToken(browser.fetch("/api/data"));
  }

  @Test
  void otherSessionOfTheUser_asksTheRule() {
    browser.fetchPost(LOGIN);
    eligible.set(true);

    fixture.validToken(fixture.browser().fetchPost(LOGIN));
  }

  @Test
  void replacementOfARejectedToken_asksTheRule() {
    eligible.set(true);
    String token = fixture.validToken(browser.fetchPost(LOGIN));

    eligible.set(false);

    assertThat(browser.reject(token).statusCode()).isEqualTo(403);
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
  }

  @Test
  void tokenAfterADeletion_asksTheRule() {
    eligible.set(true);
    browser.fetchPost(LOGIN);
    browser.fetchDelete(ENDPOINT);

    eligible.set(false);

    assertThat(browser.fetch(ENDPOINT).statusCode()).isEqualTo(403);
    assertThat(emulator.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
  }
}
