/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.emulator.Operation.CREATE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.DELETE_AUTH_TOKEN;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Expectations;
import org.cometchatbridge.testsupport.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hawtio, a management console: a login of its own with JSON, whose user is in a session attribute
 * and never a principal; ten filters of its own; Log4j, Caffeine and SLF4J in its own versions.
 */
class HawtioTest {

  private static final String LOGIN = "{\"username\":\"%s\",\"password\":\"%s\"}";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir static Path folder;

  private static CometChatEmulator cometChat;
  private static TomcatServer tomcat;

  @BeforeAll
  static void start() throws Exception {
    cometChat = CometChatEmulator.start();
    tomcat =
        new TomcatServer(folder, "<user username=\"ada\" password=\"secret\" roles=\"admin\"/>");
    Archive.unpack("hawtio.war", tomcat.application("hawtio"));
    Archive.unpack("hawtio.war", tomcat.application("plain"));
    // Before its other filters: they send unknown paths, such as the endpoint, to the start page.
    new BridgedApplication(tomcat.application("hawtio"))
        .addJars("caffeine", "slf4j-api")
        .addFilter(cometChat, "<filter>", "userResolver", "session:user");
    Files.writeString(
        tomcat.file("conf/jaas.conf"),
        "hawtio { org.apache.catalina.realm.JAASMemoryLoginModule required pathname=\"%s\"; };"
            .formatted(tomcat.file("conf/tomcat-users.xml")));
    tomcat
        .option("-Dcometchat.key=" + cometChat.apiKey())
        .option("-Djava.security.auth.login.config=" + tomcat.file("conf/jaas.conf"))
        .option("-Dhawtio.realm=hawtio")
        .option("-Dhawtio.roles=admin")
        .option("-Dhawtio.authenticationThrottled=false")
        .option("-Dhawtio.rolePrincipalClasses=org.apache.catalina.realm.GenericPrincipal")
        .start();
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
  void loginOfTheApplication_pageGetsTheToken() {
    Browser browser = new Browser(root("hawtio"));
    HttpResponse<String> login = login(browser, "secret");

    HttpResponse<String> endpoint = browser.fetch("/cometchat/token");

    assertThat(login.statusCode()).isEqualTo(200);
    String token = cometChat.users().tokens("ada").get(0);
    assertThat(Browser.token(login)).contains(token);
    assertThat(endpoint.statusCode()).isEqualTo(200);
    assertThat(endpoint.body()).contains("\"uid\":\"ada\"", token);
    assertThat(Browser.token(browser.fetch("/user"))).contains(token);
    cometChat
        .journal()
        .verify(Expectations.forUid("ada").once(CREATE_USER).once(CREATE_AUTH_TOKEN).nothingElse());
  }

  @Test
  void wrongPassword_noTokenAndNoCall() {
    Browser browser = new Browser(root("hawtio"));

    assertThat(login(browser, "wrong").statusCode()).isBetween(400, 403);
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
    assertThat(cometChat.journal().count()).isZero();
  }

  @Test
  void logoutOfTheApplication_revokesTheToken() {
    Browser browser = new Browser(root("hawtio"));
    login(browser, "secret");
    browser.fetch("/cometchat/token");
    String token = cometChat.users().tokens("ada").get(0);

    browser.fetch("/auth/logout");

    cometChat.journal().awaitCompleted(DELETE_AUTH_TOKEN, 1, LIMIT);
    assertThat(cometChat.users().isValid(token)).isFalse();
    assertThat(browser.fetch("/cometchat/token").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "/",
    "/index.html",
    "/favicon.ico",
    "/hawtconfig.json",
    "/img/hawtio-logo.svg",
    "/user",
    "/plugin",
    "/auth/config",
    "/auth/config/session-timeout",
    "/jolokia/version",
    "/jolokia/read/java.lang:type=Runtime/SpecName",
    "/proxy/enabled",
    "/keycloak/enabled",
    "/keycloak/client-config",
    "/some/route/of/the/page",
    "/no-such-file.js",
  })
  void everyPage_respondsAsWithoutTheBridge(String path) {
    Browser bridged = new Browser(root("hawtio"));
    Browser plain = new Browser(root("plain"));
    assertThat(page(bridged, path)).isEqualTo(page(plain, path));
    assertThat(login(bridged, "secret").statusCode()).isEqualTo(200);
    assertThat(login(plain, "secret").statusCode()).isEqualTo(200);
    assertThat(page(bridged, path)).isEqualTo(page(plain, path));
  }

  private static String page(Browser browser, String path) {
    HttpResponse<String> response = browser.navigate(path);
    return response.statusCode()
        + " "
        + response.headers().firstValue("Content-Type").orElse("")
        + " "
        + response.headers().firstValue("Location").orElse("").replace("/plain", "/hawtio")
        + " "
        + response
            .body()
            .replace("/plain", "/hawtio")
            .replaceAll("\"(timestamp|id|agent\\w*|now)\":\"?[^,}]*", "");
  }

  private static HttpResponse<String> login(Browser browser, String password) {
    return browser.fetchJson("POST", "/auth/login", LOGIN.formatted("ada", password));
  }

  private static String root(String application) {
    return "http://127.0.0.1:" + tomcat.port() + '/' + application;
  }
}
