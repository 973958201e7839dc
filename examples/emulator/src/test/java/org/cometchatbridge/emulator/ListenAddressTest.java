/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listening on other addresses than loopback, as in a container. */
final class ListenAddressTest {

  @Test
  void default_otherAddresses_areNotListenedOn() throws IOException {
    Optional<InetAddress> other = otherAddress();
    assumeTrue(other.isPresent());
    try (CometChatEmulator emulator = CometChatEmulator.start();
        Socket socket = new Socket()) {
      InetSocketAddress port = new InetSocketAddress(other.get(), emulator.baseUrl().getPort());

      assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> socket.connect(port));
    }
  }

  @Test
  void allAddresses_restApiAndControlApi_areReachable() throws Exception {
    Optional<InetAddress> other = otherAddress();
    assumeTrue(other.isPresent());
    try (CometChatEmulator emulator = CometChatEmulator.builder().listenOn("0.0.0.0").start()) {
      String root = "http://" + other.get().getHostAddress() + ':' + emulator.baseUrl().getPort();
      HttpRequest mint =
          HttpRequest.newBuilder(URI.create(root + "/v3/users/cometchat-uid-1/auth_tokens"))
              .header("apikey", emulator.apiKey())
              .POST(HttpRequest.BodyPublishers.noBody())
              .build();
      HttpClient http = HttpClient.newHttpClient();

      assertThat(http.send(mint, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      assertThat(
              http.send(
                      HttpRequest.newBuilder(URI.create(root + "/_emulator/state")).build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      assertThat(emulator.baseUrl()).hasHost("127.0.0.1");
      assertThat(new Client(emulator).mint("cometchat-uid-1").status()).isEqualTo(200);
    }
  }

  @Test
  void oneAddress_isUsedInUrlsAndInTheCertificate() throws Exception {
    Optional<InetAddress> other = otherAddress();
    assumeTrue(other.isPresent());
    String address = other.get().getHostAddress();
    try (CometChatEmulator emulator = CometChatEmulator.builder().listenOn(address).tls().start()) {
      HttpClient tls = HttpClient.newBuilder().sslContext(emulator.sslContext()).build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(emulator.tlsBaseUrl() + "/users/cometchat-uid-1"))
              .header("apikey", emulator.apiKey())
              .build();

      assertThat(emulator.baseUrl()).hasHost(address);
      assertThat(emulator.consoleUrl()).hasHost(address);
      assertThat(emulator.clientHost()).startsWith(address + ':');
      assertThat(tls.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refuseConnections_onAllAddresses_reopensTheSamePort() throws IOException {
    try (CometChatEmulator emulator = CometChatEmulator.builder().listenOn("0.0.0.0").start()) {
      int port = emulator.baseUrl().getPort();
      emulator.faults().refuseConnections().end();

      assertThat(emulator.baseUrl().getPort()).isEqualTo(port);
      assertThat(new Client(emulator).mint("cometchat-uid-1").status()).isEqualTo(200);
    }
  }

  // A page of the Internet can make its own name resolve to this machine, but never such a name.
  @ParameterizedTest
  @CsvSource({
    "localhost,            200",
    "127.0.0.1,            200",
    "172.17.0.2,           200",
    "[fd00::7],            200",
    "emulator,             200",
    "EMULATOR,             200",
    "comet_chat,           200",
    "chat.ci.example,      200",
    "rebound.example,      403",
    "emulator.evil.example, 403",
    "localhost.evil.example, 403",
    "127.0.0.1.evil.example, 403",
    "localhost., 403",
  })
  void allAddresses_controlApi_acceptsOnlyNamesThatNoPageCanHave(String name, int status)
      throws IOException {
    try (CometChatEmulator emulator =
        CometChatEmulator.builder().listenOn("0.0.0.0").hostName("chat.ci.example").start()) {
      assertThat(statusFor(emulator, name)).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "emulator,        403",
    "172.17.0.2,      403",
    "chat.ci.example, 200",
    "localhost,       200",
  })
  void loopback_controlApi_acceptsOnlyLoopbackAndConfiguredNames(String name, int status)
      throws IOException {
    try (CometChatEmulator emulator =
        CometChatEmulator.builder().hostName("chat.ci.example").start()) {
      assertThat(statusFor(emulator, name)).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://emulator", "emulator:8090", "a b", "-a", "a..b", "*.x"})
  void hostName_invalid_isRejected(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CometChatEmulator.builder().hostName(name))
        .withMessageContaining("hostName: must be a name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "no-such-name.invalid", "1.2.3.4.5"})
  void listenOn_invalid_isRejected(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CometChatEmulator.builder().listenOn(address))
        .withMessageContaining("listenOn: ");
  }

  private static int statusFor(CometChatEmulator emulator, String name) throws IOException {
    int port = emulator.baseUrl().getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              ("GET /_emulator/state HTTP/1.1\r\nHost: "
                      + name
                      + ':'
                      + port
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String response =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return Integer.parseInt(response.split(" ", 3)[1]);
    }
  }

  private static Optional<InetAddress> otherAddress() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
        .findFirst();
  }
}
