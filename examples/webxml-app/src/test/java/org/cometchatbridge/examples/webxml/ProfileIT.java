/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.DEACTIVATE_USERS;
import static org.cometchatbridge.emulator.Operation.DELETE_USER;
import static org.cometchatbridge.emulator.Operation.FLUSH_AUTH_TOKENS;
import static org.cometchatbridge.emulator.Operation.REACTIVATE_USERS;
import static org.cometchatbridge.emulator.Operation.UPDATE_USER;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The profile page, and what becomes of the CometChat user. */
class ProfileIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration AMPLE = Duration.ofSeconds(10);
  private static final Pattern FORM_TOKEN = Pattern.compile("name=\"formToken\" value=\"(\\w+)\"");
  private static final Pattern AUTH_TOKEN = Pattern.compile("\"authToken\":\"([^\"]+)\"");

  private Demo demo;
  private CometChatEmulator cometChat;
  private Browser browser;

  @BeforeEach
  void startDemo() throws Exception {
    demo = Demo.start(0, ChatSdk.none(), System.err, AMPLE);
    cometChat = demo.emulator();
    browser = new Browser(demo.url().toString());
  }

  @AfterEach
  void stopDemo() {
    try {
      assertThat(cometChat.journal().takeViolations()).isEmpty();
    } finally {
      demo.close();
    }
  }

  @Test
  void everyPage_withoutLogin_redirectsToTheSignInPage() throws Exception {
    for (String path :
        new String[] {"/profile", "/profile/password", "/profile/delete", "/staff"}) {
      assertThat(Browser.location(browser.navigate(path)).getPath()).isEqualTo("/login");
    }
    assertThat(Browser.location(browser.submit("/profile", Map.of())).getPath())
        .isEqualTo("/login");
  }

  @ParameterizedTest
  @EnumSource
  void profileChange_anyLogin_reachesCometChatWithOneCall(Login login) throws Exception {
    login.in(browser, "ada", "lighthouse");
    token(browser);

    HttpResponse<String> saved =
        submit(
            browser,
            "/profile",
            Map.of("name", "Ada <L> & Söhne", "picture", "https://pictures.example/ada.png"));

    cometChat.journal().awaitCompleted(UPDATE_USER, 1, PATIENCE);
    EmulatedUser user = cometChat.users().find("ada").orElseThrow();
    assertThat(user.name()).isEqualTo("Ada <L> & Söhne");
    assertThat(user.avatar()).isEqualTo("https://pictures.example/ada.png");
    assertThat(browser.follow(saved).body())
        .contains("Your profile has been saved.", "value=\"Ada &lt;L&gt; &amp; Söhne\"");
    assertThat(browser.navigate("/desk").body()).contains("Ada &lt;L&gt; &amp; Söhne</strong>");
    assertThat(cometChat.journal().count(UPDATE_USER)).isEqualTo(1);
  }

  @Test
  void profileChange_emptyPicture_isRemovedAtCometChat() throws Exception {
    Login.FORM.in(browser, "ada", "lighthouse");
    token(browser);

    submit(browser, "/profile", Map.of("name", "Ada", "picture", " "));

    cometChat.journal().awaitCompleted(UPDATE_USER, 1, PATIENCE);
    assertThat(cometChat.users().find("ada").orElseThrow().avatar()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "' ', https://pictures.example/a.png, Enter a name",
    "Ada, javascript:alert(1), must be a web address",
    "Ada, http://pictures.example/a.png, must be a web address",
    "Ada, https:, must be a web address"
  })
  void profileChange_unusableField_isRejectedWithAMessage(
      String name, String picture, String message) throws Exception {
    Login.FORM.in(browser, "ada", "lighthouse");

    HttpResponse<String> response =
        submit(browser, "/profile", Map.of("name", name, "picture", picture));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(message);
    assertThat(browser.navigate("/profile").body()).contains("value=\"Ada Lindqvist\"");
  }

  @Test
  void signUp_createsTheCometChatUser_beforeTheFirstLogin() throws Exception {
    HttpResponse<String> done = signUp("nina", "Nina <N>", "slipway 4");

    assertThat(browser.follow(done).body()).contains("Your account has been created.");
    cometChat.journal().awaitCompleted(CREATE_USER, 1, PATIENCE);
    assertThat(cometChat.users().find("nina").orElseThrow().name()).isEqualTo("Nina <N>");
    Login.CONTAINER.in(browser, "nina", "slipway 4");
    assertThat(cometChat.users().isValid(token(browser))).isTrue();
    assertThat(cometChat.journal().count(CREATE_USER)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "ada, Nina, slipway 4, name is taken",
    "Nina, Nina, slipway 4, small letters",
    "nina, ' ', slipway 4, Enter a name",
    "nina, Nina, short, 8 to 72 characters"
  })
  void signUp_unusableField_isRejectedWithAMessage(
      String id, String name, String password, String message) throws Exception {
    HttpResponse<String> response = signUp(id, name, password);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(message);
    assertThat(cometChat.journal().count()).isZero();
    Login.FORM.in(browser, "ada", "lighthouse");
    assertThat(browser.navigate("/profile").body()).contains("value=\"Ada Lindqvist\"");
  }

  @Test
  void signUp_withTheLoginNameOfADeletedPerson_getsANewCometChatUser() throws Exception {
    Login.FORM.in(browser, "ben", "tugboat");
    String token = token(browser);
    submit(browser, "/profile/delete", Map.of("confirmed", "yes"));

    signUp("ben", "Another Ben", "slipway 4");

    cometChat.journal().awaitCompleted(DELETE_USER, 1, PATIENCE);
    cometChat.journal().awaitCompleted(CREATE_USER, 2, PATIENCE);
    assertThat(cometChat.users().find("ben").orElseThrow().name()).isEqualTo("Another Ben");
    Login.FORM.in(browser, "ben", "slipway 4");
    assertThat(token(browser)).isNotEqualTo(token);
  }

  @ParameterizedTest
  @EnumSource(names = {"FORM", "CONTAINER"})
  void passwordChange_endsTheChatOfAnotherBrowser(Login login) throws Exception {
    Browser other = new Browser(demo.url().toString());
    login.in(other, "ada", "lighthouse");
    String tokenOfOther = token(other);
    Login.FORM.in(browser, "ada", "lighthouse");
    HttpResponse<String> wrong = changePassword("wrong", "breakwater");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("The current password is incorrect.");
    assertThat(changePassword("lighthouse", "short").body()).contains("8 to 72 characters");

    HttpResponse<String> done = changePassword("lighthouse", "breakwater");

    assertThat(browser.follow(done).body())
        .contains("Your password has been changed")
        .doesNotContain("lighthouse");
    cometChat.journal().awaitCompleted(FLUSH_AUTH_TOKENS, 1, PATIENCE);
    assertThat(cometChat.users().isValid(tokenOfOther)).isFalse();
    assertThat(other.reject(tokenOfOther).statusCode()).isEqualTo(403);
    assertThat(other.fetch("/api/board").statusCode()).isEqualTo(401);
    login.in(other, "ada", "lighthouse");
    assertThat(other.fetch("/api/board").statusCode()).isEqualTo(401);
    login.in(other, "ada", "breakwater");
    assertThat(cometChat.users().isValid(token(other))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void disabledAccount_anyLogin_losesChatUntilItIsEnabled(Login login) throws Exception {
    Browser other = new Browser(demo.url().toString());
    login.in(other, "ben", "tugboat");
    String token = token(other);
    assertThat(other.navigate("/staff").statusCode()).isEqualTo(403);
    Login.FORM.in(browser, "ada", "lighthouse");
    assertThat(submit(browser, "/staff", Map.of("id", "ada", "change", "disable")).statusCode())
        .isEqualTo(400);

    submit(browser, "/staff", Map.of("id", "ben", "change", "disable"));

    cometChat.journal().awaitCompleted(DEACTIVATE_USERS, 1, PATIENCE);
    assertThat(browser.navigate("/staff").body()).contains("aria-label=\"Enable Ben Okafor\"");
    assertThat(cometChat.users().isValid(token)).isFalse();
    assertThat(other.reject(token).statusCode()).isEqualTo(403);
    assertThat(other.fetch("/api/board").statusCode()).isEqualTo(401);
    login.in(other, "ben", "tugboat");
    assertThat(other.fetch("/api/board").statusCode()).isEqualTo(401);

    submit(browser, "/staff", Map.of("id", "ben", "change", "enable"));

    cometChat.journal().awaitCompleted(REACTIVATE_USERS, 1, PATIENCE);
    login.in(other, "ben", "tugboat");
    assertThat(cometChat.users().isValid(token(other))).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void signOutEverywhere_anyLogin_endsTheChatOfAnotherBrowser(Login login) throws Exception {
    Browser other = new Browser(demo.url().toString());
    login.in(other, "ada", "lighthouse");
    String tokenOfOther = token(other);
    Login.FORM.in(browser, "ada", "lighthouse");
    String token = token(browser);

    HttpResponse<String> done = submit(browser, "/profile/sign-out-everywhere", Map.of());

    assertThat(browser.follow(done).body()).contains("You are signed out everywhere.");
    cometChat.journal().awaitCompleted(FLUSH_AUTH_TOKENS, 1, PATIENCE);
    assertThat(cometChat.users().isValid(token)).isFalse();
    assertThat(cometChat.users().isValid(tokenOfOther)).isFalse();
    HttpResponse<String> rejected = other.reject(tokenOfOther);
    assertThat(rejected.statusCode()).isEqualTo(403);
    assertThat(rejected.body()).contains("signed_out");
    assertThat(Browser.location(other.navigate(login.home().replace("single", "desk"))).getPath())
        .startsWith("/login");
    assertThat(other.fetch("/api/board").statusCode()).isEqualTo(401);

    login.in(other, "ada", "lighthouse");
    assertThat(cometChat.users().isValid(token(other))).isTrue();
    assertThat(other.fetch("/api/board").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource
  void deleteAccount_confirmed_deletesTheUserAndEndsEverySession(Login login) throws Exception {
    Browser other = new Browser(demo.url().toString());
    Login.FORM.in(other, "ben", "tugboat");
    String tokenOfOther = token(other);
    login.in(browser, "ben", "tugboat");
    token(browser);
    int created = cometChat.journal().count(CREATE_USER);

    HttpResponse<String> done = submit(browser, "/profile/delete", Map.of("confirmed", "yes"));

    assertThat(browser.follow(done).body())
        .contains("Your account has been deleted.")
        .doesNotContain("Ben Okafor");
    cometChat.journal().awaitCompleted(DELETE_USER, 1, PATIENCE);
    assertThat(cometChat.users().find("ben")).isEmpty();
    assertThat(other.reject(tokenOfOther).statusCode()).isEqualTo(403);
    assertThat(other.fetch("/cometchat/token").statusCode()).isEqualTo(403);
    assertThat(Browser.location(other.navigate("/desk")).getPath()).isEqualTo("/login");
    assertThat(
            other.submit("/login", Map.of("username", "ben", "password", "tugboat")).statusCode())
        .isEqualTo(401);
    other.navigate("/container/desk");
    HttpResponse<String> container =
        other.submit("/j_security_check", Map.of("j_username", "ben", "j_password", "tugboat"));
    assertThat(other.follow(container).body()).contains("The name or password is incorrect.");
    assertThat(cometChat.journal().count(CREATE_USER)).isEqualTo(created);
    assertThat(cometChat.users().find("ben")).isEmpty();
  }

  @Test
  void deleteAccount_withoutConfirmation_deletesNothing() throws Exception {
    Login.FORM.in(browser, "ben", "tugboat");

    HttpResponse<String> response = submit(browser, "/profile/delete", Map.of());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("Nothing was deleted.");
    assertThat(cometChat.users().isValid(token(browser))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/profile, name=Eve",
    "/profile/password, oldPassword=lighthouse&newPassword=breakwater",
    "/profile/sign-out-everywhere, x=y",
    "/staff, id=ben&change=disable",
    "/profile/delete, confirmed=yes",
    "/profile/delete, confirmed=yes&formToken=00112233445566778899aabbccddeeff"
  })
  void form_withoutItsToken_changesNothing(String path, String form) throws Exception {
    Login.FORM.in(browser, "ada", "lighthouse");
    String token = token(browser);
    browser.navigate("/profile");

    HttpResponse<String> response = browser.submit(path, form);

    assertThat(browser.follow(response).body())
        .contains("nothing was changed", "value=\"Ada Lindqvist\"");
    assertThat(token(browser)).isEqualTo(token);
  }

  private HttpResponse<String> signUp(String id, String name, String password) {
    return submit(browser, "/sign-up", Map.of("username", id, "name", name, "password", password));
  }

  private HttpResponse<String> changePassword(String from, String to) {
    return submit(browser, "/profile/password", Map.of("oldPassword", from, "newPassword", to));
  }

  /** Opens the page of the form, fills it in and posts it. */
  private static HttpResponse<String> submit(
      Browser browser, String path, Map<String, String> fields) {
    String page = path.endsWith("everywhere") ? "/profile" : path;
    Map<String, String> all = new HashMap<>(fields);
    all.put("formToken", find(FORM_TOKEN, browser.navigate(page).body()));
    return browser.submit(path, all);
  }

  private static String token(Browser browser) {
    HttpResponse<String> response = browser.fetch("/cometchat/token");
    // A token request waits for the database for a moment only; a busy machine may need more.
    while (response.statusCode() == 503) {
      response = browser.fetch("/cometchat/token");
    }
    return find(AUTH_TOKEN, response.body());
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
