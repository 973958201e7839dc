/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.testsupport.EmulatorPerTest;
import org.cometchatbridge.testsupport.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to CometChat through an HTTP proxy. */
class ProxyTest {

  /** The Base64 form of {@code svc-chat:s3cret/word}. */
  private static final String CREDENTIALS =
      "Proxy-Authorization: Basic c3ZjLWNoYXQ6czNjcmV0L3dvcmQ=";

  @RegisterExtension
  static final EmulatorPerTest EMULATOR = EmulatorPerTest.with(CometChatEmulator.builder().tls());

  private final List<String> heads = new CopyOnWriteArrayList<>();
  private CometChatEmulator emulator;
  private RawServer proxy;
  private volatile String established = "HTTP/1.1 200 Connection established\r\n\r\n";
  private volatile boolean wantsCredentials;

  @BeforeEach
  void open() throws IOException {
    emulator = EMULATOR.emulator();
    proxy = new RawServer(this::serve);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 Connection established\r\n\r\n",
        "HTTP/1.0 200 OK\r\nProxy-Agent: old\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
      })
  void tunnel_carriesTheCalls_andSeesNoKey(String response) {
    established = response;
    try (BridgeFixture fixture = new BridgeFixture(emulator, tls(proxyUrl("")))) {
      token(fixture.loginAndWait(newSession(), user("emp-1")));
      token(fixture.loginAndWait(newSession(), user("emp-2")));
    }

    assertThat(heads).hasSize(1);
    assertThat(heads.get(0))
        .startsWith("CONNECT localhost:" + emulator.tlsBaseUrl().getPort() + " HTTP/1.1\r\n")
        .contains("Host: localhost:" + emulator.tlsBaseUrl().getPort() + "\r\n")
        .doesNotContainIgnoringCase("apikey")
        .doesNotContain("Proxy-Authorization", emulator.apiKey());
  }

  @Test
  void userAndPassword_areSentToTheProxyOnly() {
    wantsCredentials = true;
    try (BridgeFixture fixture =
        new BridgeFixture(emulator, tls(proxyUrl("svc-chat:s3cret%2Fword@")))) {
      token(fixture.loginAndWait(newSession(), user("emp-1")));
    }

    assertThat(heads).allSatisfy(head -> assertThat(head).contains(CREDENTIALS));
    assertThat(emulator.journal().exchanges())
        .isNotEmpty()
        .allSatisfy(exchange -> assertThat(exchange.header("proxy-authorization")).isEmpty());
  }

  /** A client cannot misread a URL in which it takes the last {@code @}. */
  @Test
  void passwordWithAnAtSign_isSentWhole() {
    try (BridgeFixture fixture =
        new BridgeFixture(emulator, tls(proxyUrl("svc%2Dchat:s3@cr%C3%A9t@")))) {
      token(fixture.loginAndWait(newSession(), user("emp-1")));
    }

    assertThat(heads)
        .allSatisfy(
            head ->
                assertThat(head)
                    .contains(
                        "Proxy-Authorization: Basic "
                            + Base64.getEncoder()
                                .encodeToString("svc-chat:s3@cr\u00e9t".getBytes(UTF_8))));
  }

  @Test
  void hostNameWithAnUnderscore_isResolved() {
    URI url = URI.create("HTTP://no_such_proxy.invalid:3128");
    try (BridgeFixture fixture = new BridgeFixture(emulator, tls(url))) {
      for (int i = 0; i < 3; i++) {
        fixture.loginAndWait(newSession(), user("emp-" + i));
      }

      assertThat(fixture.events().await(BridgeEvent.OutageStarted.class, 1).get(0).remedy())
          .hasValueSatisfying(remedy -> assertThat(remedy).contains("cannot be resolved"));
    }
  }

  @Test
  void plainCalls_nameTheWholeUrlAndCarryUserAndPassword() {
    wantsCredentials = true;
    CometChatBridgeConfig config =
        BridgeFixture.config(emulator).toBuilder()
            .proxy(proxyUrl("svc-chat:s3cret%2Fword@"))
            .build();
    try (BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      token(fixture.loginAndWait(newSession(), user("cometchat-uid-1")));
    }

    assertThat(heads.get(0))
        .startsWith("POST " + emulator.baseUrl() + "/users/cometchat-uid-1/auth_tokens HTTP/1.1")
        .contains(CREDENTIALS);
  }

  @Test
  void proxyThatRejectsTheCredentials_isNamedWithItsRemedy() {
    wantsCredentials = true;
    assertRemedy(tls(proxyUrl("svc-chat:wrong@")), "407");
    assertRemedy(BridgeFixture.config(emulator).toBuilder().proxy(proxyUrl("")).build(), "407");
  }

  @Test
  void proxyThatOpensNoTunnel_isNamedWithItsRemedy() {
    established = "HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno!";

    assertRemedy(tls(proxyUrl("")), "tunnel");
  }

  @Test
  void proxyThatClosesTheConnection_isAnOutage() {
    established = "";
    try (BridgeFixture fixture = new BridgeFixture(emulator, tls(proxyUrl("")))) {
      assertThat(fixture.loginAndWait(newSession(), user("emp-1")))
          .isInstanceOf(TokenResult.Unavailable.class);
    }
  }

  private void assertRemedy(CometChatBridgeConfig config, String word) {
    try (LogCapture log = LogCapture.of("org.cometchatbridge.core", "org.cometchatbridge.events");
        BridgeFixture fixture = new BridgeFixture(emulator, config)) {
      for (int i = 0; i < 3; i++) {
        fixture.loginAndWait(newSession(), user("emp-" + i));
      }
      BridgeEvent.OutageStarted outage =
          fixture.events().await(BridgeEvent.OutageStarted.class, 1).get(0);
      assertThat(outage.remedy())
          .hasValueSatisfying(
              remedy ->
                  assertThat(remedy)
                      .contains(word, "127.0.0.1:" + proxy.port())
                      .doesNotContain("wrong@"));
      assertThat(log.lines())
          .noneMatch(line -> line.contains("svc-chat") || line.contains("wrong"));
    }
    assertThat(emulator.journal().exchanges()).isEmpty();
  }

  private URI proxyUrl(String userInfo) {
    return URI.create("http://" + userInfo + "127.0.0.1:" + proxy.port());
  }

  private CometChatBridgeConfig tls(URI proxyUrl) {
    return BridgeFixture.config(emulator).toBuilder()
        .baseUrl(emulator.tlsBaseUrl())
        .sslContext(emulator.sslContext())
        .proxy(proxyUrl)
        .build();
  }

  private void serve(Socket client) throws IOException {
    String head = RawServer.head(client.getInputStream());
    if (head == null) {
      return;
    }
    heads.add(head);
    OutputStream out = client.getOutputStream();
    if (wantsCredentials && !head.contains(CREDENTIALS)) {
      out.write(
          ("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\""
                  + "\r\nContent-Length: 0\r\n\r\n")
              .getBytes(ISO_8859_1));
    } else if (head.startsWith("CONNECT")) {
      out.write(established.getBytes(ISO_8859_1));
      if (established.contains(" 200 ")) {
        relay(client, emulator.tlsBaseUrl().getPort(), "");
      }
    } else {
      relay(client, emulator.baseUrl().getPort(), head);
    }
    out.flush();
  }

  private static void relay(Socket client, int port, String head) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      server.getOutputStream().write(head.getBytes(ISO_8859_1));
      RawServer.start(() -> copy(server, client));
      copy(client, server);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // One of the two has gone.
    }
  }
}
