/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.core5.function.Callback;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.cometchatbridge.core.internal.time.DaemonThreadFactory;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Sets Apache HttpClient up, with everything off that the bridge does itself or does not want. It
 * uses only what HttpClient 5.2 has.
 */
record HttpClientSetup(
    Endpoint endpoint, Tls tls, ConnectionAge age, Names names, Timeout connectTimeout) {

  private static final int HEADER_LINE_BYTES = 16 * 1024;
  private static final int HEADERS = 200;
  private static final int IO_THREADS = 2;

  LeasedConnections connections(Timer timer, MachineClock clock) {
    PoolingAsyncClientConnectionManager pool =
        new PoolingAsyncClientConnectionManager(
            tls,
            PoolConcurrencyPolicy.STRICT,
            PoolReusePolicy.LIFO,
            TimeValue.NEG_ONE_MILLISECOND,
            null,
            names);
    pool.setMaxTotal(CallQueue.CONNECTIONS);
    pool.setDefaultMaxPerRoute(CallQueue.CONNECTIONS);
    pool.setDefaultConnectionConfig(
        ConnectionConfig.custom()
            .setConnectTimeout(connectTimeout)
            // For the proxy's response and the handshake behind it; calls have the bridge's timer.
            .setSocketTimeout(connectTimeout)
            .setTimeToLive(TimeValue.of(age.lifetime()))
            .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
            .build());
    pool.setDefaultTlsConfig(
        TlsConfig.custom()
            .setHandshakeTimeout(connectTimeout)
            .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
            .build());
    return new LeasedConnections(
        pool, endpoint.route(), names, connectTimeout, age.idle(), timer, clock);
  }

  static CloseableHttpAsyncClient client(
      AsyncClientConnectionManager connections,
      Callback<Exception> ioFailed,
      Thread.UncaughtExceptionHandler ioEnded) {
    return HttpAsyncClients.custom()
        .setConnectionManager(connections)
        .setRoutePlanner((target, context) -> LeaseRouter.lease(context).owner().route())
        .setIOReactorConfig(
            IOReactorConfig.custom().setIoThreadCount(IO_THREADS).setTcpNoDelay(true).build())
        // The default decorator logs every byte.
        .setIoSessionDecorator(session -> session)
        // Limits the head of a response: the parser itself reads on for as long as data comes.
        .setHttp1Config(
            Http1Config.custom()
                .setMaxLineLength(HEADER_LINE_BYTES)
                .setMaxHeaderCount(HEADERS)
                .build())
        .setThreadFactory(new DaemonThreadFactory("io", ioEnded))
        .setIoReactorExceptionCallback(ioFailed)
        .setConnectionReuseStrategy(HttpClientSetup::isKept)
        .setKeepAliveStrategy(HttpClientSetup::keptFor)
        .setUserAgent(OutgoingRequest.USER_AGENT)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setHardCancellationEnabled(true)
                .build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .build();
  }

  /** A proxy that opens a tunnel in HTTP/1.0 keeps the connection all the same. */
  private static boolean isKept(
      @Nullable HttpRequest request, HttpResponse response, HttpContext context) {
    boolean tunnel = request != null && Method.CONNECT.isSame(request.getMethod());
    return tunnel
        ? response.getCode() < 300
        : DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
  }

  /** As long as the server announces, if that is shorter. */
  private static TimeValue keptFor(HttpResponse response, HttpContext context) {
    TimeValue most = idle(context);
    TimeValue announced =
        DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, context);
    return TimeValue.isPositive(announced) && announced.compareTo(most) < 0 ? announced : most;
  }

  private static TimeValue idle(HttpContext context) {
    try {
      return LeaseRouter.lease(context).owner().idle();
    } catch (HttpException e) {
      return TimeValue.ZERO_MILLISECONDS;
    }
  }
}
