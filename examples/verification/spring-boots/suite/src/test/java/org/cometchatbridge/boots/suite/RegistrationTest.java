/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.suite;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.application.TestApplication;
import org.cometchatbridge.emulator.Operation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@DisplayName("A registration that logs the user in")
class RegistrationTest extends BootTest {

  /** An application that marks the users that it has just registered. */
  @Configuration(proxyBeanMethods = false)
  @Import({TestApplication.class, Registration.class})
  static class Registering {}

  /** The registration of users. */
  @RestController
  static class Registration {

    @PostMapping("/json/login-registered")
    Map<String, Boolean> register(
        @RequestParam String username, @RequestParam String password, HttpServletRequest request)
        throws ServletException {
      request.setAttribute("cometchat.newlyRegistered", true);
      request.login(username, password);
      return Map.of("registered", true);
    }
  }

  @Test
  @DisplayName("creates user and token with one call, and a wrong hint does no harm")
  void newlyRegistered_isOneCall() {
    try (RunningApplication application =
        RunningApplication.with(emulator()).application(Registering.class).start()) {
      validToken(register(application.browser(), Accounts.NEW_USER));

      assertThat(emulator().journal().count(Operation.CREATE_USER)).isEqualTo(1);
      assertThat(emulator().journal().count()).isEqualTo(1);

      emulator().journal().clear();
      validToken(register(application.browser(), USER));
      assertThat(emulator().journal().count())
          .as("a creation, the check of the owner, and the token")
          .isEqualTo(3);
    }
  }

  private static HttpResponse<String> register(BootBrowser browser, String user) {
    return browser.fetchForm(
        "/json/login-registered", BootBrowser.credentials(user, Accounts.PASSWORD));
  }
}
