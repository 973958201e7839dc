/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.cometchatbridge.boots.application.Pages;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.spring.security.SignOutEverywhereEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportResource;

@DisplayName("Security in XML, without sessions")
class StatelessXmlTest extends BootTest {

  private static final String[] CREDENTIAL = {"Authorization", StatelessTest.basic(USER)};

  private static RunningApplication application;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Pages.class)
  @ImportResource("classpath:security-stateless.xml")
  static class Application {}

  @BeforeAll
  static void startApplication() {
    application = RunningApplication.with(emulator()).application(Application.class).start();
  }

  @AfterAll
  static void stopApplication() {
    application.close();
  }

  @Test
  @DisplayName("a logout with a credential forgets the shared token")
  void logout_forgetsTheSharedToken() {
    application.browser().fetchDelete("/cometchat/token", CREDENTIAL);
    String first = token();
    assertThat(token()).isEqualTo(first);

    HttpResponse<String> logout = application.browser().fetchPost("/logout", CREDENTIAL);

    HttpResponse<String> without = application.browser().fetchPost("/logout");
    assertThat(logout.statusCode()).isEqualTo(without.statusCode()).isEqualTo(302);
    assertThat(logout.headers().firstValue("Location"))
        .isEqualTo(without.headers().firstValue("Location"));
    assertThat(token()).isNotEqualTo(first);
    assertThat(emulator().users().isValid(first)).isTrue();
    assertThat(revoked()).isZero();
  }

  @Test
  @DisplayName("a logout with a wrong password forgets nothing")
  void logoutWithWrongPassword_forgetsNothing() {
    String first = token();

    application.browser().fetchPost("/logout", "Authorization", "Basic d3Jvbmc6d3Jvbmc=");
    application.browser().fetchPost("/data", CREDENTIAL);

    assertThat(token()).isEqualTo(first);
  }

  @Test
  @DisplayName("a sign-out everywhere revokes the shared token")
  void signOutEverywhere_revokesTheSharedToken() {
    String first = token();

    application.publish(new SignOutEverywhereEvent(USER));

    emulator().journal().awaitCompleted(Operation.FLUSH_AUTH_TOKENS, 1, REAL_LIMIT);
    assertThat(emulator().users().isValid(first)).isFalse();
    assertThat(token()).isNotEqualTo(first);
  }

  @Test
  @DisplayName("the endpoint asks for a login, not for a bearer token or a password")
  void callWithoutLogin_isChallenged() {
    HttpResponse<String> anonymous = application.browser().fetch("/cometchat/token");

    assertNotLoggedIn(anonymous);
    assertThat(anonymous.headers().allValues("WWW-Authenticate"))
        .containsExactly("Login realm=\"application\"");
  }

  /** A page in a browser without cookies. */
  private static String token() {
    return EndpointTest.token(application.browser().fetch("/cometchat/token", CREDENTIAL));
  }
}
