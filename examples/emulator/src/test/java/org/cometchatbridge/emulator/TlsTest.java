/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS with HTTP/2, and the faults of listeners. */
final class TlsTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String UID = "cometchat-uid-1";

  @RegisterExtension
  static final CometChatEmulatorExtension COMET_CHAT =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().tls());

  private final CometChatEmulator emulator = COMET_CHAT.emulator();

  @ParameterizedTest
  @EnumSource(Version.class)
  void tls_trustingClient_usesItsProtocol(Version version) throws Exception {
    HttpResponse<String> response = send(client(version), UID);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(version);
    assertThat(emulator.journal().exchanges().get(0).protocol())
        .isEqualTo(version == Version.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1");
  }

  @Test
  void tls_ipAddress_isInTheCertificate() throws Exception {
    URI byAddress = URI.create(emulator.tlsBaseUrl().toString().replace("localhost", "127.0.0.1"));

    assertThat(client(Version.HTTP_2).send(mint(byAddress, UID), BodyHandlers.ofString()))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
  }

  @Test
  void tls_hostNameOfTheService_isServed() throws Exception {
    String name = emulator.appId() + ".apiclient-us.cometchat.io";
    try (Socket socket =
        emulator
            .sslContext()
            .getSocketFactory()
            .createSocket(
                new Socket(InetAddress.getLoopbackAddress(), emulator.tlsBaseUrl().getPort()),
                name,
                443,
                true)) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      String request =
          "PUT /v3.0/me HTTP/1.1\r\nHost: "
              + name
              + "\r\nContent-Length: 2\r\n"
              + "Connection: close\r\nappId: "
              + emulator.appId()
              + "\r\nauthToken: "
              + emulator.users().mint(UID)
              + "\r\nContent-Type: application/json\r\n\r\n{}";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(response)
          .startsWith("HTTP/1.1 200")
          .contains("\"CLIENT_API_HOST\":\"" + name + "\"", "\"CHAT_WSS_PORT\":443");
    }
    emulator.journal().takeViolations();
  }

  @Test
  void tls_clientWithoutTrust_fails() {
    assertThatIOException()
        .isThrownBy(() -> send(HttpClient.newHttpClient(), UID))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void http2_aHundredCallsAtOnce_areServed() throws Exception {
    HttpClient client = client(Version.HTTP_2);
    send(client, UID);
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    try (Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang()) {
      for (int i = 0; i < 100; i++) {
        calls.add(client.sendAsync(mint(emulator.tlsBaseUrl(), UID), BodyHandlers.ofString()));
      }
      hold.awaitHeld(100, LIMIT);
    }
    for (CompletableFuture<HttpResponse<String>> call : calls) {
      assertThat(call.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void connectionFaults_overTls_breakTheCall(Version version) throws Exception {
    Faults faults = emulator.faults();
    // The client retries a POST only if the server cannot have received it.
    faults.on(Operation.CREATE_AUTH_TOKEN).resetBeforeHeaders().times(1);
    assertThatIOException().isThrownBy(() -> send(client(version), UID));
    faults.on(Operation.CREATE_AUTH_TOKEN).resetMidHeaders().times(1);
    assertThatIOException().isThrownBy(() -> send(client(version), UID));
    faults.on(Operation.CREATE_AUTH_TOKEN).resetMidBody().times(1);
    assertThatIOException().isThrownBy(() -> send(client(version), UID));

    assertThat(emulator.users().tokens(UID)).isEmpty();
    assertThat(send(client(version), UID).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(TlsFailure.class)
  void failTls_newAndOldConnections_failUntilItEnds(TlsFailure failure) throws Exception {
    HttpClient client = client(Version.HTTP_2);
    assertThat(send(client, UID).statusCode()).isEqualTo(200);

    try (Outage outage = emulator.faults().failTls(failure)) {
      assertThatIOException().isThrownBy(() -> send(client, UID));
      assertThatIOException()
          .isThrownBy(() -> send(client(Version.HTTP_1_1), UID))
          .isInstanceOf(SSLHandshakeException.class);
      assertThat(new Client(emulator).mint(UID).status()).isEqualTo(200);
      outage.end();
    }

    assertThat(send(client, UID).statusCode()).isEqualTo(200);
  }

  @Test
  void refuseConnections_bothPorts_areClosedAndReopened() throws Exception {
    HttpClient client = client(Version.HTTP_2);
    assertThat(send(client, UID).statusCode()).isEqualTo(200);
    Client plain = new Client(emulator);
    URI before = emulator.baseUrl();

    Outage outage = emulator.faults().refuseConnections();
    assertThatIOException().isThrownBy(() -> send(client, UID));
    assertThat(failure(plain)).isInstanceOf(IOException.class);
    assertThat(emulator.baseUrl()).isEqualTo(before);
    outage.end();

    assertThat(emulator.baseUrl()).isEqualTo(before);
    assertThat(send(client, UID).statusCode()).isEqualTo(200);
    assertThat(plain.mint(UID).status()).isEqualTo(200);
  }

  @Test
  void refuseConnections_runningCall_isAborted() {
    Hold hold = emulator.faults().on(Operation.CREATE_AUTH_TOKEN).hang();
    CompletableFuture<Client.Reply> held = new Client(emulator).mintAsync(UID);
    hold.awaitHeld(1, LIMIT);

    try (Outage outage = emulator.faults().refuseConnections()) {
      assertThat(held).failsWithin(LIMIT);
      outage.end();
    }
  }

  @Test
  void reset_outages_areEnded() throws Exception {
    emulator.faults().failTls(TlsFailure.HANDSHAKE_REJECTED);
    emulator.faults().refuseConnections();

    emulator.reset();

    assertThat(send(client(Version.HTTP_2), UID).statusCode()).isEqualTo(200);
  }

  @Test
  void withoutTls_tlsMethods_areRejected() {
    try (CometChatEmulator plain = CometChatEmulator.start()) {
      assertThatIllegalStateException()
          .isThrownBy(plain::tlsBaseUrl)
          .withMessageContaining("without TLS");
      assertThatIllegalStateException().isThrownBy(plain::sslContext);
      assertThatIllegalStateException()
          .isThrownBy(() -> plain.faults().failTls(TlsFailure.WRONG_HOST));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> CometChatEmulator.builder().tlsPort(-1));
  }

  @Test
  void close_duringAnOutage_works() {
    CometChatEmulator closing = CometChatEmulator.builder().tls().start();
    closing.faults().refuseConnections();

    closing.close();

    assertThat(failure(new Client(closing))).isInstanceOf(IOException.class);
  }

  private static Throwable failure(Client client) {
    try {
      return new AssertionError("answered " + client.mint(UID).status());
    } catch (UncheckedIOException failed) {
      return failed.getCause();
    }
  }

  private HttpClient client(Version version) {
    return HttpClient.newBuilder().version(version).sslContext(emulator.sslContext()).build();
  }

  private HttpResponse<String> send(HttpClient client, String uid)
      throws IOException, InterruptedException {
    return client.send(mint(emulator.tlsBaseUrl(), uid), BodyHandlers.ofString());
  }

  private HttpRequest mint(URI base, String uid) {
    return HttpRequest.newBuilder(URI.create(base + "/users/" + uid + "/auth_tokens"))
        .header("apikey", emulator.apiKey())
        .timeout(LIMIT)
        .POST(BodyPublishers.noBody())
        .build();
  }
}
