/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.nio.ClientHttp1IOEventHandlerFactory;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexerFactory;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestConnControl;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.http.protocol.RequestUserAgent;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.cometchatbridge.core.internal.guard.Attempt;
import org.cometchatbridge.core.internal.time.DaemonThreadFactory;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP/1.1 connections to one server, directly or through a proxy. They follow no redirect,
 * keep no cookie and repeat no request that the server may have begun to process.
 *
 * <p>Thread-safe.
 */
public final class Connections implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final int HEADER_LINE_BYTES = 16 * 1024;
  private static final int HEADERS = 200;
  private static final int IO_THREADS = 2;
  private static final int CONNECT_THREADS = 2;
  private static final TimeValue SHUTDOWN = TimeValue.ofSeconds(1);

  private final Endpoint endpoint;
  private final URIAuthority authority;
  private final Timer timer;
  private final ThreadPoolExecutor connects;
  private final DefaultConnectingIOReactor reactor;
  private final ConnectionPool pool;
  private volatile boolean closed;

  /**
   * Opens no connection yet.
   *
   * @param baseUrl whose scheme, host and port are used
   * @param proxy the proxy, {@code http} with host and port and perhaps user and password, or
   *     {@code null}
   * @param sslContext empty for the platform's own
   * @param connectTimeout the longest time for each step of opening a connection
   */
  public Connections(
      URI baseUrl,
      @Nullable URI proxy,
      Optional<SSLContext> sslContext,
      Duration connectTimeout,
      Timer timer) {
    this.endpoint = Endpoint.of(baseUrl, proxy);
    this.authority = new URIAuthority(baseUrl.getHost(), baseUrl.getPort());
    this.timer = timer;
    this.connects =
        new ThreadPoolExecutor(
            CONNECT_THREADS,
            CONNECT_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreadFactory("connects"));
    connects.allowCoreThreadTimeOut(true);
    this.reactor =
        new DefaultConnectingIOReactor(
            handlers(),
            IOReactorConfig.custom().setIoThreadCount(IO_THREADS).setTcpNoDelay(true).build(),
            new DaemonThreadFactory("io"),
            null,
            this::ioFailed,
            null,
            null);
    Connector connector =
        new Connector(endpoint, reactor, timer, connectTimeout, connects, sslContext);
    this.pool = new ConnectionPool(connector::connect, timer);
    reactor.start();
  }

  /** Limits the head of a response: the parser itself reads on for as long as data comes. */
  private static ClientHttp1IOEventHandlerFactory handlers() {
    return new ClientHttp1IOEventHandlerFactory(
        new ClientHttp1StreamDuplexerFactory(
            HttpProcessorBuilder.create()
                .addAll(
                    RequestTargetHost.INSTANCE,
                    RequestContent.INSTANCE,
                    RequestConnControl.INSTANCE,
                    new RequestUserAgent("cometchat-bridge"))
                .build(),
            Http1Config.custom()
                .setMaxLineLength(HEADER_LINE_BYTES)
                .setMaxHeaderCount(HEADERS)
                .build(),
            CharCodingConfig.DEFAULT,
            Connections::isKept,
            null,
            null,
            null),
        null,
        null);
  }

  /** A proxy that opens a tunnel in HTTP/1.0 keeps the connection all the same. */
  private static boolean isKept(
      @Nullable HttpRequest request, HttpResponse response, HttpContext context) {
    boolean tunnel = request != null && Method.CONNECT.isSame(request.getMethod());
    return tunnel
        ? response.getCode() < 300
        : DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
  }

  /**
   * Sends a request when a connection is free.
   *
   * @param capBytes the longest body of a response
   * @param attempt limits the time and records what happens
   * @return the response whatever its status, or the failure as it occurred
   */
  public CompletableFuture<RawResponse> send(HttpCall call, int capBytes, Attempt attempt) {
    PendingCall pending =
        new PendingCall(() -> request(call), call.body(), capBytes, attempt, timer);
    if (closed) {
      pending.failAsClosed();
    } else {
      pool.submit(pending);
    }
    return pending.response();
  }

  private HttpRequest request(HttpCall call) {
    BasicHttpRequest request =
        new BasicHttpRequest(
            call.method(), endpoint.target().getSchemeName(), authority, call.path());
    request.setAbsoluteRequestUri(endpoint.isForwardedByProxy());
    call.headers().forEach(request::addHeader);
    request.addHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    if (endpoint.isForwardedByProxy() && endpoint.proxyAuthorization() != null) {
      request.addHeader(HttpHeaders.PROXY_AUTHORIZATION, endpoint.proxyAuthorization());
    }
    return request;
  }

  /** The proxy as {@code host:port}, for messages, or {@code null} if there is none. */
  public @Nullable String proxy() {
    return endpoint.proxy() == null ? null : endpoint.proxy().toHostString();
  }

  /** An exchange that ends because the bridge closes may disturb an I/O thread. */
  private void ioFailed(Exception failure) {
    if (!closed) {
      LOG.warn("An I/O thread of the bridge failed: {}", failure.getClass().getName());
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
    pool.close();
    connects.shutdownNow();
    reactor.close(CloseMode.IMMEDIATE);
    try {
      reactor.awaitShutdown(SHUTDOWN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
