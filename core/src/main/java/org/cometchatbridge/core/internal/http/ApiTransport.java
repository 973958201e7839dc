/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.function.Callback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.time.DaemonThreadFactory;
import org.cometchatbridge.core.internal.time.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one request to CometChat and one answer back, within hard limits: connecting, waiting for
 * a connection, silence on the wire, the call as a whole, and the size of the response.
 *
 * <p>It neither retries nor follows redirects, and keeps no cookies. HTTP/2 is used where TLS
 * negotiates it, else HTTP/1.1.
 */
final class ApiTransport implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiTransport.class);
  private static final int ANSWER_BYTES = 256 * 1024;
  private static final int HEADER_LINE_BYTES = 16 * 1024;
  private static final int HEADERS = 200;
  private static final int HEADER_BYTES = 64 * 1024;
  private static final int CONNECTIONS = 64;
  private static final int IO_THREADS = 2;
  private static final int CALLERS = 2;
  private static final int WAITING_CALLS = 20_000;
  private static final TimeValue CONNECTION_AGE = TimeValue.ofMinutes(5);
  private static final TimeValue IDLE_CONNECTION = TimeValue.ofSeconds(30);
  private static final TimeValue IDLE_BEFORE_CHECK = TimeValue.ofSeconds(2);
  private static final Timeout SHUTDOWN = Timeout.ofSeconds(1);

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final CloseableHttpAsyncClient http;
  private final ThreadPoolExecutor callers;
  private volatile boolean closed;

  ApiTransport(CometChatBridgeConfig config, Timer timer) {
    this.config = config;
    this.timer = timer;
    this.http = client(config, timer, this::ioFailed);
    // Handing a call over may resolve a host name, which blocks: never on a thread of the
    // application.
    this.callers =
        new ThreadPoolExecutor(
            CALLERS,
            CALLERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_CALLS),
            new DaemonThreadFactory("calls"));
    callers.allowCoreThreadTimeOut(true);
    WireLogs.warnIfOn(LOG);
    http.start();
  }

  private static CloseableHttpAsyncClient client(
      CometChatBridgeConfig config, Timer timer, Callback<Exception> ioFailed) {
    Timeout connect = Timeout.of(timer.inRealTime(config.connectTimeout()));
    Timeout call = Timeout.of(timer.inRealTime(config.callTimeout()));
    PoolingAsyncClientConnectionManagerBuilder connections =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.STRICT)
            .setMessageMultiplexing(true)
            .setMaxConnTotal(CONNECTIONS)
            .setMaxConnPerRoute(CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setSocketTimeout(call)
                    .setTimeToLive(CONNECTION_AGE)
                    .setValidateAfterInactivity(IDLE_BEFORE_CHECK)
                    .build())
            .setDefaultTlsConfig(
                TlsConfig.custom()
                    .setHandshakeTimeout(connect)
                    .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
                    .build());
    config
        .sslContext()
        .map(
            tls ->
                ClientTlsStrategyBuilder.create()
                    .setSslContext(tls)
                    .setHostVerificationPolicy(HostnameVerificationPolicy.BOTH)
                    .buildAsync())
        .ifPresent(connections::setTlsStrategy);
    return HttpAsyncClients.custom()
        .setConnectionManager(connections.build())
        .setProxy(config.proxy().map(HttpHost::create).orElse(null))
        .setIOReactorConfig(
            IOReactorConfig.custom()
                .setIoThreadCount(IO_THREADS)
                .setSoTimeout(call)
                .setTcpNoDelay(true)
                .build())
        // Left alone, the client takes in headers for as long as somebody sends them.
        .setHttp1Config(
            Http1Config.custom()
                .setMaxLineLength(HEADER_LINE_BYTES)
                .setMaxHeaderCount(HEADERS)
                .build())
        .setH2Config(H2Config.custom().setMaxHeaderListSize(HEADER_BYTES).build())
        .setThreadFactory(new DaemonThreadFactory("io"))
        .setIoReactorExceptionCallback(ioFailed)
        .setUserAgent("cometchat-bridge")
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(call)
                .setResponseTimeout(call)
                .setConnectionKeepAlive(IDLE_CONNECTION)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setHardCancellationEnabled(true)
                .build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .build();
  }

  /**
   * Sends a request.
   *
   * @param key gives the API key, on a thread that may block
   * @param limit the longest time until the whole response is there
   * @return the response whatever its status, or {@link UnavailableException}
   */
  @SuppressWarnings("FutureReturnValueIgnored") // only calls the timer off
  CompletableFuture<RawResponse> send(ApiRequest wanted, Supplier<String> key, Duration limit) {
    CompletableFuture<RawResponse> response = new CompletableFuture<>();
    Timer.Cancellable end =
        timer.schedule(limit, () -> fail(response, "CometChat did not answer within " + limit));
    response.whenComplete((done, failure) -> end.cancel());
    try {
      callers.execute(() -> execute(() -> request(wanted, key.get()), response));
    } catch (RejectedExecutionException e) {
      fail(response, "The bridge is closed or has too many calls waiting");
    }
    return response;
  }

  /**
   * Asks the application for something, on a thread that may block.
   *
   * @param unsaid what counts as the response if the application gives none within the limit
   */
  @SuppressWarnings("FutureReturnValueIgnored") // only calls the timer off
  <T> CompletableFuture<T> ask(Supplier<T> question, T unsaid, Duration limit) {
    CompletableFuture<T> response = new CompletableFuture<>();
    Timer.Cancellable end = timer.schedule(limit, () -> response.complete(unsaid));
    response.whenComplete((said, failure) -> end.cancel());
    try {
      response.completeAsync(question, callers);
    } catch (RejectedExecutionException e) {
      response.complete(unsaid);
    }
    return response;
  }

  private AsyncRequestProducer request(ApiRequest wanted, String key) {
    AsyncRequestBuilder request =
        AsyncRequestBuilder.create(wanted.method())
            .setUri(URI.create(config.baseUrl() + wanted.path()))
            .addHeader("apikey", key)
            .addHeader("appId", config.appId())
            .addHeader(HttpHeaders.ACCEPT, "application/json");
    byte[] body = wanted.body();
    if (body != null) {
      request.setEntity(AsyncEntityProducers.create(body, ContentType.APPLICATION_JSON));
    }
    return request.build();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // only breaks the exchange off
  private void execute(
      Supplier<AsyncRequestProducer> request, CompletableFuture<RawResponse> response) {
    if (response.isDone()) {
      return;
    }
    try {
      Outcome outcome = new Outcome(response);
      Future<RawResponse> exchange =
          http.execute(request.get(), new CappedResponseConsumer(ANSWER_BYTES), outcome);
      response.whenComplete((done, failure) -> outcome.breakOff(exchange));
    } catch (RuntimeException e) {
      response.completeExceptionally(Failures.of(e));
    }
  }

  /** Closing under calls that are on their way makes the I/O threads stumble; that is no news. */
  private void ioFailed(Exception failure) {
    if (!closed) {
      LOG.warn("An I/O thread of the bridge failed: {}", failure.getClass().getName());
    }
  }

  private static void fail(CompletableFuture<RawResponse> response, String message) {
    response.completeExceptionally(new UnavailableException(message, 0, null, null));
  }

  /** Whether calls fail because they were broken off here. */
  boolean isClosed() {
    return closed;
  }

  /** Ends every connection and thread, and fails the calls that are on their way. */
  @Override
  public void close() {
    closed = true;
    callers.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
    try {
      http.awaitShutdown(SHUTDOWN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes the exchange's end over into the future that the bridge works with. */
  private static final class Outcome implements FutureCallback<RawResponse> {

    private final CompletableFuture<RawResponse> response;
    private volatile boolean over;

    Outcome(CompletableFuture<RawResponse> response) {
      this.response = response;
    }

    /** Cancelling an exchange that is just ending would cut a connection that another one got. */
    void breakOff(Future<RawResponse> exchange) {
      if (!over) {
        exchange.cancel(true);
      }
    }

    @Override
    public void completed(RawResponse result) {
      over = true;
      response.complete(result);
    }

    @Override
    public void failed(Exception cause) {
      over = true;
      response.completeExceptionally(Failures.unforeseen(cause));
    }

    @Override
    public void cancelled() {
      over = true;
      fail(response, "The call to CometChat was broken off");
    }
  }
}
