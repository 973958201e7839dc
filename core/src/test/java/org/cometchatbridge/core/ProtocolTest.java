/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;
import static org.cometchatbridge.core.LoginTest.token;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/1.1 over TLS, whatever the server offers, and no call to a server that is not verified. */
class ProtocolTest {

  private static final String PASSWORD = "changeit";
  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final Queue<String> protocols = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Integer> connections = new LinkedBlockingQueue<>();

  /** Holds the responses to the calls that arrive until it completes. */
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  private int users;
  private Path keys;
  private Server server;

  @BeforeEach
  void makeCertificate() throws Exception {
    keys = folder.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void serverWithHttp2_isCalledWithHttp11() throws Exception {
    start(true);

    login();

    assertThat(protocols).containsExactly("HTTP/1.1");
  }

  @Test
  void serverWithHttp11Only_isCalledWithHttp11() throws Exception {
    start(false);

    login();

    assertThat(protocols).containsExactly("HTTP/1.1");
  }

  @Test
  void concurrentCalls_useSeparateConnectionsAndReuseThem() throws Exception {
    start(true);
    try (CometChatBridge bridge = CometChatBridge.create(trustingConfig())) {
      Set<Integer> first = connectionsOf(bridge, 40);
      assertThat(first).hasSize(40);

      assertThat(connectionsOf(bridge, 40)).isEqualTo(first);
    }
  }

  @Test
  void callsBeyondTheConnectionLimit_waitForAConnection() throws Exception {
    start(true);
    try (CometChatBridge bridge = CometChatBridge.create(trustingConfig())) {
      assertThat(connectionsOf(bridge, 200)).hasSize(128);
    }
  }

  /** The client ports of concurrent calls; the server holds the responses of the first 128. */
  private Set<Integer> connectionsOf(CometChatBridge bridge, int calls) throws Exception {
    CompletableFuture<Void> held = new CompletableFuture<>();
    gate = held;
    List<SessionKey> sessions = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      sessions.add(startLogin(bridge, "emp-" + ++users));
    }
    Set<Integer> used = new HashSet<>();
    for (int i = 0; i < Math.min(calls, 128); i++) {
      used.add(nextConnection());
    }
    held.complete(null);
    for (SessionKey session : sessions) {
      token(bridge.await(session, TEST_TIMEOUT));
    }
    for (int i = 128; i < calls; i++) {
      used.add(nextConnection());
    }
    return used;
  }

  @Test
  void serverWithAnUntrustedCertificate_getsNoRequestAndNoKey() throws Exception {
    start(true);

    try (CometChatBridge bridge = CometChatBridge.create(config())) {
      SessionKey key = newSession();
      bridge.login(key, user("emp-1"));

      assertThat(bridge.await(key, TEST_TIMEOUT)).isInstanceOf(TokenResult.Unavailable.class);
    }
    assertThat(protocols).isEmpty();
  }

  private SSLContext sslContextTrustingTheServer() throws Exception {
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void login() throws Exception {
    try (CometChatBridge bridge = CometChatBridge.create(trustingConfig())) {
      token(bridge.await(startLogin(bridge, "emp-1"), TEST_TIMEOUT));
    }
  }

  private static SessionKey startLogin(CometChatBridge bridge, String userId) {
    SessionKey key = newSession();
    bridge.login(key, user(userId));
    return key;
  }

  /** The client port of the next call. */
  private int nextConnection() throws InterruptedException {
    Integer port = connections.poll(TEST_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    if (port == null) {
      throw new AssertionError("no call was received");
    }
    return port;
  }

  private CometChatBridgeConfig trustingConfig() throws Exception {
    return config().toBuilder().sslContext(sslContextTrustingTheServer()).build();
  }

  private CometChatBridgeConfig config() {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return CometChatBridgeConfig.builder()
        .appId("tlsapp")
        .apiKey("tls-key")
        .baseUrl(URI.create("https://localhost:" + port + "/v3"))
        .connectTimeout(TEST_TIMEOUT)
        .callTimeout(TEST_TIMEOUT)
        .tokenTimeout(TEST_TIMEOUT)
        .build();
  }

  private void start(boolean http2) throws Exception {
    server = new Server();
    HttpConfiguration https = new HttpConfiguration();
    https.addCustomizer(new SecureRequestCustomizer());
    HttpConnectionFactory http11 = new HttpConnectionFactory(https);
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(keys.toString());
    tls.setKeyStorePassword(PASSWORD);
    List<ConnectionFactory> chain = new ArrayList<>();
    if (http2) {
      ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
      alpn.setDefaultProtocol(http11.getProtocol());
      chain.add(new SslConnectionFactory(tls, alpn.getProtocol()));
      chain.add(alpn);
      chain.add(new HTTP2ServerConnectionFactory(https));
    } else {
      chain.add(new SslConnectionFactory(tls, http11.getProtocol()));
    }
    chain.add(http11);
    server.addConnector(new ServerConnector(server, chain.toArray(ConnectionFactory[]::new)));
    server.setHandler(new TokenHandler());
    server.start();
  }

  private final class TokenHandler extends Handler.Abstract {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // without its response the login fails
    public boolean handle(Request request, Response response, Callback callback) {
      protocols.add(request.getConnectionMetaData().getProtocol());
      connections.add(Request.getRemotePort(request));
      gate.thenRun(() -> respond(response, callback));
      return true;
    }

    private void respond(Response response, Callback callback) {
      String body = "{\"data\":{\"authToken\":\"opaque-token\"}}";
      response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
    }
  }
}
