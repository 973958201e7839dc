/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.servlet.FilterFixture.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The resolvers that the guide shows for applications in which a user acts as another one. */
class ImpersonationTest {

  private static final String ADMIN = "cometchat-uid-1";
  private static final String OTHER = "cometchat-uid-2";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  /** The resolver of the guide. */
  private static final class ChatUsers implements UserResolver {
    @Override
    public @Nullable String userId(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      if (session == null || session.getAttribute("impersonator") != null) {
        return null;
      }
      return (String) session.getAttribute("userId");
    }
  }

  /** The administrator keeps the own chat. */
  private static final class OwnChatUsers implements UserResolver {
    @Override
    public @Nullable String userId(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      if (session == null) {
        return null;
      }
      return session.getAttribute("impersonator") instanceof String own
          ? own
          : (String) session.getAttribute("userId");
    }
  }

  private static FilterFixture application(UserResolver resolver) {
    FilterFixture fixture = FilterFixture.of(EMULATOR.emulator(), resolver);
    fixture
        .application()
        .on(
            "/api/sign-in",
            (request, response) -> {
              request.getSession().setAttribute("userId", ADMIN);
              TestApplication.json(response);
            })
        .on(
            "/api/become",
            (request, response) -> {
              request.getSession().setAttribute("impersonator", ADMIN);
              request.getSession().setAttribute("userId", OTHER);
              TestApplication.json(response);
            })
        .on(
            "/api/back",
            (request, response) -> {
              request.getSession().removeAttribute("impersonator");
              request.getSession().setAttribute("userId", ADMIN);
              TestApplication.json(response);
            });
    return fixture.start();
  }

  @Test
  void administratorWithoutChatMeanwhile_getsAnotherTokenAfterwards() {
    try (FilterFixture fixture = application(new ChatUsers())) {
      Browser browser = fixture.browser();
      String first = fixture.validToken(browser.fetchPost("/api/sign-in"));

      assertThat(token(browser.fetchPost("/api/become"))).isEmpty();
      assertThat(token(browser.fetch("/api/data"))).isEmpty();
      assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
      assertThat(EMULATOR.emulator().users().tokens(OTHER)).isEmpty();

      String second = fixture.validToken(browser.fetchPost("/api/back"));
      assertThat(second).isNotEqualTo(first);
      fixture.awaitRevoked(1);
      assertThat(EMULATOR.emulator().users().tokens(ADMIN)).containsExactly(second);
    }
  }

  @Test
  void administratorWithTheOwnChat_keepsTheToken() {
    try (FilterFixture fixture = application(new OwnChatUsers())) {
      Browser browser = fixture.browser();
      String token = fixture.validToken(browser.fetchPost("/api/sign-in"));

      assertThat(token(browser.fetchPost("/api/become"))).contains(token);
      assertThat(browser.fetch("/cometchat/token").body()).contains(token);
      assertThat(token(browser.fetchPost("/api/back"))).contains(token);

      assertThat(EMULATOR.emulator().users().tokens(OTHER)).isEmpty();
      assertThat(EMULATOR.emulator().journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
    }
  }
}
