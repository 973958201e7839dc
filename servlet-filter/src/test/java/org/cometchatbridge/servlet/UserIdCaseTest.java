/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.UserIdCase;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** User ids that differ only in case, in HTTP sessions and from a resolver of the application. */
class UserIdCaseTest {

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  /** Like a resolver that looks a user up by the id that it has returned. */
  private static final class ExactResolver implements UserResolver {
    @Override
    public @Nullable String userId(HttpServletRequest request) {
      HttpSession session = request.getSession(false);
      Object user = session == null ? null : session.getAttribute("user");
      return user instanceof Map<?, ?> map && map.get("id") instanceof String id ? id : null;
    }

    @Override
    public ChatUser profile(HttpServletRequest request, String userId) {
      return ChatUser.builder(userId).name("Profile of " + userId).build();
    }

    @Override
    public boolean isLoginSession(HttpServletRequest request, HttpSession session, String userId) {
      return userId.equals(userId(request));
    }
  }

  private static CometChatBridgeConfig insensitive(CometChatEmulator emulator) {
    return BridgeFixture.config(emulator).toBuilder().userIdCase(UserIdCase.INSENSITIVE).build();
  }

  @Test
  void insensitive_otherSpellingInOneSession_keepsTheToken() {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (FilterFixture fixture = FilterFixture.of(emulator, insensitive(emulator))) {
      fixture
          .application()
          .on(
              "/api/respell",
              (request, response) -> {
                request.getSession().setAttribute("user", Map.of("id", "ADA"));
                TestApplication.json(response);
              });
      fixture.start();
      Browser browser = fixture.browser();
      browser.fetchPost("/api/login?user=Ada");
      String token = fixture.validToken(browser.fetch("/api/data"));

      browser.fetchPost("/api/respell");

      assertThat(fixture.validToken(browser.fetch("/api/data"))).isEqualTo(token);
      assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
    }
  }

  @Test
  void insensitive_resolver_getsTheIdThatItHasReturned() {
    CometChatEmulator emulator = EMULATOR.emulator();
    try (FilterFixture fixture =
        FilterFixture.of(emulator, insensitive(emulator), new ExactResolver()).start()) {
      Browser browser = fixture.browser();
      browser.fetchPost("/api/login?user=Ada");

      fixture.validToken(browser.fetch("/api/data"));

      assertThat(emulator.users().find("ada").orElseThrow().name()).isEqualTo("Profile of Ada");
      assertThat(emulator.journal().count(Operation.CREATE_USER)).isEqualTo(1);
    }
  }
}
