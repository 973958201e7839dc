/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cometchatbridge.emulator.Operation.CREATE_AUTH_TOKEN;
import static org.cometchatbridge.emulator.Operation.CREATE_USER;
import static org.cometchatbridge.emulator.Operation.DELETE_AUTH_TOKEN;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The application with its profile {@code emulator}, as the demo starts it. */
class BakehouseIT {

  private static final String TOKEN = "X-CometChat-Token";
  private static final Duration REAL_LIMIT = Duration.ofSeconds(30);

  private static ConfigurableApplicationContext bakehouse;
  private static CometChatEmulator cometChat;

  private final Visitor visitor = visitor(bakehouse);

  @BeforeAll
  static void open() {
    // Longer than the default, for a busy machine.
    bakehouse = start("--cometchat.bridge.max-login-wait=10s");
    cometChat = bakehouse.getBean(CometChatEmulator.class);
  }

  @AfterAll
  static void close() {
    bakehouse.close();
  }

  @BeforeEach
  void forget() {
    cometChat.reset();
  }

  @AfterEach
  void assertNoContractViolations() {
    assertThat(cometChat.journal().takeViolations()).isEmpty();
  }

  @Test
  void demo_listensOnLocalhostOnly() throws IOException {
    InetSocketAddress elsewhere = new InetSocketAddress("127.0.0.2", port(bakehouse));

    try (Socket socket = new Socket()) {
      assertThatThrownBy(() -> socket.connect(elsewhere, (int) REAL_LIMIT.toMillis()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void jsonLogin_responseContainsTheToken() throws Exception {
    HttpResponse<String> login = visitor.signInByJson("mira", "sourdough");

    assertThat(login.body()).contains("Mira Castellanos", "Head baker", "MC");
    String token = login.headers().firstValue(TOKEN).orElseThrow();
    assertThat(cometChat.users().isValid(token)).isTrue();
    assertThat(visitor.fetch("cometchat/token").body()).contains(token);
    assertThat(visitor.visit("app").body()).contains("Mira Castellanos");
    assertThat(visitor.fetch("api/board").body()).contains("Rye sourdough");
    assertThat(cometChat.journal().count(CREATE_AUTH_TOKEN)).isEqualTo(1);
    assertThat(cometChat.journal().count(CREATE_USER)).isEqualTo(1);
  }

  @Test
  void formLogin_redirectsToTheRequestedPage_andEndpointReturnsTheToken() throws Exception {
    assertThat(visitor.visit("").statusCode()).isEqualTo(302);

    HttpResponse<String> login = visitor.signInByForm("tom", "croissant");

    assertThat(login.statusCode()).isEqualTo(302);
    assertThat(login.headers().firstValue(TOKEN)).isEmpty();
    HttpResponse<String> page = visitor.follow(login);
    assertThat(page.body()).contains("Tom Adeyemi");
    assertThat(page.headers().firstValue(TOKEN)).isEmpty();
    assertThat(visitor.fetch("cometchat/token").body()).contains("\"uid\":\"tom\"");
  }

  @Test
  void login_emailAddressAsUsername_isEncodedAsUid() throws Exception {
    visitor.signInByForm("orla.obrien@bakehouse.example", "apple-tart");

    HttpResponse<String> response = visitor.fetch("cometchat/token");

    assertThat(response.body()).contains("\"uid\":\"orla-obrien-x1-");
    assertThat(cometChat.users().all())
        .anySatisfy(user -> assertThat(user.name()).isEqualTo("orla.obrien"));
  }

  @Test
  void logout_revokesTheToken() throws Exception {
    HttpResponse<String> login = visitor.signInByJson("nadia", "poppyseed");
    String token = login.headers().firstValue(TOKEN).orElseThrow();

    HttpResponse<String> logout = visitor.signOutAt("");

    assertThat(logout.headers().firstValue("Location").orElseThrow()).endsWith("/login?out");
    cometChat.journal().awaitCompleted(DELETE_AUTH_TOKEN, 1, REAL_LIMIT);
    assertThat(cometChat.users().isValid(token)).isFalse();
    assertThat(visitor.fetch("cometchat/token").statusCode()).isEqualTo(401);
  }

  @Test
  void wrongPassword_isRejectedByBothLogins() throws Exception {
    assertThat(visitor.signInByJson("mira", "wrong").statusCode()).isEqualTo(401);
    HttpResponse<String> form = visitor.signInByForm("mira", "wrong");
    assertThat(visitor.follow(form).body()).contains("The name or password is incorrect.");
    assertThat(cometChat.journal().count()).isZero();
  }

  @Test
  void login_cometChatUnavailable_succeedsWithoutChat() throws Exception {
    // A separate application, so that its remembered failures do not affect other tests.
    try (ConfigurableApplicationContext other = start()) {
      CometChatEmulator away = other.getBean(CometChatEmulator.class);
      away.faults().onAny().error(503, "ERR_SERVICE_UNAVAILABLE").always();
      Visitor guest = visitor(other);

      HttpResponse<String> login = guest.signInByJson("mira", "sourdough");

      assertThat(login.statusCode()).isEqualTo(200);
      assertThat(login.headers().firstValue(TOKEN)).isEmpty();
      assertThat(guest.visit("").body()).contains("Mira Castellanos");
      assertThat(guest.fetch("cometchat/token").statusCode()).isEqualTo(503);
      assertThat(guest.fetch("actuator/health").body()).contains("cometChatBridge");
    }
  }

  @Test
  void start_withoutAnAccount_isRejectedWithTheRemedy() {
    assertThatThrownBy(() -> Bakehouse.start("--server.port=0"))
        .rootCause()
        .hasMessageContaining("cometchat.bridge.app-id")
        .hasMessageContaining("CometChat dashboard");
  }

  private static ConfigurableApplicationContext start(String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--spring.profiles.active=emulator");
    arguments.add("--server.port=0");
    return Bakehouse.start(arguments.toArray(String[]::new));
  }

  private static Visitor visitor(ConfigurableApplicationContext application) {
    return new Visitor(port(application));
  }

  private static int port(ConfigurableApplicationContext application) {
    return application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }
}
