/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.webxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The logins and logouts of the application in its container. */
class ThreeLoginsIT {

  private static final Map<String, String> ADA =
      Map.of("username", "ada", "password", "lighthouse");
  private static final Map<String, String> ADA_FOR_THE_CONTAINER =
      Map.of("j_username", "ada", "j_password", "lighthouse");
  private static final String ADA_AS_JSON = "{\"username\":\"ada\",\"password\":\"lighthouse\"}";

  private static Demo demo;

  private Browser browser;

  @BeforeAll
  static void startDemo() throws Exception {
    demo = Demo.start(0, ChatSdk.none(), System.err);
  }

  @AfterAll
  static void stopDemo() {
    demo.close();
  }

  @BeforeEach
  void openBrowser() {
    browser = new Browser(demo.url().toString());
  }

  @Test
  void desk_nobodySignedIn_redirectsToTheSignInPage() throws Exception {
    HttpResponse<String> redirect = browser.get("/desk");

    assertThat(redirect.statusCode()).isEqualTo(302);
    HttpResponse<String> page = browser.follow(redirect);
    assertThat(page.uri().getPath()).isEqualTo("/login");
    assertThat(page.body()).contains("Ada Lindqvist", "lighthouse");
    assertThat(browser.get("/api/board").statusCode()).isEqualTo(401);
  }

  @Test
  void root_redirectsToTheDeskOfTheSignedInUser() throws Exception {
    assertLocation(browser.get("/"), "/login");
    browser.submit("/login", ADA);
    assertLocation(browser.get("/"), "/desk");
  }

  @Test
  void formLogin_correctPassword_redirectsWithNewSessionId() throws Exception {
    browser.submit("/programmatic/login", ADA);
    String before = browser.cookie("JSESSIONID").orElse("");

    HttpResponse<String> response = browser.submit("/login", ADA);

    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(browser.cookie("JSESSIONID").orElse("")).isNotEmpty().isNotEqualTo(before);
    HttpResponse<String> page = browser.follow(response);
    assertThat(page.uri().getPath()).isEqualTo("/desk");
    assertThat(page.body()).contains("Ada Lindqvist", "Harbour master", "action=\"/logout\"");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void formLogin_wrongPassword_showsTheFormAgain() throws Exception {
    HttpResponse<String> response =
        browser.submit("/login", Map.of("username", "\"><b>{{path}}", "password", "x"));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body())
        .contains("The name or password is incorrect.")
        .contains("value=\"&quot;&gt;&lt;b&gt;&#123;&#123;path}}\"");
    assertThat(browser.get("/api/board").statusCode()).isEqualTo(401);
  }

  @Test
  void logout_afterFormLogin_endsTheSession() throws Exception {
    browser.submit("/login", ADA);

    assertLocation(browser.submit("/logout", Map.of()), "/login");

    assertThat(browser.get("/api/board").statusCode()).isEqualTo(401);
    assertLocation(browser.submit("/logout", Map.of()), "/login");
  }

  @Test
  void jsonLogin_correctPassword_returnsThePerson() throws Exception {
    HttpResponse<String> response = browser.fetchJson("POST", "/api/login", ADA_AS_JSON);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"name\":\"Ada Lindqvist\"").doesNotContain("lighthouse");
    assertThat(browser.get("/api/board").body()).contains("MV Skagen Pearl", "draught < 4.2 m");
    assertThat(browser.get("/single").body()).contains("data-view=\"desk\"", "Ada Lindqvist");
  }

  @Test
  void jsonLogin_again_changesTheSessionId() throws Exception {
    browser.fetchJson("POST", "/api/login", ADA_AS_JSON);
    String before = browser.cookie("JSESSIONID").orElse("");

    browser.fetchJson("POST", "/api/login", ADA_AS_JSON);

    assertThat(browser.cookie("JSESSIONID").orElse("")).isNotEmpty().isNotEqualTo(before);
  }

  @Test
  void jsonLogin_invalidRequests_areRejectedWithAMessage() throws Exception {
    assertThat(browser.fetchJson("POST", "/api/login", "{\"username\":\"ada\"}").statusCode())
        .isEqualTo(401);
    assertThat(browser.fetchJson("POST", "/api/login", "null").statusCode()).isEqualTo(400);
    assertThat(browser.fetchJson("POST", "/api/login", "[").statusCode()).isEqualTo(400);
    assertThat(browser.fetchJson("POST", "/api/login", " ".repeat(5000)).statusCode())
        .isEqualTo(413);
    HttpResponse<String> form =
        browser.plainJson("/api/login", ADA_AS_JSON, "Content-Type", "text/plain");
    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(form.body()).isEqualTo("{\"error\":\"The content type must be application/json.\"}");
    assertThat(browser.cookie("JSESSIONID").orElse("")).isEmpty();
  }

  @Test
  void jsonLogout_keepsTheSessionWithoutThePerson() throws Exception {
    browser.fetchJson("POST", "/api/login", ADA_AS_JSON);
    String session = browser.cookie("JSESSIONID").orElse("");

    assertThat(browser.submit("/api/logout", Map.of()).statusCode()).isEqualTo(204);

    assertThat(browser.get("/api/board").statusCode()).isEqualTo(401);
    assertThat(browser.get("/single").body()).contains("data-view=\"sign-in\"");
    assertThat(browser.cookie("JSESSIONID").orElse("")).isEqualTo(session);
  }

  @Test
  void containerLogin_correctPassword_returnsToTheProtectedDesk() throws Exception {
    HttpResponse<String> form = browser.follow(browser.get("/container/desk"));
    assertThat(form.body()).contains("action=\"/j_security_check\"", "j_username");
    String before = browser.cookie("JSESSIONID").orElse("");

    HttpResponse<String> response = browser.submit("/j_security_check", ADA_FOR_THE_CONTAINER);

    assertThat(response.statusCode()).isBetween(302, 303);
    assertThat(browser.cookie("JSESSIONID").orElse("")).isNotEmpty().isNotEqualTo(before);
    HttpResponse<String> page = browser.follow(response);
    assertThat(page.uri().getPath()).isEqualTo("/container/desk");
    assertThat(page.body()).contains("Ada Lindqvist", "<dd data-person=\"way\">Container</dd>");
    assertThat(browser.get("/api/board").statusCode()).isEqualTo(200);
  }

  @Test
  void containerLogin_wrongPassword_showsTheFormAgain() throws Exception {
    browser.get("/container/desk");

    HttpResponse<String> response =
        browser.submit("/j_security_check", Map.of("j_username", "ada", "j_password", "no"));

    assertThat(browser.follow(response).body()).contains("The name or password is incorrect.");
    assertThat(browser.get("/api/board").statusCode()).isEqualTo(401);
  }

  @Test
  void logout_afterContainerLogin_endsTheSession() throws Exception {
    browser.get("/container/desk");
    browser.submit("/j_security_check", ADA_FOR_THE_CONTAINER);

    browser.submit("/logout", Map.of());

    assertThat(browser.get("/api/board").statusCode()).isEqualTo(401);
    assertLocation(browser.get("/container/desk"), "/login/container");
  }

  @Test
  void programmaticLogin_correctPassword_redirectsToTheDesk() throws Exception {
    HttpResponse<String> response = browser.submit("/programmatic/login", ADA);

    assertThat(response.statusCode()).isEqualTo(302);
    HttpResponse<String> page = browser.follow(response);
    assertThat(page.uri().getPath()).isEqualTo("/desk");
    assertThat(page.body()).contains("Ada Lindqvist", "action=\"/programmatic/logout\"");
  }

  @Test
  void programmaticLogin_wrongPassword_showsTheFormAgain() throws Exception {
    HttpResponse<String> response =
        browser.submit("/programmatic/login", Map.of("username", "ada", "password", "no"));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("The name or password is incorrect.", "value=\"ada\"");
    assertThat(browser.get("/api/board").statusCode()).isEqualTo(401);
  }

  @Test
  void programmaticLogout_removesTheContainersPrincipal() throws Exception {
    browser.submit("/programmatic/login", ADA);

    assertLocation(browser.submit("/programmatic/logout", Map.of()), "/programmatic/login");

    assertThat(browser.get("/api/board").statusCode()).isEqualTo(401);
  }

  @Test
  void secondLogin_byAnotherMethod_replacesThePerson() throws Exception {
    Map<String, String> ben = Map.of("username", "ben", "password", "tugboat");

    browser.submit("/login", ADA);
    browser.submit("/programmatic/login", ben);
    assertThat(browser.get("/desk").body()).contains("Ben Okafor</strong>");

    browser.submit("/login", ADA);
    assertThat(browser.get("/desk").body()).contains("Ada Lindqvist</strong>");
    assertLocation(browser.get("/container/desk"), "/login/container");

    browser.submit("/j_security_check", Map.of("j_username", "ben", "j_password", "tugboat"));
    assertThat(browser.get("/container/desk").body()).contains("Ben Okafor</strong>");
    assertThat(browser.get("/desk").body()).contains("Ben Okafor</strong>");
  }

  @Test
  void staticFile_sameEtag_isNotModified() throws Exception {
    for (String file : new String[] {"/styles.css", "/app.js", "/chat.js", "/mark.svg"}) {
      HttpResponse<String> first = browser.get(file);
      assertThat(first.statusCode()).as(file).isEqualTo(200);
      assertThat(first.headers().firstValue("Cache-Control")).as(file).hasValue("no-cache");
      String etag = first.headers().firstValue("ETag").orElseThrow();

      assertThat(browser.get(file, "If-None-Match", etag).statusCode()).as(file).isEqualTo(304);
    }
    assertThat(browser.get("/app.js").headers().firstValue("Content-Type").orElseThrow())
        .contains("javascript");
  }

  @Test
  void everyResponse_hasThePageHeaders_andStaticFilesNoSession() throws Exception {
    HttpResponse<String> response = browser.get("/styles.css");

    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(response.headers().firstValue("Server")).isEmpty();
    assertThat(browser.cookie("JSESSIONID").orElse("")).isEmpty();
    assertThat(browser.get("/WEB-INF/web.xml").statusCode()).isEqualTo(404);
    assertThat(browser.get("/cometchat/token").statusCode()).isEqualTo(401);
    assertThat(browser.cookie("JSESSIONID").orElse("")).isEmpty();
  }

  private static void assertLocation(HttpResponse<String> redirect, String path) {
    assertThat(redirect.statusCode()).isIn(302, 303);
    assertThat(redirect.headers().firstValue("Location").orElseThrow()).endsWith(path);
  }
}
