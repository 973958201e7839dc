/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.connection.Connections;
import org.cometchatbridge.core.internal.connection.HttpCall;
import org.cometchatbridge.core.internal.connection.RawResponse;
import org.cometchatbridge.core.internal.engine.Engine;
import org.cometchatbridge.core.internal.guard.Attempt;
import org.cometchatbridge.core.internal.time.Lane;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to CometChat, each with the headers that CometChat requires. The API key comes
 * from the application, so that it is read on a thread that may block.
 */
final class ApiTransport implements AutoCloseable {

  private static final int CALLERS = 2;
  private static final int CONNECTS_AT_ONCE = 1;
  private static final int WAITING_CALLS = 20_000;

  private final CometChatBridgeConfig config;
  private final Timer timer;
  private final Connections connections;
  private final Lane callers;

  ApiTransport(
      CometChatBridgeConfig config, Engine engine, Timer timer, Consumer<Throwable> failures) {
    this.config = config;
    this.timer = timer;
    this.connections =
        new Connections(
            config.baseUrl(),
            config.proxy().orElse(null),
            config.sslContext(),
            config.connectTimeout(),
            timer,
            engine.io(),
            new Lane(engine.calls(), CONNECTS_AT_ONCE, Integer.MAX_VALUE),
            failures);
    this.callers = new Lane(engine.calls(), CALLERS, WAITING_CALLS);
  }

  /**
   * Sends a request.
   *
   * @param key returns the API key, on a thread that may block
   * @param attempt limits the time and takes notes of what happens
   * @return the response whatever its status, or the failure as it occurred
   */
  @SuppressWarnings("FutureReturnValueIgnored") // only cancels the timer
  CompletableFuture<RawResponse> send(ApiRequest wanted, Supplier<String> key, Attempt attempt) {
    CompletableFuture<String> read = new CompletableFuture<>();
    Timer.Cancellable end =
        timer.schedule(
            attempt.atMost(),
            () -> read.completeExceptionally(failure("The API key was not read in time")));
    read.whenComplete((done, failure) -> end.cancel());
    try {
      callers.execute(() -> read(key, read, attempt));
    } catch (RejectedExecutionException e) {
      read.completeExceptionally(failure("The bridge is closed or has too many calls waiting"));
    }
    return read.thenCompose(
        value -> connections.send(call(wanted, value), wanted.responseBytes(), attempt));
  }

  private static void read(Supplier<String> key, CompletableFuture<String> read, Attempt attempt) {
    if (read.isDone()) {
      return;
    }
    String value;
    try {
      value = key.get();
    } catch (RuntimeException e) {
      attempt.begins();
      read.completeExceptionally(e);
      return;
    }
    read.complete(value);
  }

  /**
   * Asks the application for something, on a thread that may block.
   *
   * @param otherwise the result if the application gives none within the limit
   */
  @SuppressWarnings("FutureReturnValueIgnored") // only cancels the timer
  <T> CompletableFuture<T> ask(Supplier<T> question, T otherwise, Duration limit) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Timer.Cancellable end = timer.schedule(limit, () -> result.complete(otherwise));
    result.whenComplete((value, failure) -> end.cancel());
    try {
      result.completeAsync(question, callers);
    } catch (RejectedExecutionException e) {
      result.complete(otherwise);
    }
    return result;
  }

  private HttpCall call(ApiRequest wanted, String key) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("apikey", key);
    headers.put("appId", config.appId());
    headers.put("Accept", "application/json");
    return new HttpCall(
        wanted.method(), config.baseUrl().getRawPath() + wanted.path(), headers, wanted.body());
  }

  private static UnavailableException failure(String message) {
    return new UnavailableException(message, 0, null, null);
  }

  /** The calls at this moment. */
  Connections.Load load() {
    return connections.load();
  }

  /** The proxy as {@code host:port}, for messages, or {@code null} if there is none. */
  @Nullable String proxy() {
    return connections.proxy();
  }

  /** Whether calls fail because they were ended here. */
  boolean isClosed() {
    return connections.isClosed();
  }

  /** Ends every connection, and fails the calls that wait or run. */
  @Override
  public void close() {
    callers.shutdownNow();
    connections.close();
  }
}
