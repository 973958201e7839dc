/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.application.Arrangements;
import org.cometchatbridge.boots.application.TestApplication;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.ClassUtils;

@DisplayName("Unusual arrangements")
class ArrangementsTest extends BootTest {

  private static final boolean SPRING_SECURITY_6 =
      ClassUtils.isPresent(
          "org.springframework.security.web.servlet.util.matcher.MvcRequestMatcher",
          ArrangementsTest.class.getClassLoader());

  /** The application, a property that it has, and the prefixes of its pages and of its login. */
  enum Arrangement {
    TWO_FORMS_FIRST(Arrangements.TwoForms.class, "", "", "/api"),
    TWO_FORMS_SECOND(Arrangements.TwoForms.class, "", "", ""),
    IMPLICIT_SAVE(Arrangements.ImplicitSave.class, "", "", ""),
    OWN_STRATEGY(Arrangements.OwnStrategy.class, "", "", ""),
    CONTEXT_PATH(TestApplication.class, "server.servlet.context-path=/shop", "/shop", "/shop"),
    LAZY(TestApplication.class, "spring.main.lazy-initialization=true", "", ""),
    OTHER_ORDER(TestApplication.class, "spring.security.filter.order=5", "", ""),
    VIRTUAL_THREADS(TestApplication.class, "spring.threads.virtual.enabled=true", "", "");

    private final Class<?> application;
    private final String property;
    private final String root;
    private final String logins;

    Arrangement(Class<?> application, String property, String root, String logins) {
      this.application = application;
      this.property = property;
      this.root = root;
      this.logins = logins;
    }

    private RunningApplication start() {
      RunningApplication.Builder builder =
          RunningApplication.with(emulator()).application(application);
      if (!property.isEmpty()) {
        String[] pair = property.split("=", 2);
        builder.property(pair[0], pair[1]);
      }
      return builder.start();
    }
  }

  @AfterEach
  void resetTheStrategy() {
    SecurityContextHolder.setStrategyName(SecurityContextHolder.MODE_THREADLOCAL);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a form login gets a token, and its logout revokes it")
  void formLogin_getsATokenUntilTheLogout(Arrangement arrangement) {
    try (LogCapture log = LogCapture.of("org.cometchatbridge");
        RunningApplication application = arrangement.start()) {
      BootBrowser browser = application.browser();
      HttpResponse<String> login =
          browser.submit(
              arrangement.logins + "/login",
              BootBrowser.credentials(USER, Accounts.PASSWORD)
                  + "&_csrf="
                  + csrf(browser, arrangement));
      assertThat(login.statusCode()).isEqualTo(302);

      String token = validToken(browser.fetch(arrangement.root + "/data"));
      assertThat(EndpointTest.token(browser.fetch(arrangement.root + "/cometchat/token")))
          .isEqualTo(token);
      assertThat(browser.fetch(arrangement.root + "/cometchat/bridge.js").statusCode())
          .isEqualTo(200);
      assertThat(minted()).isEqualTo(1);

      browser.submit(arrangement.logins + "/logout", "_csrf=" + csrf(browser, arrangement));
      awaitRevoked(1);
      assertThat(emulator().users().isValid(token)).isFalse();
      assertNotLoggedIn(browser.fetch(arrangement.root + "/cometchat/token"));
      assertThat(log.warnings()).isEmpty();
    }
  }

  @Test
  @DisplayName("a user in a cookie of the application shares a token on demand")
  void contextInCookie_isOnDemand() {
    try (RunningApplication application =
        RunningApplication.with(emulator())
            .application(Arrangements.ContextsInCookie.class)
            .start()) {
      BootBrowser browser = application.browser();
      browser.submit("/login", BootBrowser.credentials(USER, Accounts.PASSWORD));
      assertNoToken(browser.fetch("/data"));
      assertThat(emulator().journal().count()).isZero();

      String token = tokenAtEndpoint(browser, USER);
      assertThat(tokenAtEndpoint(browser, USER)).isEqualTo(token);
      browser.submit("/logout", "");

      assertNotLoggedIn(browser.endpoint());
      browser.submit("/login", BootBrowser.credentials(USER, Accounts.PASSWORD));
      assertThat(tokenAtEndpoint(browser, USER)).isNotEqualTo(token);
      assertThat(revoked()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/mvc"})
  @DisplayName("a DispatcherServlet with a path of its own does not move the endpoint")
  void dispatcherServletWithPath_doesNotMoveTheEndpoint(String folder) {
    try (LogCapture log = LogCapture.of("org.cometchatbridge");
        RunningApplication application =
            RunningApplication.with(emulator())
                .property("spring.mvc.servlet.path", "/mvc")
                .property("cometchat.bridge.endpoint", folder + "/cometchat/token")
                .start()) {
      BootBrowser browser = application.browser();
      String token =
          validToken(
              browser.fetchJson("POST", "/mvc/json/login", BootBrowser.jsonCredentials(USER)));

      if (folder.isEmpty() && SPRING_SECURITY_6) {
        assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(404);
        assertThat(log.warnings())
            .anySatisfy(
                line ->
                    assertThat(line)
                        .endsWith("Set cometchat.bridge.endpoint=/mvc/cometchat/token"));
        return;
      }
      assertThat(EndpointTest.token(browser.fetch(folder + "/cometchat/token"))).isEqualTo(token);
      assertThat(browser.fetch(folder + "/cometchat/bridge.js").statusCode()).isEqualTo(200);
      assertThat(browser.fetchDelete(folder + "/cometchat/token").statusCode()).isEqualTo(204);
      assertThat(browser.fetch(folder + "/cometchat/other").statusCode()).isEqualTo(404);
      awaitRevoked(1);
    }
  }

  private static String csrf(BootBrowser browser, Arrangement arrangement) {
    return BootBrowser.json(browser.navigate(arrangement.root + "/csrf")).get("token").asText();
  }
}
