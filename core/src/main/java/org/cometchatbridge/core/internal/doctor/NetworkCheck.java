/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.internal.connection.NetworkProbe;
import org.cometchatbridge.core.internal.connection.ServerCertificate;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;

/** Opens a connection step by step: DNS, TCP, proxy, TLS. */
final class NetworkCheck {

  private static final int MOST_ADDRESSES = 4;
  private static final int SHOWN_NAMES = 3;
  private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
  private static final Duration EXPIRES_SOON = Duration.ofDays(14);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final CometChatBridgeConfig config;
  private final Findings findings;
  private final BoundedStep steps;
  private final NetworkProbe probe;
  private final Duration step;

  NetworkCheck(
      CometChatBridgeConfig config,
      Findings findings,
      BoundedStep steps,
      NetworkProbe.Resolver resolver) {
    this.config = config;
    this.findings = findings;
    this.steps = steps;
    this.step = config.connectTimeout();
    this.probe =
        new NetworkProbe(
            config.baseUrl(), config.proxy().orElse(null), config.sslContext(), step, resolver);
  }

  /** Whether a call can be made. */
  boolean run() throws InterruptedException {
    List<InetAddress> addresses = resolved();
    InetAddress address = addresses.isEmpty() ? null : connected(addresses);
    if (address == null) {
      return false;
    }
    if (probe.hasProxy() && !probe.isSecure()) {
      findings.add(FindingKind.PROXY_FORWARDS);
    }
    if (!probe.isSecure()) {
      findings.add(FindingKind.TLS_NONE);
      return true;
    }
    return (!probe.hasProxy() || hasTunnel(address)) && isTrusted(address);
  }

  private List<InetAddress> resolved() throws InterruptedException {
    try {
      List<InetAddress> addresses = steps.run(step, probe::addresses);
      findings.add(
          FindingKind.DNS_RESOLVED,
          probe.firstName()
              + " has the addresses "
              + addresses.stream()
                  .limit(MOST_ADDRESSES)
                  .map(InetAddress::getHostAddress)
                  .collect(Collectors.joining(", "))
              + (addresses.size() > MOST_ADDRESSES ? " and others." : ".")
              + (probe.hasProxy() ? " It is the proxy, which resolves CometChat's name." : ""));
      return addresses;
    } catch (ExecutionException e) {
      findings.add(FindingKind.DNS_UNKNOWN, probe.firstName() + " cannot be resolved.");
    } catch (TimeoutException e) {
      findings.add(
          FindingKind.DNS_TIMEOUT,
          probe.firstName() + " was not resolved within " + text(step) + ".");
    }
    return List.of();
  }

  private @Nullable InetAddress connected(List<InetAddress> addresses) throws InterruptedException {
    List<InetAddress> connected = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    boolean silent = false;
    for (InetAddress address : addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size()))) {
      try {
        withSocket(address, socket -> true);
        connected.add(address);
      } catch (TimeoutException e) {
        silent = true;
        failed.add(address.getHostAddress());
      } catch (ExecutionException e) {
        silent |= e.getCause() instanceof SocketTimeoutException;
        failed.add(address.getHostAddress());
      }
    }
    String server = probe.firstServer();
    if (connected.isEmpty()) {
      findings.add(
          silent ? FindingKind.TCP_TIMEOUT : FindingKind.TCP_REJECTED,
          silent
              ? server + " does not respond to connections within " + text(step) + "."
              : server + " accepts no connection.");
      return null;
    }
    if (failed.isEmpty()) {
      findings.add(FindingKind.TCP_CONNECTED, server + " accepts connections.");
    } else {
      findings.add(
          FindingKind.TCP_PARTLY,
          server + " accepts no connection at " + String.join(", ", failed) + ".");
    }
    return connected.get(0);
  }

  private boolean hasTunnel(InetAddress address) throws InterruptedException {
    String proxy = probe.firstServer();
    try {
      int status = withSocket(address, probe::openTunnel);
      if (status >= 200 && status < 300) {
        findings.add(
            FindingKind.PROXY_TUNNEL,
            "The proxy " + proxy + " opens a tunnel to " + probe.target() + ".");
        return true;
      }
      boolean credentials = status == PROXY_AUTHENTICATION_REQUIRED;
      findings.add(
          credentials ? FindingKind.PROXY_CREDENTIALS : FindingKind.PROXY_REJECTED,
          "The proxy "
              + proxy
              + " opens no tunnel to "
              + probe.target()
              + "; it responds with status "
              + status
              + ".");
    } catch (TimeoutException e) {
      proxyTimeout(proxy);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        proxyTimeout(proxy);
      } else if (e.getCause() instanceof ProtocolException) {
        findings.add(
            FindingKind.PROXY_OTHER,
            e.getCause() instanceof NetworkProbe.SshException
                ? proxy + " responds as an SSH server, and not like an HTTP proxy."
                : proxy + " does not respond like an HTTP proxy.");
      } else {
        findings.add(
            FindingKind.PROXY_REJECTED,
            "The proxy " + proxy + " closes the connection without a response.");
      }
    }
    return false;
  }

  private void proxyTimeout(String proxy) {
    findings.add(
        FindingKind.PROXY_TIMEOUT,
        "The proxy " + proxy + " does not respond within " + text(step) + ".");
  }

  private boolean isTrusted(InetAddress address) throws InterruptedException {
    try {
      trusted(withTarget(address, probe::handshake));
      return true;
    } catch (TimeoutException e) {
      tlsTimeout();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof SocketTimeoutException) {
        tlsTimeout();
      } else {
        FindingKind kind = kind(cause);
        findings.add(
            kind, kind.meaning() + (kind == FindingKind.TLS_REJECTED ? "" : shown(address)));
      }
    }
    return false;
  }

  private void tlsTimeout() {
    findings.add(
        FindingKind.TLS_TIMEOUT,
        "The TLS handshake with " + probe.target() + " did not end within " + text(step) + ".");
  }

  private static FindingKind kind(@Nullable Throwable cause) {
    ConnectionProblem problem =
        cause == null
            ? ConnectionProblem.TLS_REJECTED
            : ConnectionProblem.of(cause).orElse(ConnectionProblem.TLS_REJECTED);
    return switch (problem) {
      case TLS_EXPIRED -> FindingKind.TLS_EXPIRED;
      case TLS_OTHER_NAME -> FindingKind.TLS_OTHER_NAME;
      case TLS_UNTRUSTED -> FindingKind.TLS_UNTRUSTED;
      default -> FindingKind.TLS_REJECTED;
    };
  }

  private void trusted(NetworkProbe.Handshake handshake) {
    ServerCertificate certificate = handshake.certificate();
    Duration left = Duration.between(config.clock().instant(), certificate.validUntil());
    String until = day(certificate.validUntil());
    if (left.compareTo(EXPIRES_SOON) < 0) {
      findings.add(
          FindingKind.TLS_EXPIRES_SOON,
          "The certificate of "
              + probe.target()
              + " or of its issuers expires on "
              + until
              + "; that is within 14 days.");
    } else {
      findings.add(
          FindingKind.TLS_TRUSTED,
          "The certificate of "
              + probe.target()
              + " is trusted and valid until "
              + until
              + " ("
              + handshake.protocol()
              + ").");
    }
  }

  /** What the rejected certificate says: often that of a gateway, which it names. */
  private String shown(InetAddress address) throws InterruptedException {
    Optional<ServerCertificate> read;
    try {
      read = withTarget(address, probe::certificate);
    } catch (TimeoutException | ExecutionException e) {
      return "";
    }
    return read.map(
            certificate ->
                " It is for "
                    + certificate.names().stream()
                        .limit(SHOWN_NAMES)
                        .map(SettingReader::shown)
                        .collect(Collectors.joining(", "))
                    + ", issued by "
                    + SettingReader.shown(certificate.issuer())
                    + ", valid from "
                    + day(certificate.validFrom())
                    + " until "
                    + day(certificate.validUntil())
                    + ".")
        .orElse("");
  }

  private interface Use<T> {
    T of(Socket socket) throws Exception;
  }

  /** A socket to CometChat itself, behind the proxy if there is one. */
  private <T> T withTarget(InetAddress address, Use<T> use)
      throws ExecutionException, TimeoutException, InterruptedException {
    return withSocket(
        address,
        socket -> {
          if (probe.hasProxy()) {
            probe.openTunnel(socket);
          }
          return use.of(socket);
        });
  }

  /** The limit of each read does not end a server that sends one byte now and then. */
  private <T> T withSocket(InetAddress address, Use<T> use)
      throws ExecutionException, TimeoutException, InterruptedException {
    try (Socket socket = new Socket()) {
      Callable<T> all =
          () -> {
            probe.connect(socket, address);
            return use.of(socket);
          };
      return steps.run(step.multipliedBy(2), all);
    } catch (IOException e) {
      throw new ExecutionException(e);
    }
  }

  private static String day(Instant time) {
    return DAY.format(time);
  }

  private static String text(Duration time) {
    return time.toMillis() + " ms";
  }
}
