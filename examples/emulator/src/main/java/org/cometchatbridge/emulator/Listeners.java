/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.io.IOException;
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

/** The ports that the emulator listens on, and their faults. */
final class Listeners {

  private static final int ACCEPT_QUEUE = 2048;
  private static final int MAX_STREAMS = 1024;

  private final Server server;
  private final ListenAddress address;
  private final Map<ServerConnector, Port> ports = new LinkedHashMap<>();
  private final ServerConnector plain;
  private final @Nullable Tls tls;
  private boolean rejecting;
  private boolean closed;

  Listeners(Server server, EmulatorSettings settings) {
    this.server = server;
    this.address = settings.address();
    this.plain = connector(settings.port(), new HttpConnectionFactory(http()));
    Integer tlsPort = settings.tlsPort();
    this.tls = tlsPort == null ? null : new Tls(tlsPort);
  }

  /** Binds the ports, including random ones, and keeps them until {@link #close()}. */
  void open() throws IOException {
    try {
      for (Map.Entry<ServerConnector, Port> each : ports.entrySet()) {
        each.getValue().reserve();
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

  /** Closes or opens the ports; the condition is evaluated under the lock. */
  synchronized void setRejecting(BooleanSupplier wanted) {
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
            port.reserveAgain();
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

  /** Releases the ports; closed ones are not opened again. */
  synchronized void close() {
    closed = true;
    ports.values().forEach(Port::close);
  }

  /** Returns the number of open connections. */
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
      throw new IllegalStateException("the emulator could not close a port", failed);
    }
    connections.forEach(EndPoint::close);
  }

  private static void start(ServerConnector connector, Port port) {
    try {
      connector.open(port.listen());
      connector.start();
    } catch (Exception failed) {
      throw new IllegalStateException(
          "the emulator could not reopen port " + port.number(), failed);
    }
  }

  private ServerConnector connector(int port, ConnectionFactory... protocols) {
    // No acceptor thread: it would accept connections for a moment after the port was closed.
    ServerConnector connector = new ServerConnector(server, 0, 1, protocols);
    connector.setHost(address.address().getHostAddress());
    // A held call must not run into an idle timeout.
    connector.setIdleTimeout(0);
    connector.setShutdownIdleTimeout(0);
    server.addConnector(connector);
    ports.put(connector, new Port(address.address(), port, ACCEPT_QUEUE));
    return connector;
  }

  private static HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // Unusual paths are handled by the emulator, as the service would, and not rejected by Jetty.
    http.setUriCompliance(UriCompliance.UNSAFE);
    // Clients may resolve the host names of CometChat to this port; the certificate does not
    // contain them.
    http.addCustomizer(new SecureRequestCustomizer(false));
    return http;
  }

  /** The TLS listener: HTTP/2 if the client negotiates it, otherwise HTTP/1.1. */
  final class Tls {

    private final CertificateAuthority authority = newAuthority();
    private final ServerCertificate valid = authority.valid();
    private final Identity identity = new Identity();
    private final ServerConnector connector;

    private Tls(int port) {
      identity.setKeyStore(valid.keyStore());
      identity.setKeyStorePassword("");
      HttpConnectionFactory http11 = new HttpConnectionFactory(http());
      ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
      alpn.setDefaultProtocol(http11.getProtocol());
      HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http());
      http2.setMaxConcurrentStreams(MAX_STREAMS);
      // Fault tests reset many streams per second; that is not an attack.
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

    private CertificateAuthority newAuthority() {
      return new CertificateAuthority(address.names(), address.certifiedAddresses());
    }

    void fail(TlsFailure failure) {
      identity.rejecting = false;
      switch (failure) {
        case HANDSHAKE_REJECTED -> identity.rejecting = true;
        case UNKNOWN_CERTIFICATE -> present(newAuthority().valid());
        case EXPIRED_CERTIFICATE -> present(authority.expired());
        case WRONG_HOST -> present(authority.forAnotherHost());
      }
      // Otherwise a client with pooled connections would not be affected.
      new ArrayList<>(connector.getConnectedEndPoints()).forEach(EndPoint::close);
    }

    void recover() {
      identity.rejecting = false;
      present(valid);
    }

    private void present(ServerCertificate certificate) {
      try {
        identity.reload(same -> same.setKeyStore(certificate.keyStore()));
      } catch (Exception failed) {
        throw new IllegalStateException("the emulator could not change its certificate", failed);
      }
    }
  }

  /** The server side of the TLS handshake. */
  private static final class Identity extends SslContextFactory.Server {

    // A cipher suite without encryption, which no client accepts.
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
