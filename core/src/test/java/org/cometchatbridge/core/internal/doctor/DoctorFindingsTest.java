/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.RawServer;
import org.cometchatbridge.core.doctor.Doctor;
import org.cometchatbridge.core.doctor.Finding;
import org.cometchatbridge.core.internal.connection.NetworkProbe;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.CometChatEmulatorExtension;
import org.cometchatbridge.emulator.EmulatedUser;
import org.cometchatbridge.emulator.Fault;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.cometchatbridge.emulator.TlsFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each finding has a situation in which it is found, and no situation leaves a user behind. */
class DoctorFindingsTest {

  private static final String UNKNOWN_KEY = "00112233445566778899aabbccddeeff00112233";
  private static final Duration SHORT = Duration.ofMillis(300);

  @RegisterExtension
  static final CometChatEmulatorExtension EMULATOR =
      CometChatEmulatorExtension.with(CometChatEmulator.builder().tls());

  private final List<AutoCloseable> opened = new ArrayList<>();
  private CometChatEmulator emulator;
  private NetworkProbe.Resolver resolver = InetAddress::getAllByName;
  private boolean readOnly;

  @BeforeEach
  void start() {
    emulator = EMULATOR.emulator();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @ParameterizedTest
  @EnumSource(FindingKind.class)
  void situation_hasItsFinding_andLeavesNoUser(FindingKind kind) throws Exception {
    List<Finding> findings = kind == FindingKind.SETTINGS_INVALID ? invalid() : found(kind);

    assertThat(findings).extracting(Finding::id).contains(kind.id());
    assertThat(findings)
        .allSatisfy(
            finding -> {
              assertThat(finding.sentence()).matches("(?s)[A-Za-z0-9].*\\.");
              assertThat(finding.remedy()).matches("|[A-Z].*\\.");
              assertThat(finding.toString())
                  .doesNotContain(emulator.apiKey(), UNKNOWN_KEY, "injected", "s3cret", "%s");
            });
    assertThat(emulator.users().all())
        .extracting(EmulatedUser::uid)
        .filteredOn(uid -> uid.startsWith(ThrowAwayUser.PREFIX))
        .hasSize(kind == FindingKind.USER_LEFT ? 1 : 0);
    emulator.journal().takeViolations();
  }

  /** An SSH server waits for its client after its banner, which has no blank line. */
  @Test
  void sshServerInPlaceOfTheProxy_isNamed() throws Exception {
    int port =
        server(
            client -> {
              client.getOutputStream().write("SSH-2.0-OpenSSH_9.6\r\n".getBytes(ISO_8859_1));
              client.getInputStream().transferTo(OutputStream.nullOutputStream());
            });
    CometChatBridgeConfig config =
        tls(settings -> settings.proxy(URI.create("http://127.0.0.1:" + port)));

    assertThat(new DoctorRun(config, readOnly, resolver).run())
        .filteredOn(finding -> finding.id().equals(FindingKind.PROXY_OTHER.id()))
        .extracting(Finding::sentence)
        .containsExactly(
            "127.0.0.1:" + port + " responds as an SSH server, and not like an HTTP proxy.");
  }

  private List<Finding> invalid() {
    return Doctor.run(() -> CometChatBridgeConfig.builder().region("us").build(), false).findings();
  }

  private List<Finding> found(FindingKind kind) throws Exception {
    CometChatBridgeConfig config = situation(kind);
    try {
      return new DoctorRun(config, readOnly, resolver).run();
    } finally {
      assertThat(Thread.interrupted()).isEqualTo(kind == FindingKind.INTERRUPTED);
    }
  }

  private CometChatBridgeConfig situation(FindingKind kind) throws Exception {
    return switch (kind) {
      case SETTINGS_VALID,
          DNS_RESOLVED,
          TCP_CONNECTED,
          TLS_NONE,
          HTTP_RESPONDS,
          APP_ACCEPTED,
          KEY_ACCEPTED,
          KEY_FULL_ACCESS,
          USER_WRITTEN,
          TOKEN_CREATED,
          CLOCK_RIGHT,
          RATE_UNKNOWN ->
          plain(config -> config);
      case SETTINGS_INVALID -> throw new IllegalStateException("has no settings");
      case SETTINGS_CLEAR_TEXT ->
          plain(
              config ->
                  config
                      .insecureBaseUrl(true)
                      .connectTimeout(SHORT)
                      .baseUrl(URI.create("http://chat.invalid/v3")));
      case KEY_UNREADABLE, SKIPPED ->
          plain(
              config ->
                  config.apiKey(
                      () -> {
                        throw new IllegalStateException("s3cret");
                      }));
      case SECOND_KEY_UNREADABLE ->
          plain(
              config ->
                  config.secondaryApiKey(
                      () -> {
                        throw new IllegalStateException("s3cret");
                      }));
      case DNS_UNKNOWN -> {
        resolver =
            name -> {
              throw new UnknownHostException(name);
            };
        yield plain(config -> config);
      }
      case DNS_TIMEOUT -> {
        resolver =
            name -> {
              awaitInterrupt();
              return new InetAddress[0];
            };
        yield plain(config -> config.connectTimeout(SHORT));
      }
      case TCP_PARTLY -> {
        resolver =
            name ->
                new InetAddress[] {
                  InetAddress.getByName("127.0.0.9"), InetAddress.getLoopbackAddress()
                };
        yield plain(config -> config);
      }
      case TCP_REJECTED -> {
        int port = closedPort();
        yield plain(config -> config.baseUrl(URI.create("http://localhost:" + port + "/v3")));
      }
      case TCP_TIMEOUT -> {
        int port = blackHole();
        yield plain(
            config ->
                config
                    .connectTimeout(SHORT)
                    .baseUrl(URI.create("http://127.0.0.1:" + port + "/v3")));
      }
      case PROXY_FORWARDS -> plain(config -> config.proxy(proxy("HTTP/1.1 502 Bad\r\n\r\n")));
      case PROXY_TUNNEL -> tls(config -> config.proxy(proxy("HTTP/1.1 200 OK\r\n\r\n")));
      case PROXY_CREDENTIALS ->
          tls(config -> config.proxy(proxy("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n")));
      case PROXY_REJECTED -> tls(config -> config.proxy(proxy("HTTP/1.1 403 No\r\n\r\n")));
      case PROXY_OTHER -> tls(config -> config.proxy(proxy("SSH-2.0-x\r\n\r\n")));
      case PROXY_TIMEOUT -> tls(config -> config.connectTimeout(SHORT).proxy(silent()));
      case TLS_TRUSTED -> tls(config -> config);
      case TLS_EXPIRES_SOON -> {
        Instant end = validUntil().minus(Duration.ofDays(3));
        yield tls(config -> config.clock(InstantSource.fixed(end)));
      }
      case TLS_EXPIRED -> tls(TlsFailure.EXPIRED_CERTIFICATE);
      case TLS_OTHER_NAME -> tls(TlsFailure.WRONG_HOST);
      case TLS_UNTRUSTED -> tls(TlsFailure.UNKNOWN_CERTIFICATE);
      case TLS_REJECTED -> tls(TlsFailure.HANDSHAKE_REJECTED);
      case TLS_TIMEOUT ->
          tls(
              config ->
                  config
                      .connectTimeout(SHORT)
                      .baseUrl(URI.create("https://localhost:" + silent().getPort() + "/v3")));
      case HTTP_VERSION -> server("HTTP/1.0 404 Not Found");
      case CLOCK_UNKNOWN -> server("HTTP/1.1 404 Not Found");
      case HTTP_TIMEOUT -> {
        opened.add(emulator.faults().onAny().hang()::release);
        yield plain(config -> config.connectTimeout(SHORT).callTimeout(SHORT));
      }
      case HTTP_FAILED -> always(Fault::resetBeforeHeaders);
      case HTTP_OTHER_RESPONSE -> always(fault -> fault.html(200));
      case HTTP_GATEWAY -> always(fault -> fault.html(403));
      case HTTP_UNREADABLE -> always(fault -> fault.oversizedBody(400_000));
      case HTTP_SIGN_IN -> always(fault -> fault.html(511));
      case HTTP_SERVER_ERROR -> always(fault -> fault.error(503, "ERR_MISSION_FAILED"));
      case HTTP_NO_ENDPOINT ->
          plain(config -> config.baseUrl(emulator.baseUrl().resolve("/nothing")));
      case CLOCK_DIFFERS ->
          plain(config -> config.clock(() -> Instant.now().plus(Duration.ofMinutes(10))));
      case APP_UNKNOWN -> plain(config -> config.appId("other-app"));
      case APP_EMPTY -> always(fault -> fault.error(401, "AUTH_ERR_EMPTY_APPID"));
      case KEY_EMPTY -> always(fault -> fault.error(401, "AUTH_ERR_EMPTY_APIKEY"));
      case KEY_UNKNOWN -> plain(config -> config.apiKey(UNKNOWN_KEY));
      case SECOND_KEY_ACCEPTED ->
          plain(config -> config.apiKey(UNKNOWN_KEY).secondaryApiKey(emulator.apiKey()));
      case SECOND_KEY_UNKNOWN -> plain(config -> config.secondaryApiKey(UNKNOWN_KEY));
      case KEY_NO_ACCESS -> plain(config -> config.apiKey(emulator.authOnlyKey()));
      case KEY_SCOPE_UNKNOWN, READ_ONLY -> {
        readOnly = true;
        yield plain(config -> config);
      }
      case PLAN_RESTRICTED -> plan(Switches.Plan.RESTRICTED);
      case PLAN_QUOTA -> plan(Switches.Plan.QUOTA_EXCEEDED);
      case PLAN_EXPIRED -> plan(Switches.Plan.SUBSCRIPTION_EXPIRED);
      case RATE_HEADROOM, RATE_SETTING -> {
        emulator.switches().set(Switches.RateLimitHeadersSent.ALWAYS);
        emulator.switches().set(Switches.Amount.CORE_CALLS_PER_MINUTE, 500);
        emulator.switches().set(Switches.Amount.OTHER_CALLS_PER_MINUTE, 500);
        yield plain(config -> config);
      }
      case RATE_LOW -> {
        on(Operation.GET_USER)
            .header("X-RateLimit-Limit", "500")
            .header("X-RateLimit-Remaining", "49")
            .always();
        yield plain(config -> config);
      }
      case RATE_EXCEEDED -> always(fault -> fault.error(429, "ERR_TOO_MANY_REQUESTS"));
      case CALL_REJECTED -> always(fault -> fault.error(400, "ERR_NEW_AND_UNKNOWN"));
      case USER_LEFT -> {
        // The first deletion, of a user who does not exist, succeeds as it should.
        on(Operation.DELETE_USER).error(404, "ERR_UID_NOT_FOUND").times(1);
        on(Operation.DELETE_USER).error(403, "AUTH_ERR_NO_ACCESS").always();
        yield plain(config -> config);
      }
      case USER_UNCERTAIN -> {
        on(Operation.CREATE_USER).resetBeforeHeaders().always();
        yield plain(config -> config);
      }
      case TOKEN_UNUSABLE -> {
        on(Operation.CREATE_AUTH_TOKEN).body(200, "application/json", "{\"data\":{}}").always();
        yield plain(config -> config);
      }
      case TOKEN_OF_ANOTHER_USER -> {
        on(Operation.CREATE_AUTH_TOKEN)
            .body(200, "application/json", "{\"data\":{\"uid\":\"eve\",\"authToken\":\"eve_1\"}}")
            .always();
        yield plain(config -> config);
      }
      case TOKEN_NOT_DELETED -> {
        on(Operation.DELETE_AUTH_TOKEN).error(403, "AUTH_ERR_NO_ACCESS").always();
        yield plain(config -> config);
      }
      case INTERRUPTED -> {
        Thread.currentThread().interrupt();
        yield plain(config -> config);
      }
    };
  }

  private Fault on(Operation operation) {
    return emulator.faults().on(operation);
  }

  private CometChatBridgeConfig plain(UnaryOperator<CometChatBridgeConfig.Builder> change) {
    return change.apply(BridgeFixture.config(emulator).toBuilder()).build();
  }

  private CometChatBridgeConfig tls(UnaryOperator<CometChatBridgeConfig.Builder> change) {
    return plain(
        config ->
            change.apply(config.baseUrl(emulator.tlsBaseUrl()).sslContext(emulator.sslContext())));
  }

  private CometChatBridgeConfig tls(TlsFailure failure) {
    emulator.faults().failTls(failure);
    return tls(config -> config);
  }

  private Instant validUntil() throws Exception {
    NetworkProbe probe =
        new NetworkProbe(
            emulator.tlsBaseUrl(),
            null,
            Optional.of(emulator.sslContext()),
            Duration.ofSeconds(5),
            resolver);
    try (Socket socket = new Socket()) {
      probe.connect(socket, InetAddress.getLoopbackAddress());
      return probe.handshake(socket).certificate().validUntil();
    }
  }

  private CometChatBridgeConfig always(UnaryOperator<Fault> fault) {
    fault.apply(emulator.faults().onAny()).always();
    return plain(config -> config);
  }

  private CometChatBridgeConfig plan(Switches.Plan plan) {
    emulator.switches().set(plan);
    return plain(config -> config);
  }

  private URI proxy(String response) {
    return URI.create(
        "http://svc:s3cret@127.0.0.1:"
            + server(
                client -> {
                  String head = RawServer.head(client.getInputStream());
                  client.getOutputStream().write(response.getBytes(ISO_8859_1));
                  if (head != null && response.contains(" 200 ")) {
                    relay(client);
                  }
                }));
  }

  private void relay(Socket client) throws IOException {
    try (Socket server =
        new Socket(InetAddress.getLoopbackAddress(), emulator.tlsBaseUrl().getPort())) {
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

  private CometChatBridgeConfig server(String statusLine) {
    String body = "{\"error\":{\"code\":\"ERR_UID_NOT_FOUND\"}}";
    int port =
        server(
            client -> {
              RawServer.head(client.getInputStream());
              client
                  .getOutputStream()
                  .write(
                      (statusLine
                              + "\r\nContent-Type: application/json\r\nContent-Length: "
                              + body.length()
                              + "\r\n\r\n"
                              + body)
                          .getBytes(ISO_8859_1));
            });
    return plain(config -> config.baseUrl(URI.create("http://localhost:" + port + "/v3")));
  }

  /** Accepts connections, reads, and never responds. */
  private URI silent() {
    return URI.create(
        "http://127.0.0.1:"
            + server(
                client -> {
                  while (client.getInputStream().read() >= 0) {
                    // The handshake of the client.
                  }
                }));
  }

  private int server(RawServer.Connection connection) {
    try {
      RawServer server = new RawServer(connection);
      opened.add(server);
      return server.port();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A port whose queue of connections is full, so that it ignores further ones. */
  private int blackHole() throws IOException {
    ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    opened.add(full);
    for (int i = 0; i < 20; i++) {
      Socket waiting = new Socket();
      opened.add(waiting);
      try {
        waiting.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), full.getLocalPort()), 100);
      } catch (SocketTimeoutException expected) {
        return full.getLocalPort();
      }
    }
    throw new IllegalStateException("The queue has no end");
  }

  private static void awaitInterrupt() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @EnumSource(SettingNotation.class)
  void remedies_nameSettingsAsTheConfigurationDoes(SettingNotation notation) {
    List<Finding> findings =
        new DoctorRun(plain(config -> config.notation(notation).apiKey(UNKNOWN_KEY)), true).run();

    assertThat(findings)
        .filteredOn(finding -> finding.id().equals("key.unknown"))
        .singleElement()
        .extracting(Finding::remedy)
        .asString()
        .contains(notation == SettingNotation.INIT_PARAM ? "apiKey" : "cometchat.bridge.api-key");
  }
}
