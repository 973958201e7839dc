/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.ssl.BasicClientTlsStrategy;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections: resolves the name, connects, passes the proxy and starts TLS. Each of these
 * steps has the connect timeout. Names are resolved for each connection, so that a changed DNS
 * entry is followed.
 */
final class Connector {

  private final Endpoint endpoint;
  private final ConnectionInitiator initiator;
  private final Timer timer;
  private final Duration timeout;
  private final Executor blocking;
  private final Optional<SSLContext> sslContext;
  private final ProxyTunnel tunnel;
  private volatile @Nullable TlsStrategy tls;

  /** The address that could not be reached last; it is tried after the others. */
  private volatile @Nullable InetAddress unreachable;

  /**
   * Opens nothing yet.
   *
   * @param timeout the longest time for each step
   * @param blocking runs what may block, such as the resolution of a name
   * @param sslContext empty for the platform's own
   */
  Connector(
      Endpoint endpoint,
      ConnectionInitiator initiator,
      Timer timer,
      Duration timeout,
      Executor blocking,
      Optional<SSLContext> sslContext) {
    this.endpoint = endpoint;
    this.initiator = initiator;
    this.timer = timer;
    this.timeout = timeout;
    this.blocking = blocking;
    this.sslContext = sslContext;
    this.tunnel = new ProxyTunnel(endpoint);
  }

  /** Opens a connection. */
  CompletableFuture<PooledConnection> connect() {
    return CompletableFuture.supplyAsync(this::addresses, blocking)
        .thenCompose(addresses -> connect(addresses, 0))
        .thenCompose(session -> secured(session).thenApply(ready -> session))
        .thenApply(session -> new PooledConnection(session, timer.elapsed()));
  }

  private List<InetAddress> addresses() {
    try {
      prepareTls();
      List<InetAddress> found =
          new ArrayList<>(
              Arrays.asList(InetAddress.getAllByName(endpoint.firstHop().getHostName())));
      InetAddress last = unreachable;
      if (last != null && found.size() > 1 && found.remove(last)) {
        found.add(last);
      }
      return found;
    } catch (UnknownHostException | NoSuchAlgorithmException e) {
      throw new Unopened(e);
    }
  }

  /** The platform's context reads its trust store, which takes a while: not before it is needed. */
  private void prepareTls() throws NoSuchAlgorithmException {
    if (endpoint.isSecure() && tls == null) {
      SSLContext context = sslContext.isPresent() ? sslContext.get() : SSLContext.getDefault();
      tls = new BasicClientTlsStrategy(context, Connector::offerHttp11, null);
    }
  }

  private static void offerHttp11(NamedEndpoint server, SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    engine.setSSLParameters(parameters);
  }

  private CompletableFuture<ProtocolIOSession> connect(List<InetAddress> addresses, int index) {
    InetAddress address = addresses.get(index);
    Duration share = timeout.dividedBy(addresses.size() - index);
    return connect(address, share)
        .exceptionallyCompose(
            failure -> {
              unreachable = address;
              return index + 1 < addresses.size()
                  ? connect(addresses, index + 1)
                  : CompletableFuture.failedFuture(failure);
            });
  }

  private CompletableFuture<ProtocolIOSession> connect(InetAddress address, Duration limit) {
    HttpHost hop = endpoint.firstHop();
    Step<IOSession> step = new Step<>();
    step.limit(
        limit,
        () ->
            initiator.connect(
                hop,
                new InetSocketAddress(address, hop.getPort()),
                null,
                Timeout.DISABLED,
                null,
                step));
    var unused =
        step.exceptionally(
            failure -> {
              step.cancelTask();
              return null;
            });
    return step.thenApply(ProtocolIOSession.class::cast);
  }

  private CompletableFuture<?> secured(ProtocolIOSession session) {
    CompletableFuture<?> ready = CompletableFuture.completedFuture(null);
    if (endpoint.isSecure()) {
      if (endpoint.proxy() != null) {
        ready = tunneled(session);
      }
      ready = ready.thenCompose(passed -> encrypted(session));
    }
    return ready.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            session.close(CloseMode.IMMEDIATE);
          }
        });
  }

  private CompletableFuture<?> tunneled(ProtocolIOSession session) {
    Step<RawResponse> step = new Step<>();
    step.limit(
        timeout,
        () -> {
          tunnel.open(session, step);
          return null;
        });
    return step.thenAccept(tunnel::check);
  }

  private CompletableFuture<?> encrypted(ProtocolIOSession session) {
    Step<TransportSecurityLayer> step = new Step<>();
    step.limit(
        timeout,
        () -> {
          TlsStrategy strategy = tls;
          if (strategy == null) {
            throw new IllegalStateException("TLS was not prepared");
          }
          strategy.upgrade(session, endpoint.target(), null, null, step);
          return null;
        });
    return step;
  }

  /** The original failure, without the wrappers of this class. */
  static Throwable causeOf(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof java.util.concurrent.CompletionException || cause instanceof Unopened)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Carries a checked exception through a stage. */
  private static final class Unopened extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Unopened(Exception cause) {
      super(cause);
    }
  }

  /** One step on the way to an open connection, ended by the bridge's timer. */
  private final class Step<T> extends CompletableFuture<T> implements FutureCallback<T> {

    private volatile @Nullable Future<?> task;

    @SuppressWarnings("FutureReturnValueIgnored") // only cancels the timeout
    void limit(Duration limit, Supplier<@Nullable Future<?>> begin) {
      TimeLimit end =
          TimeLimit.start(
              timer,
              limit,
              () -> completeExceptionally(new SocketTimeoutException("Connect timed out")));
      whenComplete((done, failure) -> end.cancel());
      try {
        task = begin.get();
      } catch (RuntimeException e) {
        completeExceptionally(e);
      }
    }

    /** Ends what is under way; a connection that is established all the same is closed. */
    void cancelTask() {
      Future<?> running = task;
      if (running != null) {
        running.cancel(true);
      }
    }

    @Override
    public void completed(T result) {
      if (!complete(result) && result instanceof IOSession late) {
        late.close(CloseMode.IMMEDIATE);
      }
    }

    @Override
    public void failed(Exception cause) {
      completeExceptionally(cause);
    }

    @Override
    public void cancelled() {
      completeExceptionally(new IOException("The connection attempt was cancelled"));
    }
  }
}
