/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.mfa.MultiFactorApplication.ByAnnotation;
import org.cometchatbridge.boots.mfa.MultiFactorApplication.ByOwnRule;
import org.cometchatbridge.boots.mfa.MultiFactorApplication.ByProperty;
import org.cometchatbridge.boots.suite.BootBrowser;
import org.cometchatbridge.boots.suite.BootTest;
import org.cometchatbridge.boots.suite.RunningApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Logins with several factors")
class MultiFactorTest extends BootTest {

  /** A factor of a login. */
  private enum Factor {
    PASSWORD,
    ONE_TIME_TOKEN
  }

  @Test
  @DisplayName("one factor is no login, in any order, and both are one")
  void everyOrder_needsBothFactors() {
    try (RunningApplication application = start(ByAnnotation.class)) {
      for (List<Factor> order : orders()) {
        BootBrowser browser = application.browser();
        logIn(browser, USER, order.get(0));

        assertNoToken(browser.fetch("/data"));
        assertNotLoggedIn(browser.endpoint());
        logIn(browser, USER, order.get(0));
        assertNotLoggedIn(browser.endpoint());
        assertThat(emulator().journal().count()).as("calls after %s", order.get(0)).isZero();

        logIn(browser, USER, order.get(1));
        String token = validToken(browser.fetch("/data"));
        assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
        assertThat(minted()).isEqualTo(1);
        emulator().journal().clear();
      }
    }
  }

  @Test
  @DisplayName("the second factor of another user completes no login")
  void factorsOfTwoUsers_areNoLogin() {
    try (RunningApplication application = start(ByAnnotation.class)) {
      for (List<Factor> order : orders()) {
        BootBrowser browser = application.browser();
        logIn(browser, USER, order.get(0));
        logIn(browser, OTHER_USER, order.get(1));

        assertNotLoggedIn(browser.endpoint());
      }
      assertThat(emulator().journal().count()).isZero();
    }
  }

  @Test
  @DisplayName("after a logout one factor is no login again")
  void logout_forgetsTheFactors() {
    try (RunningApplication application = start(ByAnnotation.class)) {
      BootBrowser browser = application.browser();
      logIn(browser, USER, Factor.PASSWORD);
      logIn(browser, USER, Factor.ONE_TIME_TOKEN);
      tokenAtEndpoint(browser, USER);

      browser.submit("/logout", "");
      awaitRevoked(1);
      logIn(browser, USER, Factor.ONE_TIME_TOKEN);

      assertNotLoggedIn(browser.endpoint());
      assertThat(minted()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("a rule of the application may require the second factor of some users only")
  void ownRule_decides() {
    try (RunningApplication application = start(ByOwnRule.class)) {
      for (List<Factor> order : orders()) {
        BootBrowser browser = application.browser();
        logIn(browser, USER, order.get(0));
        assertNotLoggedIn(browser.endpoint());
        logIn(browser, USER, order.get(1));
        tokenAtEndpoint(browser, USER);

        BootBrowser other = application.browser();
        logIn(other, OTHER_USER, order.get(0));
        tokenAtEndpoint(other, OTHER_USER);
      }
    }
  }

  @Test
  @DisplayName("required-authorities needs all factors, in any order")
  void requiredAuthorities_needAllFactors() {
    try (RunningApplication application =
        RunningApplication.with(emulator())
            .application(ByProperty.class)
            .property(
                "cometchat.bridge.required-authorities", "FACTOR_PASSWORD, FACTOR_OTT, ROLE_STAFF")
            .start()) {
      for (List<Factor> order : orders()) {
        BootBrowser browser = application.browser();
        logIn(browser, USER, order.get(0));
        HttpResponse<String> first = browser.endpoint();
        assertThat(first.statusCode()).isEqualTo(403);
        assertThat(BootBrowser.json(first).get("error").asText()).isEqualTo("not_eligible");
        assertThat(emulator().journal().count()).isZero();

        logIn(browser, USER, order.get(1));
        tokenAtEndpoint(browser, USER);
        emulator().journal().clear();
      }
    }
  }

  private static RunningApplication start(Class<?> type) {
    return RunningApplication.with(emulator()).application(type).start();
  }

  private static List<List<Factor>> orders() {
    return List.of(
        List.of(Factor.PASSWORD, Factor.ONE_TIME_TOKEN),
        List.of(Factor.ONE_TIME_TOKEN, Factor.PASSWORD));
  }

  private static void logIn(BootBrowser browser, String user, Factor factor) {
    HttpResponse<String> login;
    if (factor == Factor.PASSWORD) {
      login = browser.submit("/login", BootBrowser.credentials(user, Accounts.PASSWORD));
    } else {
      browser.submit("/ott/generate", "username=" + user);
      login = browser.submit("/login/ott", "token=" + MultiFactorApplication.SENT.remove(user));
    }
    assertThat(login.statusCode()).isEqualTo(302);
    assertThat(BootBrowser.location(login).toString()).doesNotContain("error");
  }
}
