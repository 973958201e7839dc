/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** A connection of HttpClient's pool, open or still to be opened, that is lent to one call. */
final class Lease extends AsyncConnectionEndpoint {

  private final LeasedConnections owner;
  private final AsyncConnectionEndpoint endpoint;
  private final boolean reused;
  private final AtomicBoolean connecting = new AtomicBoolean();
  private final AtomicBoolean returned = new AtomicBoolean();
  private volatile @Nullable Exchange exchange;
  private volatile int incident;
  private volatile boolean discarded;

  /**
   * Lends a connection.
   *
   * @param owner gets the connection back
   * @param endpoint the connection as HttpClient's pool knows it
   * @param reused whether it is open and was used before
   * @param incident the number of connection losses so far
   */
  Lease(LeasedConnections owner, AsyncConnectionEndpoint endpoint, boolean reused, int incident) {
    this.owner = owner;
    this.endpoint = endpoint;
    this.reused = reused;
    this.incident = incident;
  }

  LeasedConnections owner() {
    return owner;
  }

  AsyncConnectionEndpoint endpoint() {
    return endpoint;
  }

  /** Whether the connection may have ended without a sign since its last call. */
  boolean isReused() {
    return reused;
  }

  /** The number of connection losses that were known when the connection was opened. */
  int incident() {
    return incident;
  }

  /** The connection is open now. */
  void opened(int losses) {
    incident = losses;
  }

  /** What is to be sent on the connection. */
  void carries(Exchange toSend) {
    exchange = toSend;
  }

  /**
   * Whether the connection may be opened now: once. HttpClient would replace one that has closed
   * meanwhile, but neither through the proxy's tunnel nor with the bridge's knowledge.
   */
  boolean beginConnecting() {
    return !reused && connecting.compareAndSet(false, true);
  }

  /** The connection is not used for another call. */
  void discard() {
    discarded = true;
  }

  boolean isDiscarded() {
    return discarded;
  }

  /** Takes the end of the lease for the caller; false if it has ended. */
  boolean end() {
    return returned.compareAndSet(false, true);
  }

  @Override
  public void execute(
      String id,
      AsyncClientExchangeHandler handler,
      @Nullable HandlerFactory<AsyncPushConsumer> pushHandlerFactory,
      HttpContext context) {
    Exchange toSend = exchange;
    if (toSend == null) {
      throw new IllegalStateException("The lease carries no exchange");
    }
    endpoint.execute(id, toSend.observed(handler), pushHandlerFactory, context);
    if (!endpoint.isConnected()) {
      // The command may have been missed by the thread that closed the connection.
      handler.cancel();
    }
  }

  @Override
  public boolean isConnected() {
    return endpoint.isConnected();
  }

  @Override
  public void setSocketTimeout(Timeout timeout) {
    endpoint.setSocketTimeout(timeout);
  }

  @Override
  public void close(CloseMode mode) {
    endpoint.close(mode);
  }
}
