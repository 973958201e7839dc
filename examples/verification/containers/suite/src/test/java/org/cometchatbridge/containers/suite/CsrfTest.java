/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.owasp.csrfguard.CsrfGuard;
import org.owasp.csrfguard.CsrfGuardFilter;
import org.owasp.csrfguard.config.PropertiesConfigurationProviderFactory;
import org.owasp.csrfguard.session.SessionTokenKeyExtractor;

/** OWASP CSRFGuard, which rejects POST and DELETE without its token. */
@DisplayName("Applications with a CSRF filter")
class CsrfTest extends ContainerTest {

  private static final String TOKEN_NAME = "OWASP-CSRFTOKEN";
  private static final String EXEMPT_CONTEXT = "/exempt";
  private static final String[] AJAX = {"X-Requested-With", "XMLHttpRequest"};

  @Test
  @DisplayName("in front of the bridge: pages get a token, and can neither replace nor revoke it")
  void inFront_rejectsPostAndDelete() {
    Browser browser = loggedIn(application().behind(new CsrfGuardFilter()));

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(200);
    assertThat(replace(browser)).isEqualTo(403);
    assertThat(browser.fetchDelete("/cometchat/token").statusCode()).isEqualTo(403);
    assertThat(emulator().journal().count(Operation.DELETE_AUTH_TOKEN)).isZero();
  }

  @Test
  @DisplayName("in front of the bridge, without its paths: the endpoint works")
  void inFrontWithoutThePathsOfTheBridge_letsTheEndpointWork() {
    Browser browser =
        loggedIn(Application.at(EXEMPT_CONTEXT, bridge().bridge()).behind(new CsrfGuardFilter()));

    assertEndpointWorks(browser);
    assertApplicationIsProtected(browser);
  }

  @Test
  @DisplayName("behind the bridge, which finds the user in the session: the endpoint works")
  void behind_letsTheEndpointWork() {
    Browser browser = loggedIn(application().before(new CsrfGuardFilter()));

    assertEndpointWorks(browser);
    assertApplicationIsProtected(browser);
  }

  @Test
  @DisplayName(
      "in front of the bridge, with its token in each call of the page: the endpoint works")
  void inFrontWithItsToken_letsTheEndpointWork() {
    Browser browser =
        loggedIn(
            application()
                .behind(new CsrfGuardFilter())
                .on(
                    "/api/csrf-token",
                    (request, response) ->
                        response
                            .getWriter()
                            .write(
                                CsrfGuard.getInstance()
                                    .getTokenService()
                                    .getMasterToken(request.getSession().getId()))));
    browser.fetch("/api/data");
    String csrfToken = browser.fetch("/api/csrf-token").body();
    String first = token(browser);

    assertThat(
            browser
                .fetchJson(
                    "POST",
                    "/cometchat/token",
                    rejected(first),
                    AJAX[0],
                    AJAX[1],
                    TOKEN_NAME,
                    csrfToken)
                .statusCode())
        .isEqualTo(200);
    assertThat(
            browser
                .fetchDelete("/cometchat/token", AJAX[0], AJAX[1], TOKEN_NAME, csrfToken)
                .statusCode())
        .isEqualTo(204);
  }

  @Test
  @DisplayName("behind the bridge: a request of another site can neither replace nor revoke")
  void behind_otherSitesAreRejected() {
    Browser browser = loggedIn(application().before(new CsrfGuardFilter()));
    String first = token(browser);

    assertThat(
            browser
                .fetchJson(
                    "POST", "/cometchat/token", rejected(first), "Sec-Fetch-Site", "cross-site")
                .statusCode())
        .isEqualTo(403);
    assertThat(browser.fetchDelete("/cometchat/token", "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);
    assertThat(token(browser)).isEqualTo(first);
  }

  private Browser loggedIn(Application application) {
    Browser browser = deploy(application);
    assertThat(browser.fetch("/api/login?user=" + USER).statusCode()).isEqualTo(200);
    return browser;
  }

  private void assertEndpointWorks(Browser browser) {
    String first = token(browser);

    assertThat(replace(browser)).isEqualTo(200);

    assertThat(token(browser)).isNotEqualTo(first);
    assertThat(browser.fetchDelete("/cometchat/token").statusCode()).isEqualTo(204);
    awaitRevoked(2);
  }

  private static void assertApplicationIsProtected(Browser browser) {
    assertThat(browser.fetchPost("/api/data").statusCode()).isEqualTo(403);
  }

  private static int replace(Browser browser) {
    return browser.fetchJson("POST", "/cometchat/token", rejected(token(browser))).statusCode();
  }

  private static String token(Browser browser) {
    return browser
        .fetch("/cometchat/token")
        .body()
        .replaceFirst(".*\"authToken\":\"([^\"]+)\".*", "$1");
  }

  private static String rejected(String token) {
    return "{\"rejected\":\"" + token + "\"}";
  }

  /** Its settings are static, so only one application has the exemption. */
  @BeforeAll
  static void configureFilter() {
    Properties settings = new Properties();
    settings.setProperty(
        "org.owasp.csrfguard.configuration.provider.factory",
        PropertiesConfigurationProviderFactory.class.getName());
    settings.setProperty(
        "org.owasp.csrfguard.LogicalSessionExtractor", SessionTokenKeyExtractor.class.getName());
    settings.setProperty("org.owasp.csrfguard.Enabled", "true");
    settings.setProperty("org.owasp.csrfguard.Ajax", "true");
    settings.setProperty("org.owasp.csrfguard.ProtectedMethods", "POST,PUT,DELETE");
    settings.setProperty("org.owasp.csrfguard.TokenName", TOKEN_NAME);
    settings.setProperty(
        "org.owasp.csrfguard.action.Error", org.owasp.csrfguard.action.Error.class.getName());
    settings.setProperty("org.owasp.csrfguard.action.Error.Code", "403");
    settings.setProperty("org.owasp.csrfguard.action.Error.Message", "rejected");
    settings.setProperty(
        "org.owasp.csrfguard.unprotected.CometChat", EXEMPT_CONTEXT + "/cometchat/*");
    CsrfGuard.load(settings);
  }
}
