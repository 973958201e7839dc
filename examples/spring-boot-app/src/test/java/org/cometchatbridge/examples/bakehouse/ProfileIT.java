/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.DELETE_USER;
import static org.cometchatbridge.emulator.Operation.FLUSH_AUTH_TOKENS;
import static org.cometchatbridge.emulator.Operation.UPDATE_USER;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The profile page, and what becomes of the CometChat user. Each test has a user of its own. */
class ProfileIT {

  private static final String TOKEN = "X-CometChat-Token";
  private static final Duration REAL_LIMIT = Duration.ofSeconds(30);

  private static ConfigurableApplicationContext bakehouse;
  private static CometChatEmulator cometChat;

  private final Visitor visitor = visitor();
  private final Visitor other = visitor();

  @BeforeAll
  static void open() {
    bakehouse =
        Bakehouse.start(
            "--cometchat.bridge.max-login-wait=10s",
            "--spring.profiles.active=emulator",
            "--server.port=0");
    cometChat = bakehouse.getBean(CometChatEmulator.class);
  }

  @AfterAll
  static void close() {
    bakehouse.close();
  }

  @BeforeEach
  void clearJournal() {
    cometChat.journal().clear();
  }

  @AfterEach
  void assertNoContractViolations() {
    assertThat(cometChat.journal().takeViolations()).isEmpty();
  }

  @Test
  void profileChange_reachesCometChatWithOneCall() throws Exception {
    signIn(visitor, "mira", "sourdough");

    HttpResponse<String> saved =
        visitor.submit(
            "profile",
            "/profile",
            "name=Mira+%3CC%3E&picture=https%3A%2F%2Fpictures.example%2Fmira.png&");

    cometChat.journal().awaitCompleted(UPDATE_USER, 1, REAL_LIMIT);
    EmulatedUser user = cometChat.users().find("mira").orElseThrow();
    assertThat(user.name()).isEqualTo("Mira <C>");
    assertThat(user.avatar()).isEqualTo("https://pictures.example/mira.png");
    assertThat(visitor.follow(saved).body())
        .contains("Your profile has been saved.", "value=\"Mira &lt;C&gt;\"");
    assertThat(visitor.visit("").body()).contains("Mira &lt;C&gt;</strong>");
    assertThat(cometChat.journal().count(UPDATE_USER)).isEqualTo(1);
  }

  @Test
  void profileChange_unusableField_isRejectedWithAMessage() throws Exception {
    signIn(visitor, "orla.obrien@bakehouse.example", "apple-tart");

    HttpResponse<String> nameless = visitor.submit("profile", "/profile", "name=+&picture=&");
    HttpResponse<String> script =
        visitor.submit("profile", "/profile", "name=X&picture=javascript%3Aalert(1)&");

    assertThat(nameless.statusCode()).isEqualTo(400);
    assertThat(nameless.body()).contains("Enter a name");
    assertThat(script.statusCode()).isEqualTo(400);
    assertThat(script.body()).contains("must be a web address", "value=\"X\"");
    assertThat(visitor.visit("profile").body()).contains("Órla O&#39;Brien");
  }

  @Test
  void signOutEverywhere_endsTheChatOfAnotherBrowser() throws Exception {
    String tokenOfOther = signIn(other, "tom", "croissant");
    String token = signIn(visitor, "tom", "croissant");

    HttpResponse<String> done = visitor.submit("profile", "/profile/sign-out-everywhere", "");

    assertThat(visitor.follow(done).body()).contains("You are signed out everywhere.");
    cometChat.journal().awaitCompleted(FLUSH_AUTH_TOKENS, 1, REAL_LIMIT);
    assertThat(cometChat.users().isValid(token)).isFalse();
    assertThat(cometChat.users().isValid(tokenOfOther)).isFalse();
    HttpResponse<String> rejected = other.reject(tokenOfOther);
    assertThat(rejected.statusCode()).isEqualTo(403);
    assertThat(rejected.body()).contains("signed_out");
    assertThat(other.visit("").headers().firstValue("Location").orElseThrow()).endsWith("/login");
    assertThat(other.fetch("cometchat/token").statusCode()).isEqualTo(401);

    assertThat(cometChat.users().isValid(signIn(other, "tom", "croissant"))).isTrue();
    assertThat(other.visit("").statusCode()).isEqualTo(200);
  }

  @Test
  void deleteAccount_confirmed_deletesTheUserAndEndsEverySession() throws Exception {
    String tokenOfOther = signIn(other, "nadia", "poppyseed");
    signIn(visitor, "nadia", "poppyseed");
    int created = cometChat.journal().count(CREATE_USER);
    assertThat(visitor.submit("profile/delete", "/profile/delete", "").statusCode()).isEqualTo(400);
    assertThat(visitor.visit("profile/delete").statusCode()).isEqualTo(200);

    HttpResponse<String> done =
        visitor.submit("profile/delete", "/profile/delete", "confirmed=true&");

    assertThat(visitor.follow(done).body())
        .contains("Your account has been deleted.")
        .doesNotContain("Nadia Haddad");
    cometChat.journal().awaitCompleted(DELETE_USER, 1, REAL_LIMIT);
    assertThat(other.reject(tokenOfOther).statusCode()).isEqualTo(403);
    assertThat(other.visit("").statusCode()).isEqualTo(302);
    assertThat(other.signInByJson("nadia", "poppyseed").statusCode()).isEqualTo(401);
    assertThat(cometChat.journal().count(CREATE_USER)).isEqualTo(created);
    assertThat(cometChat.users().find("nadia")).isEmpty();
  }

  @Test
  void form_withoutCsrfToken_changesNothing() throws Exception {
    signIn(visitor, "mira", "sourdough");

    for (String action :
        new String[] {"/profile", "/profile/sign-out-everywhere", "/profile/delete"}) {
      assertThat(visitor.submitForeign(action, "name=Eve&confirmed=true").statusCode())
          .as(action)
          .isEqualTo(403);
    }

    assertThat(visitor.visit("profile").body()).doesNotContain("Eve");
  }

  private static String signIn(Visitor visitor, String username, String password) throws Exception {
    return visitor.signInByJson(username, password).headers().firstValue(TOKEN).orElseThrow();
  }

  private static Visitor visitor() {
    return new Visitor(
        bakehouse.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }
}
