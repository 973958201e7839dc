/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.util.Timeout;
import org.cometchatbridge.core.internal.guard.Attempt;
import org.cometchatbridge.core.internal.time.Lane;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 connections to one server, directly or through a proxy. They follow no redirect,
 * keep no cookie and repeat no request that the server may have begun to process.
 *
 * <p>Thread-safe.
 */
public final class Connections implements AutoCloseable {

  /** As many calls run at once. */
  public static final int MOST_CALLS = CallQueue.CONNECTIONS;

  private final Endpoint endpoint;
  private final Tls tls;
  private final Timer timer;
  private final Consumer<Throwable> failures;
  private final Lane connects;
  private final IoThreads io;
  private final LeasedConnections leased;
  private final CallQueue queue;
  private volatile boolean closed;

  /**
   * Opens no connection yet.
   *
   * @param baseUrl whose scheme, host and port are used
   * @param proxy the proxy, {@code http} with host and port and perhaps user and password, or
   *     {@code null}
   * @param sslContext empty for the platform's own
   * @param connectTimeout the longest time for each step of opening a connection
   * @param io the threads that the connections share with others
   * @param connects one thread, which may block
   * @param failures receives what ends a call or an I/O thread unforeseen
   */
  public Connections(
      URI baseUrl,
      @Nullable URI proxy,
      Optional<SSLContext> sslContext,
      Duration connectTimeout,
      Timer timer,
      IoThreads io,
      Lane connects,
      Consumer<Throwable> failures) {
    this(
        Endpoint.of(baseUrl, proxy),
        new Tls(sslContext),
        connectTimeout,
        timer,
        ConnectionAge.DEFAULT,
        MachineClock.ofSystem(),
        new Names(SystemDefaultDnsResolver.INSTANCE),
        io,
        connects,
        failures);
  }

  Connections(
      Endpoint endpoint,
      Tls tls,
      Duration connectTimeout,
      Timer timer,
      ConnectionAge age,
      MachineClock clock,
      Names names,
      IoThreads io,
      Lane connects,
      Consumer<Throwable> failures) {
    this.endpoint = endpoint;
    this.tls = tls;
    this.timer = timer;
    this.failures = failures;
    this.io = io;
    this.connects = connects;
    HttpClientSetup setup =
        new HttpClientSetup(
            endpoint, tls, age, names, Timeout.of(timer.inRealTime(connectTimeout)));
    this.leased = setup.connections(timer, clock);
    this.queue = new CallQueue(leased, this::execute, timer);
    io.register(failures);
  }

  /**
   * Sends a request when there is a connection for it.
   *
   * @param capBytes the longest body of a response
   * @param attempt limits the time and records what happens
   * @return the response whatever its status, or the failure as it occurred
   */
  public CompletableFuture<RawResponse> send(HttpCall call, int capBytes, Attempt attempt) {
    PendingCall pending =
        new PendingCall(new OutgoingRequest(endpoint, call), capBytes, attempt, timer);
    if (closed) {
      pending.failAsClosed();
    } else {
      queue.submit(pending);
    }
    return pending.response();
  }

  /** Opening a connection resolves a name and may read a trust store: both may block. */
  private void execute(Exchange exchange, Lease lease) {
    if (lease.isReused()) {
      executeNow(exchange, lease);
    } else {
      connects.execute(() -> executeNow(exchange, lease));
    }
  }

  private void executeNow(Exchange exchange, Lease lease) {
    try {
      if (!lease.isReused() && endpoint.isSecure()) {
        tls.prepare();
      }
      exchange.cancelledBy(io.execute(endpoint.target(), exchange, lease));
    } catch (RuntimeException e) {
      failures.accept(e);
      exchange.failed(e);
    } catch (LinkageError e) {
      // A jar of the application that does not fit must not leave the call without a result.
      failures.accept(e);
      exchange.failed(new IllegalStateException(e));
    }
  }

  /**
   * How much is going on.
   *
   * @param running the calls that have a connection
   * @param waiting the calls that wait for one
   * @param limit as many calls run at once
   */
  public record Load(int running, int waiting, int limit) {}

  /** The calls at this moment. */
  public Load load() {
    return queue.load();
  }

  /** The proxy as {@code host:port}, for messages, or {@code null} if there is none. */
  public @Nullable String proxy() {
    return endpoint.proxyName();
  }

  /** Whether calls fail because they were ended here. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends every connection, and fails the calls that wait or run. */
  @Override
  public void close() {
    closed = true;
    io.unregister(failures);
    queue.close();
    connects.shutdownNow();
    leased.close();
  }
}
