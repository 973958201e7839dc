/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.DEACTIVATE_USERS;
import static org.cometchatbridge.emulator.Operation.DELETE_USER;
import static org.cometchatbridge.emulator.Operation.FLUSH_AUTH_TOKENS;
import static org.cometchatbridge.emulator.Operation.REACTIVATE_USERS;
import static org.cometchatbridge.emulator.Operation.UPDATE_USER;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern AUTH_TOKEN = Pattern.compile("\"authToken\":\"([^\"]+)\"");
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
  void signUp_createsTheCometChatUser_beforeTheFirstLogin() throws Exception {
    signUp("nina", "Nina N.", "chocolate");

    cometChat.journal().awaitCompleted(CREATE_USER, 1, REAL_LIMIT);
    assertThat(cometChat.users().find("nina").orElseThrow().name()).isEqualTo("Nina N.");
    assertThat(cometChat.users().isValid(signIn(visitor, "nina", "chocolate"))).isTrue();
    assertThat(cometChat.journal().count(CREATE_USER)).isEqualTo(1);
  }

  @Test
  void signUp_unusableField_isRejectedWithAMessage() throws Exception {
    signUp("oskar", "Oskar", "gingerbread");

    assertThat(rejectedSignUp("oskar", "Another", "gingerbread")).contains("name is taken");
    assertThat(rejectedSignUp("Oskar", "Another", "gingerbread")).contains("small letters");
    assertThat(rejectedSignUp("olga", "+", "gingerbread")).contains("Enter a name");
    assertThat(rejectedSignUp("olga", "Olga", "short")).contains("8 to 72 characters");

    signIn(visitor, "oskar", "gingerbread");
    assertThat(visitor.visit("profile").body()).contains("value=\"Oskar\"");
  }

  @Test
  void passwordChange_endsTheChatOfEveryBrowser() throws Exception {
    signUp("paul", "Paul", "buttercream");
    String tokenOfOther = signIn(other, "paul", "buttercream");
    String token = signIn(visitor, "paul", "buttercream");
    HttpResponse<String> wrong = changePassword("wrong", "marzipan-pig");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("The current password is incorrect.");

    HttpResponse<String> done = changePassword("buttercream", "marzipan-pig");

    assertThat(visitor.follow(done).body()).contains("Your password has been changed");
    cometChat.journal().awaitCompleted(FLUSH_AUTH_TOKENS, 1, REAL_LIMIT);
    assertThat(cometChat.users().isValid(token)).isFalse();
    assertThat(cometChat.users().isValid(tokenOfOther)).isFalse();
    assertThat(other.visit("").headers().firstValue("Location").orElseThrow()).endsWith("/login");
    assertThat(other.signInByJson("paul", "buttercream").statusCode()).isEqualTo(401);
    assertThat(cometChat.users().isValid(signIn(other, "paul", "marzipan-pig"))).isTrue();
  }

  @Test
  void disabledAccount_losesChatUntilItIsEnabled() throws Exception {
    signUp("quinn", "Quinn", "shortbread");
    String token = signIn(other, "quinn", "shortbread");
    assertThat(other.visit("crew").statusCode()).isEqualTo(403);
    signIn(visitor, "mira", "sourdough");
    assertThat(visitor.submit("crew", "/crew", "username=mira&enabled=false&").statusCode())
        .isEqualTo(400);

    visitor.submit("crew", "/crew", "username=quinn&enabled=false&");

    assertThat(visitor.visit("crew").body()).contains("aria-label=\"Enable Quinn\"");
    cometChat.journal().awaitCompleted(DEACTIVATE_USERS, 1, REAL_LIMIT);
    assertThat(cometChat.users().isValid(token)).isFalse();
    assertThat(other.reject(token).statusCode()).isEqualTo(403);
    assertThat(other.visit("").statusCode()).isEqualTo(302);
    assertThat(other.signInByJson("quinn", "shortbread").statusCode()).isEqualTo(401);

    visitor.submit("crew", "/crew", "username=quinn&enabled=true&");

    cometChat.journal().awaitCompleted(REACTIVATE_USERS, 1, REAL_LIMIT);
    assertThat(cometChat.users().isValid(signIn(other, "quinn", "shortbread"))).isTrue();
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
        new String[] {
          "/profile",
          "/profile/password",
          "/profile/sign-out-everywhere",
          "/profile/delete",
          "/crew",
          "/sign-up"
        }) {
      assertThat(
              visitor
                  .submitForeign(action, "name=Eve&confirmed=true&username=eve&password=croissant")
                  .statusCode())
          .as(action)
          .isEqualTo(403);
    }

    assertThat(visitor.visit("profile").body()).doesNotContain("Eve");
  }

  private void signUp(String username, String name, String password) throws Exception {
    HttpResponse<String> done = postSignUp(username, name, password);
    assertThat(visitor.follow(done).body()).contains("Your account has been created.");
  }

  private String rejectedSignUp(String username, String name, String password) throws Exception {
    HttpResponse<String> rejected = postSignUp(username, name, password);
    assertThat(rejected.statusCode()).isEqualTo(400);
    return rejected.body();
  }

  private HttpResponse<String> postSignUp(String username, String name, String password)
      throws Exception {
    return visitor.submit(
        "sign-up",
        "/sign-up",
        "username=%s&name=%s&password=%s&".formatted(username, name, password));
  }

  private HttpResponse<String> changePassword(String from, String to) throws Exception {
    return visitor.submit(
        "profile/password",
        "/profile/password",
        "oldPassword=%s&newPassword=%s&".formatted(from, to));
  }

  private static String signIn(Visitor visitor, String username, String password) throws Exception {
    assertThat(visitor.signInByJson(username, password).statusCode()).isEqualTo(200);
    HttpResponse<String> response = visitor.fetch("cometchat/token");
    // A token request waits for the database for a moment only; a busy machine may need more.
    while (response.statusCode() == 503) {
      response = visitor.fetch("cometchat/token");
    }
    Matcher token = AUTH_TOKEN.matcher(response.body());
    assertThat(token.find()).as(response.body()).isTrue();
    return token.group(1);
  }

  private static Visitor visitor() {
    return new Visitor(
        bakehouse.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }
}
