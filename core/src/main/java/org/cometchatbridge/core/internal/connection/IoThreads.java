/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.TimeValue;
import org.cometchatbridge.core.error.ClassPathProblem;
import org.cometchatbridge.core.log.OperatorLog;

/**
 * The I/O threads that the connections of several bridges share: one HttpClient. Each bridge has a
 * pool of connections of its own.
 */
public final class IoThreads implements AutoCloseable {

  private static final TimeValue SHUTDOWN = TimeValue.ofSeconds(1);

  private final OperatorLog log;
  private final CloseableHttpAsyncClient http;
  private final Set<Consumer<Throwable>> failures = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** Starts no thread yet. */
  public IoThreads(OperatorLog log) {
    this.log = log.named(IoThreads.class);
    // Without these classes, the threads could be started but not ended.
    Objects.requireNonNull(CloseMode.class);
    Objects.requireNonNull(Closer.class);
    this.http = HttpClientSetup.client(new LeaseRouter(), this::failed, this::ended);
  }

  /** Adds what receives the end of an I/O thread. */
  void register(Consumer<Throwable> receiver) {
    failures.add(receiver);
  }

  /** Removes what receives the end of an I/O thread. */
  void unregister(Consumer<Throwable> receiver) {
    failures.remove(receiver);
  }

  /** The first call starts the I/O threads. */
  Future<RawResponse> execute(HttpHost target, Exchange exchange, Lease lease) {
    http.start();
    return http.execute(
        target, exchange.producer(), exchange.consumer(), null, exchange.on(lease), exchange);
  }

  /** An exchange that ends because a bridge closes may disturb an I/O thread. */
  private void failed(Exception failure) {
    if (!closed && !failures.isEmpty()) {
      log.warn("An I/O thread of the bridge failed: {}", failure.getClass().getName());
    }
  }

  /** HttpClient ends an I/O thread with the error that occurred on it. */
  private void ended(Thread thread, Throwable thrown) {
    failures.forEach(receiver -> receiver.accept(thrown));
    if (!closed && !ClassPathProblem.isOfBridge(thrown)) {
      log.warn("An I/O thread of the bridge ended: {}", thrown.getClass().getName());
    }
  }

  /** Ends the threads, and every connection that is left. */
  @Override
  public void close() {
    closed = true;
    http.close(CloseMode.IMMEDIATE);
    try {
      http.awaitShutdown(SHUTDOWN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
