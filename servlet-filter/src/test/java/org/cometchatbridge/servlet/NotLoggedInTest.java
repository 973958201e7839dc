/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The message of status 401 says what the request lacks. */
class NotLoggedInTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private static final UserResolver NONE = request -> null;

  @ParameterizedTest
  @ValueSource(strings = {"principal", "session:user", "session:user, principal"})
  void noSession(String resolver) {
    try (FilterFixture fixture = fixture(resolver)) {
      assertMessage(
          fixture.browser().fetch("/cometchat/token"),
          "No user is logged in: the request has no session.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"principal", "session:user", "session:user, principal"})
  void sessionThatDoesNotExist(String resolver) {
    try (FilterFixture fixture = fixture(resolver)) {
      assertMessage(
          fixture.browser().fetch("/cometchat/token", "Cookie", "JSESSIONID=ended"),
          "No user is logged in: the request has no session.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"principal", "session:user", "session:user, principal"})
  void sessionWithoutUser(String resolver) {
    try (FilterFixture fixture = fixture(resolver)) {
      Browser visitor = fixture.browser();
      visitor.fetch("/visit");

      assertMessage(
          visitor.fetch("/cometchat/token"), "No user is logged in: the session has no user.");
    }
  }

  @ParameterizedTest
  @CsvSource({"POST", "DELETE"})
  void otherMethods(String method) {
    try (FilterFixture fixture = fixture("session:user")) {
      Browser visitor = fixture.browser();
      visitor.fetch("/visit");

      assertMessage(
          visitor.plain(method, "/cometchat/token", "X-CometChat-Bridge", "1"),
          "No user is logged in: the session has no user.");
    }
  }

  @Test
  void userObjectWithoutId() {
    try (FilterFixture fixture = fixture("session:user")) {
      Browser visitor = fixture.browser();
      visitor.fetch("/unreadable");

      assertMessage(
          visitor.fetch("/cometchat/token"),
          "No user is logged in: the user resolver returned no user.");
    }
  }

  @Test
  void resolverOfTheApplication() {
    try (FilterFixture fixture = started(FilterFixture.of(EMULATOR.emulator(), NONE))) {
      Browser visitor = fixture.browser();

      assertMessage(
          visitor.fetch("/cometchat/token"),
          "No user is logged in: the request has no session, and the user resolver returned no"
              + " user.");

      visitor.fetch("/visit");
      assertMessage(
          visitor.fetch("/cometchat/token"),
          "No user is logged in: the user resolver returned no user.");
    }
  }

  @Test
  void credentialsThatNothingAccepts() {
    try (FilterFixture fixture = started(FilterFixture.of(EMULATOR.emulator(), NONE))) {
      assertMessage(
          fixture.browser().fetch("/cometchat/token", "Authorization", "Bearer unknown"),
          "No user is logged in: the credentials of the request were not accepted.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"principal", "session:user", "session:user, principal"})
  void sessionWithoutUser_andCredentialsThatNothingAccepts(String resolver) {
    try (FilterFixture fixture = fixture(resolver)) {
      Browser visitor = fixture.browser();
      visitor.fetch("/visit");

      assertMessage(
          visitor.fetch("/cometchat/token", "Authorization", "Bearer unknown"),
          "No user is logged in: the session has no user, and the credentials of the request were"
              + " not accepted.");
    }
  }

  @Test
  void resolverOfTheApplication_withSessionAndCredentials() {
    try (FilterFixture fixture = started(FilterFixture.of(EMULATOR.emulator(), NONE))) {
      Browser visitor = fixture.browser();
      visitor.fetch("/visit");

      assertMessage(
          visitor.fetch("/cometchat/token", "Authorization", "Bearer unknown"),
          "No user is logged in: the credentials of the request were not accepted.");
    }
  }

  @Test
  void userObjectWithoutId_besideCredentials() {
    try (FilterFixture fixture = fixture("session:user")) {
      Browser visitor = fixture.browser();
      visitor.fetch("/unreadable");

      assertMessage(
          visitor.fetch("/cometchat/token", "Authorization", "Basic proxy"),
          "No user is logged in: the user resolver returned no user.");
    }
  }

  @Test
  void resolverThatThrows() {
    UserResolver failing =
        request -> {
          throw new IllegalStateException("secret detail");
        };
    try (FilterFixture fixture = started(FilterFixture.of(EMULATOR.emulator(), failing))) {
      assertMessage(
          fixture.browser().fetch("/cometchat/token"),
          "No user is logged in: the user resolver failed.");
    }
  }

  private static void assertMessage(HttpResponse<String> response, String message) {
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body())
        .isEqualTo("{\"error\":\"not_logged_in\",\"message\":\"" + message + "\"}");
  }

  private static FilterFixture fixture(String resolver) {
    return started(FilterFixture.of(EMULATOR.emulator(), "userResolver", resolver));
  }

  private static FilterFixture started(FilterFixture fixture) {
    fixture
        .application()
        .on("/visit", (request, response) -> request.getSession().setAttribute("cart", "3 books"))
        .on(
            "/unreadable",
            (request, response) -> request.getSession().setAttribute("user", Map.of("x", "y")));
    return fixture.start();
  }
}
