/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.cometchatbridge.core.error.ClassPathProblem;
import org.cometchatbridge.core.internal.guard.Attempt;
import org.cometchatbridge.core.internal.time.DaemonThreadFactory;
import org.cometchatbridge.core.internal.time.Timer;
import org.cometchatbridge.core.log.OperatorLog;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 connections to one server, directly or through a proxy. They follow no redirect,
 * keep no cookie and repeat no request that the server may have begun to process.
 *
 * <p>Thread-safe.
 */
public final class Connections implements AutoCloseable {

  private static final int CONNECT_THREADS = 1;
  private static final TimeValue SHUTDOWN = TimeValue.ofSeconds(1);

  private final Endpoint endpoint;
  private final Tls tls;
  private final Timer timer;
  private final OperatorLog log;
  private final Consumer<Throwable> failures;
  private final ThreadPoolExecutor connects;
  private final CloseableHttpAsyncClient http;
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
   * @param failures receives what ends a call or an I/O thread unforeseen
   */
  public Connections(
      URI baseUrl,
      @Nullable URI proxy,
      Optional<SSLContext> sslContext,
      Duration connectTimeout,
      Timer timer,
      OperatorLog log,
      Consumer<Throwable> failures) {
    this(
        Endpoint.of(baseUrl, proxy),
        new Tls(sslContext),
        connectTimeout,
        timer,
        ConnectionAge.DEFAULT,
        MachineClock.ofSystem(),
        new Names(SystemDefaultDnsResolver.INSTANCE),
        log,
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
      OperatorLog log,
      Consumer<Throwable> failures) {
    this.endpoint = endpoint;
    this.tls = tls;
    this.timer = timer;
    this.log = log.named(Connections.class);
    this.failures = failures;
    this.connects =
        new ThreadPoolExecutor(
            CONNECT_THREADS,
            CONNECT_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreadFactory("connects"));
    connects.allowCoreThreadTimeOut(true);
    HttpClientSetup setup =
        new HttpClientSetup(
            endpoint, tls, age, names, Timeout.of(timer.inRealTime(connectTimeout)));
    LeasedConnections leased = setup.connections(timer, clock);
    this.http = setup.client(leased, this::ioFailed, this::ioEnded);
    this.queue = new CallQueue(leased, this::execute, timer);
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
      // The first call starts the I/O threads; later ones find them running.
      http.start();
      if (!lease.isReused() && endpoint.isSecure()) {
        tls.prepare();
      }
      Future<RawResponse> running =
          http.execute(
              endpoint.target(),
              exchange.producer(),
              exchange.consumer(),
              null,
              exchange.on(lease),
              exchange);
      exchange.cancelledBy(running);
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

  /** An exchange that ends because the bridge closes may disturb an I/O thread. */
  private void ioFailed(Exception failure) {
    if (!closed) {
      log.warn("An I/O thread of the bridge failed: {}", failure.getClass().getName());
    }
  }

  /** HttpClient ends an I/O thread with the error that occurred on it. */
  private void ioEnded(Thread thread, Throwable thrown) {
    failures.accept(thrown);
    if (!closed && !ClassPathProblem.isOfBridge(thrown)) {
      log.warn("An I/O thread of the bridge ended: {}", thrown.getClass().getName());
    }
  }

  /** Whether calls fail because they were ended here. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends every connection and thread, and fails the calls that wait or run. */
  @Override
  public void close() {
    closed = true;
    queue.close();
    connects.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
    try {
      http.awaitShutdown(SHUTDOWN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
