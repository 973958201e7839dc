/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.emulator.Operation.CREATE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.DELETE_AUTH_TOKEN;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Expectations;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example application of Tomcat: a container-managed login by its own form, JSPs, asynchronous
 * and non-blocking servlets.
 */
class TomcatExamplesTest {

  private static final String PROTECTED = "/jsp/security/protected/index.jsp";

  /** Tomcat writes its log files on a thread of its own. */
  private static final int MOST_REQUESTS = 1_000;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String TIMING_FILTERS =
      "<!-- Define filter mappings for the timing filters -->";
  private static final String WRONG_KEY = "wrong-key-0123456789";

  /** What ends the session, what never ends, and what differs with each request. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "async/stockticker",
          "jsp/security/protected/index.jsp?logoff=true",
          "jsp/security/protected",
          "servlets/servlet/SessionExample?",
          "servlets/sessions");

  @TempDir static Path folder;

  private static CometChatEmulator cometChat;
  private static TomcatServer tomcat;

  @BeforeAll
  static void start() throws Exception {
    cometChat = CometChatEmulator.start();
    tomcat =
        new TomcatServer(
            folder,
            "<user username=\"ada\" password=\"secret\" roles=\"tomcat\"/>"
                + "<user username=\"bob\" password=\"secret\" roles=\"role1\"/>");
    Archive.unpack("tomcat.zip", folder.resolve("unchanged"));
    Path unchanged;
    try (var folders = java.nio.file.Files.list(folder.resolve("unchanged"))) {
      unchanged = folders.findFirst().orElseThrow().resolve("webapps/examples");
    }
    java.nio.file.Files.move(unchanged, tomcat.application("plain"));
    new BridgedApplication(tomcat.application("examples"))
        .addJars()
        .addFilter(cometChat, TIMING_FILTERS);
    Archive.unpack("tomcat.zip", folder.resolve("rejected"));
    try (var folders = java.nio.file.Files.list(folder.resolve("rejected"))) {
      unchanged = folders.findFirst().orElseThrow().resolve("webapps/examples");
    }
    java.nio.file.Files.move(unchanged, tomcat.application("rejected"));
    new BridgedApplication(tomcat.application("rejected"))
        .addJars()
        .addFilter(cometChat, TIMING_FILTERS, "apiKey", WRONG_KEY);
    tomcat.option("-Dcometchat.key=" + cometChat.apiKey()).start();
  }

  @AfterAll
  static void stop() {
    tomcat.close();
    cometChat.close();
  }

  @AfterEach
  void contractIsKept() {
    assertThat(cometChat.journal().violations()).isEmpty();
    cometChat.reset();
  }

  @Test
  void loginByTheApplicationsForm_pageGetsTheToken() {
    Browser browser = login("ada");

    HttpResponse<String> endpoint = browser.fetch("/cometchat/token");
    HttpResponse<String> fetched = browser.fetch("/servlets/servlet/HelloWorldExample");

    assertThat(endpoint.statusCode()).isEqualTo(200);
    String token = cometChat.users().tokens("ada").get(0);
    assertThat(endpoint.body()).contains("\"uid\":\"ada\"", token);
    assertThat(Browser.token(fetched)).contains(token);
    assertThat(browser.navigate(PROTECTED).body()).contains("You are logged in as remote user");
    cometChat
        .journal()
        .verify(Expectations.forUid("ada").once(CREATE_USER).once(CREATE_AUTH_TOKEN).nothingElse());
  }

  @Test
  void withoutLogin_noTokenAndNoCall() {
    Browser browser = browser("examples");

    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    assertThat(Browser.token(browser.fetch("/servlets/servlet/HelloWorldExample"))).isEmpty();
    assertThat(browser.submit("/jsp/security/protected/j_security_check", "").statusCode())
        .isNotEqualTo(302);
    assertThat(cometChat.journal().count()).isZero();
  }

  @Test
  void twoUsers_haveTheirOwnTokens() {
    Browser ada = login("ada");
    Browser bob = login("bob");

    assertThat(ada.fetch("/cometchat/token").body()).contains("\"uid\":\"ada\"");
    assertThat(bob.fetch("/cometchat/token").body()).contains("\"uid\":\"bob\"");
  }

  @Test
  void logoutOfTheApplication_revokesTheToken() {
    Browser browser = login("ada");
    browser.fetch("/cometchat/token");
    String token = cometChat.users().tokens("ada").get(0);

    browser.navigate(PROTECTED + "?logoff=true");

    cometChat.journal().awaitCompleted(DELETE_AUTH_TOKEN, 1, LIMIT);
    assertThat(cometChat.users().isValid(token)).isFalse();
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
  }

  @Test
  void everyPage_respondsAsWithoutTheBridge() {
    Map<String, String> bridged = statuses(login("ada"), "examples");
    Map<String, String> plain = statuses(loginTo("plain", "ada"), "plain");

    assertThat(plain).hasSizeGreaterThan(100);
    assertThat(bridged).isEqualTo(plain);
  }

  /** The application has no provider of SLF4J. */
  @Test
  void wrongKey_isOneLineInTheLogOfTheContainer() throws Exception {
    Browser browser = loginTo("rejected", "ada");
    for (int i = 0; i < MOST_REQUESTS && rejections().isEmpty(); i++) {
      assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(503);
    }

    assertThat(rejections())
        .singleElement()
        .asString()
        .contains("AUTH_ERR_APIKEY_NOT_FOUND", "Set apiKey to a REST API key")
        .doesNotContain(WRONG_KEY);
  }

  /** The files that {@code ServletContext.log} writes to. */
  private static List<String> rejections() throws IOException {
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> logs =
        java.nio.file.Files.newDirectoryStream(tomcat.file("logs"), "localhost.*.log")) {
      for (Path log : logs) {
        lines.addAll(java.nio.file.Files.readAllLines(log));
      }
    }
    return lines.stream().filter(line -> line.contains("CometChat rejects")).toList();
  }

  private static Map<String, String> statuses(Browser browser, String application) {
    Map<String, String> statuses = new TreeMap<>();
    URI root = URI.create("http://127.0.0.1:" + tomcat.port() + '/' + application + '/');
    new Links(browser, root, LEFT_OUT)
        .follow("")
        .forEach(
            (path, response) ->
                statuses.put(
                    path,
                    response.statusCode()
                        + " "
                        + response.headers().firstValue("Content-Type").orElse("")
                        + (response.statusCode() == 200 && isStatic(path)
                            ? " " + response.body().length()
                            : "")));
    return statuses;
  }

  private static boolean isStatic(String path) {
    return path.matches(".*\\.(html|css|gif|java|png|jpg|txt)");
  }

  private static Browser login(String user) {
    return loginTo("examples", user);
  }

  private static Browser loginTo(String application, String user) {
    Browser browser = browser(application);
    browser.navigate(PROTECTED);
    HttpResponse<String> response =
        browser.submit(
            "/jsp/security/protected/j_security_check",
            Map.of("j_username", user, "j_password", "secret"));
    assertThat(response.statusCode()).isBetween(302, 303);
    assertThat(browser.follow(response).statusCode()).isEqualTo(200);
    return browser;
  }

  private static Browser browser(String application) {
    return new Browser("http://127.0.0.1:" + tomcat.port() + '/' + application);
  }
}
