/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection step by step, as {@link Connections} does at once, so that a check can report
 * which step fails. Each method blocks and has no limit but that of one read; the caller limits the
 * time and closes the socket.
 */
public final class NetworkProbe {

  private static final String SSH = "SSH-";
  private static final int HEAD_BYTES = 16 * 1024;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})\\b.*");
  private static final String TLS = "TLS";

  private final Endpoint endpoint;
  private final Optional<SSLContext> sslContext;
  private final Duration step;
  private final Resolver resolver;

  /** Finds the addresses of a name. */
  @FunctionalInterface
  public interface Resolver {

    /** Blocks until there are addresses. */
    InetAddress[] resolve(String name) throws UnknownHostException;
  }

  /**
   * Opens nothing yet.
   *
   * @param baseUrl the server
   * @param proxy the proxy in front of it, or {@code null}
   * @param sslContext empty for the platform's own
   * @param step the longest time for a connect and for a read
   * @param resolver finds the addresses of the first server
   */
  public NetworkProbe(
      URI baseUrl,
      @Nullable URI proxy,
      Optional<SSLContext> sslContext,
      Duration step,
      Resolver resolver) {
    this.resolver = resolver;
    this.endpoint = Endpoint.of(baseUrl, proxy);
    this.sslContext = sslContext;
    this.step = step;
  }

  /** A TLS connection that was verified. */
  public record Handshake(String protocol, ServerCertificate certificate) {}

  /** The server behind the proxy, if any, as {@code host:port}. */
  public String target() {
    return endpoint.target().toHostString();
  }

  /** The server that sockets are connected to: the proxy, if any. */
  public String firstServer() {
    return first().toHostString();
  }

  /** The name of {@link #firstServer}, without its port. */
  public String firstName() {
    return first().getHostName();
  }

  private HttpHost first() {
    HttpHost proxy = endpoint.proxy();
    return proxy == null ? endpoint.target() : proxy;
  }

  /** Whether there is a proxy. */
  public boolean hasProxy() {
    return endpoint.proxy() != null;
  }

  /** Whether the server uses TLS. */
  public boolean isSecure() {
    return endpoint.isSecure();
  }

  /** Resolves the name of the first server. */
  public List<InetAddress> addresses() throws UnknownHostException {
    return List.of(resolver.resolve(firstName()));
  }

  /** Connects a socket to one of its addresses. */
  public void connect(Socket socket, InetAddress address) throws IOException {
    socket.connect(new InetSocketAddress(address, first().getPort()), millis());
    socket.setSoTimeout(millis());
  }

  private int millis() {
    return (int) Math.max(1, step.toMillis());
  }

  /**
   * Asks the proxy for a tunnel.
   *
   * @return the status of its response
   * @throws ProtocolException if the response is not HTTP
   */
  public int openTunnel(Socket socket) throws IOException {
    String authorization = endpoint.proxyAuthorization();
    String request =
        "CONNECT "
            + target()
            + " HTTP/1.1\r\nHost: "
            + target()
            + "\r\nUser-Agent: "
            + OutgoingRequest.USER_AGENT
            + "\r\n"
            + (authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n")
            + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    String first = head(socket.getInputStream()).lines().findFirst().orElse("");
    if (first.startsWith(SSH)) {
      throw new SshException();
    }
    Matcher status = STATUS_LINE.matcher(first);
    if (!status.matches()) {
      throw new ProtocolException("The response to CONNECT is not HTTP");
    }
    return Integer.parseInt(status.group(1));
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.length() < HEAD_BYTES && !isBanner(head)) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("The proxy has closed the connection");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** An SSH server sends one line and waits for its client. */
  private static boolean isBanner(StringBuilder head) {
    return head.length() > SSH.length()
        && head.charAt(head.length() - 1) == '\n'
        && head.indexOf(SSH) == 0;
  }

  /** The server at the address of the proxy is one for SSH. */
  public static final class SshException extends ProtocolException {

    private static final long serialVersionUID = 1L;

    SshException() {
      super("The response to CONNECT is that of an SSH server");
    }
  }

  /** Makes the handshake that calls make, with a verified certificate and host name. */
  public Handshake handshake(Socket socket) throws IOException, GeneralSecurityException {
    SSLContext context = sslContext.isPresent() ? sslContext.get() : SSLContext.getDefault();
    SSLSession session = handshake(socket, context).getSession();
    return new Handshake(
        session.getProtocol(),
        ServerCertificate.of(
            Stream.of(session.getPeerCertificates())
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList()));
  }

  /**
   * Reads the certificate of a server that {@link #handshake} does not trust. The handshake is
   * always ended, so that nothing is sent to the server.
   *
   * @return the certificate, or empty if the server has sent none
   */
  public Optional<ServerCertificate> certificate(Socket socket) throws GeneralSecurityException {
    ChainReader reader = new ChainReader();
    SSLContext context = SSLContext.getInstance(TLS);
    context.init(null, new TrustManager[] {reader}, null);
    try {
      SSLSocket unused = handshake(socket, context);
      throw new IllegalStateException("A reader of chains trusts no certificate: " + unused);
    } catch (IOException expected) {
      return reader.chain().map(ServerCertificate::of);
    }
  }

  private SSLSocket handshake(Socket socket, SSLContext context) throws IOException {
    HttpHost target = endpoint.target();
    SSLSocket tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(socket, target.getHostName(), target.getPort(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  /** Without the credentials of the proxy. */
  @Override
  public String toString() {
    return "NetworkProbe[" + endpoint + "]";
  }
}
