/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngine;
import org.cometchatbridge.emulator.internal.tls.CertificateAuthority;
import org.cometchatbridge.emulator.internal.tls.ServerCertificate;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** The ports that the emulator listens on, and what is wrong with them. */
final class Listeners {

  private static final int ACCEPT_QUEUE = 2048;
  private static final int MAX_STREAMS = 1024;

  private final Server server;
  private final Map<ServerConnector, Port> ports = new LinkedHashMap<>();
  private final ServerConnector plain;
  private final @Nullable Tls tls;
  private boolean rejecting;
  private boolean closed;

  Listeners(Server server, EmulatorSettings settings) {
    this.server = server;
    this.plain = connector(settings.port(), new HttpConnectionFactory(http()));
    Integer tlsPort = settings.tlsPort();
    this.tls = tlsPort == null ? null : new Tls(tlsPort);
  }

  /** Takes the ports, random ones included, for good. */
  void open() throws IOException {
    try {
      for (Map.Entry<ServerConnector, Port> each : ports.entrySet()) {
        each.getValue().hold();
        each.getKey().open(each.getValue().listen());
        each.getKey().setPort(each.getValue().number());
      }
    } catch (IOException e) {
      ports.keySet().forEach(ServerConnector::close);
      throw e;
    }
  }

  int port() {
    return plain.getPort();
  }

  Tls tls() {
    Tls present = tls;
    if (present == null) {
      throw new IllegalStateException("the emulator was started without TLS, see Builder.tls");
    }
    return present;
  }

  boolean hasTls() {
    return tls != null;
  }

  /** Closes or opens the ports, as is wanted by the time that nobody else is at it. */
  synchronized void rejectIf(BooleanSupplier wanted) {
    if (wanted.getAsBoolean()) {
      reject();
    } else {
      accept();
    }
  }

  /** Closes the ports and every connection. */
  private void reject() {
    if (!rejecting) {
      rejecting = true;
      ports.forEach(
          (connector, port) -> {
            stop(connector);
            port.keep();
          });
    }
  }

  /** Opens the same ports again. */
  private void accept() {
    if (rejecting && !closed) {
      ports.forEach(Listeners::start);
    }
    rejecting = false;
  }

  /** Leaves closed ports closed, and gives them up. */
  synchronized void close() {
    closed = true;
    ports.values().forEach(Port::close);
  }

  /** The connections that are open now. */
  int connections() {
    return ports.keySet().stream()
        .mapToInt(connector -> connector.getConnectedEndPoints().size())
        .sum();
  }

  private static void stop(ServerConnector connector) {
    List<EndPoint> connections = new ArrayList<>(connector.getConnectedEndPoints());
    try {
      connector.stop();
    } catch (Exception failed) {
      throw new IllegalStateException("the emulator could not close its port", failed);
    }
    connections.forEach(EndPoint::close);
  }

  private static void start(ServerConnector connector, Port port) {
    try {
      connector.open(port.listen());
      connector.start();
    } catch (Exception failed) {
      throw new IllegalStateException(
          "the emulator could not open its port " + port.number() + " again", failed);
    }
  }

  private ServerConnector connector(int port, ConnectionFactory... protocols) {
    // No thread of its own that accepts: it would go on for a moment after the port was closed.
    ServerConnector connector = new ServerConnector(server, 0, 1, protocols);
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    // A call may hang for as long as a test wants.
    connector.setIdleTimeout(0);
    connector.setShutdownIdleTimeout(0);
    server.addConnector(connector);
    ports.put(connector, new Port(port, ACCEPT_QUEUE));
    return connector;
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Odd paths are for the emulator to answer, as the service would, not for Jetty.
    http.setUriCompliance(UriCompliance.UNSAFE);
    // The names of the service may be led here, which the certificate does not have.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return http;
  }

  /** The port with TLS: HTTP/2 for whoever asks for it, HTTP/1.1 for all others. */
  final class Tls {

    private final CertificateAuthority authority = new CertificateAuthority();
    private final ServerCertificate right = authority.forLoopback();
    private final Identity identity = new Identity();
    private final ServerConnector connector;

    private Tls(int port) {
      identity.setKeyStore(right.keyStore());
      identity.setKeyStorePassword("");
      HttpConnectionFactory http11 = new HttpConnectionFactory(http());
      ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
      alpn.setDefaultProtocol(http11.getProtocol());
      HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http());
      http2.setMaxConcurrentStreams(MAX_STREAMS);
      // Many resets a second are what a test of faults does, not an attack.
      http2.setRateControlFactory(new RateControl.Factory() {});
      this.connector =
          connector(
              port, new SslConnectionFactory(identity, alpn.getProtocol()), alpn, http2, http11);
    }

    int port() {
      return connector.getPort();
    }

    CertificateAuthority authority() {
      return authority;
    }

    void fail(TlsFailure failure) {
      identity.rejecting = false;
      switch (failure) {
        case HANDSHAKE_REJECTED -> identity.rejecting = true;
        case UNKNOWN_CERTIFICATE -> present(new CertificateAuthority().forLoopback());
        case EXPIRED_CERTIFICATE -> present(authority.expired());
        case WRONG_HOST -> present(authority.forAnotherHost());
      }
      // Otherwise a client that pools connections would notice nothing.
      new ArrayList<>(connector.getConnectedEndPoints()).forEach(EndPoint::close);
    }

    void recover() {
      identity.rejecting = false;
      present(right);
    }

    private void present(ServerCertificate certificate) {
      try {
        identity.reload(same -> same.setKeyStore(certificate.keyStore()));
      } catch (Exception failed) {
        throw new IllegalStateException("the emulator could not change its certificate", failed);
      }
    }
  }

  /** The server's side of the handshake. */
  private static final class Identity extends SslContextFactory.Server {

    // Without encryption, which no client agrees to.
    private static final String[] UNACCEPTABLE = {"TLS_RSA_WITH_NULL_SHA256"};

    private volatile boolean rejecting;

    @Override
    public void customize(SSLEngine engine) {
      super.customize(engine);
      if (rejecting) {
        engine.setEnabledCipherSuites(UNACCEPTABLE);
      }
    }
  }
}
