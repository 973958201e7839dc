/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import org.cometchatbridge.core.ChatUsers;
import org.cometchatbridge.core.Deletion;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.testsupport.Browser;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A servlet application reports changes of its users by the attribute of its context. */
class ChatUsersAttributeTest {

  private static final String ADA = "emp-1";

  @RegisterExtension static final EmulatorPerTest EMULATOR = new EmulatorPerTest();

  private CometChatEmulator emulator;
  private FilterFixture fixture;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
    fixture = FilterFixture.of(emulator);
    fixture
        .application()
        .on("/sign-out", (request, response) -> users(request).signOutEverywhere(ADA))
        .on("/delete", (request, response) -> users(request).delete(ADA, Deletion.PERMANENT))
        .on("/activate", (request, response) -> users(request).activate(ADA))
        .start();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static ChatUsers users(HttpServletRequest request) {
    return (ChatUsers) request.getServletContext().getAttribute("org.cometchatbridge.users");
  }

  private Browser loggedIn() {
    return fixture.browser().loggedIn(ADA);
  }

  @Test
  void signOutEverywhere_endsOldSessionsOnly() {
    Browser old = loggedIn();
    assertThat(old.fetch("/cometchat/token").statusCode()).isEqualTo(200);

    fixture.browser().fetch("/sign-out");

    assertThat(old.fetch("/cometchat/token").body()).contains("signed_out");
    assertThat(loggedIn().fetch("/cometchat/token").statusCode()).isEqualTo(200);
    emulator.journal().awaitCompleted(Operation.FLUSH_AUTH_TOKENS, 1, FilterFixture.REAL_LIMIT);
  }

  @Test
  void deletedUser_isNotCreatedAgainByAnybody_untilActivated() {
    Browser old = loggedIn();
    assertThat(old.fetch("/cometchat/token").statusCode()).isEqualTo(200);

    fixture.browser().fetch("/delete");
    emulator.journal().awaitCompleted(Operation.DELETE_USER, 1, FilterFixture.REAL_LIMIT);

    assertThat(old.fetch("/cometchat/token").body()).contains("not_eligible");
    assertThat(loggedIn().fetch("/cometchat/token").body()).contains("not_eligible");
    assertThat(emulator.users().find(ADA)).isEmpty();

    fixture.browser().fetch("/activate");
    assertThat(old.fetch("/cometchat/token").body()).contains("signed_out");
    assertThat(loggedIn().fetch("/cometchat/token").statusCode()).isEqualTo(200);
  }
}
