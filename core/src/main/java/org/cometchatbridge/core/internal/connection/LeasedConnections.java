/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.BasicFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The pool of one bridge, with the leases in the bridge's hands: a connection is leased before
 * HttpClient executes a call, which brings it along as its user token. So it is known whether the
 * connection was used before, and HttpClient never queues a call.
 */
final class LeasedConnections {

  /** A connection is closed after at most one and a half of the time for which it may be idle. */
  private static final int CHECKS_WHILE_IDLE = 2;

  /** The state of every connection in the pool. */
  private static final String USED = "used";

  /** No connection in the pool has this state: the pool makes room for another one. */
  private static final String NEW = "new";

  private final PoolingAsyncClientConnectionManager pool;
  private final HttpRoute route;
  private final Names names;
  private final Timeout connectTimeout;
  private final Duration idle;
  private final Timer timer;
  private final MachineClock clock;
  private final AtomicBoolean expiring = new AtomicBoolean();
  private volatile Listener listener = new NoListener();
  private volatile boolean closed;

  /** Receives what happens to connections. */
  interface Listener {

    /** The lease has ended: the connection is back in the pool or closed. */
    void returned(Lease lease);

    /** No connection that is open now may be used again: HttpClient takes it for a younger one. */
    void clockSetBack();
  }

  private static final class NoListener implements Listener {

    @Override
    public void returned(Lease lease) {}

    @Override
    public void clockSetBack() {}
  }

  /**
   * Leases nothing yet.
   *
   * @param route the way that every connection takes
   * @param names resolves the name of the server, or of the proxy, on each connect
   * @param connectTimeout the longest time to connect to all addresses of the name together
   * @param idle after this time without a call a connection may be closed
   * @param clock the one by which the pool measures the age of connections
   */
  LeasedConnections(
      PoolingAsyncClientConnectionManager pool,
      HttpRoute route,
      Names names,
      Timeout connectTimeout,
      Duration idle,
      Timer timer,
      MachineClock clock) {
    this.pool = pool;
    this.route = route;
    this.names = names;
    this.connectTimeout = connectTimeout;
    this.idle = idle;
    this.timer = timer;
    this.clock = clock;
  }

  void listen(Listener receiver) {
    listener = receiver;
  }

  /** Notifies the listener if the clock was set back, before the age of a connection matters. */
  void checkClock() {
    if (clock.wasSetBack()) {
      listener.clockSetBack();
    }
  }

  /**
   * Leases the idle connection that was used last.
   *
   * @param losses the number of connection losses so far
   * @return {@code null} if no connection is idle
   */
  @Nullable Lease leaseIdle(int losses) {
    while (pool.getTotalStats().getAvailable() > 0) {
      AsyncConnectionEndpoint endpoint = fromPool(USED);
      if (endpoint == null) {
        return null;
      }
      if (endpoint.isConnected()) {
        return new Lease(this, endpoint, true, losses);
      }
      // It was closed while it was idle.
      pool.release(endpoint, USED, TimeValue.ZERO_MILLISECONDS);
    }
    return null;
  }

  /**
   * Leases a connection that is still to be opened.
   *
   * @param losses the number of connection losses so far
   * @return {@code null} if the pool is closed
   */
  @Nullable Lease leaseNew(int losses) {
    AsyncConnectionEndpoint endpoint = fromPool(NEW);
    return endpoint == null ? null : new Lease(this, endpoint, false, losses);
  }

  /** The pool has room whenever it is asked, because the bridge leases no more than that. */
  private @Nullable AsyncConnectionEndpoint fromPool(String state) {
    Future<AsyncConnectionEndpoint> leased;
    try {
      leased = pool.lease("bridge", route, state, Timeout.DISABLED, null);
    } catch (IllegalStateException closing) {
      return null;
    }
    if (!leased.isDone()) {
      leased.cancel(true);
      return null;
    }
    try {
      return leased.get();
    } catch (ExecutionException | CancellationException failed) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** A connection to this address is open. */
  void connected(@Nullable SocketAddress address) {
    names.connected(address);
  }

  /** The way of every connection. */
  HttpRoute route() {
    return route;
  }

  /** How long a connection may be idle. */
  TimeValue idle() {
    return TimeValue.of(idle);
  }

  /** Opens the connection of a lease, once. */
  Future<AsyncConnectionEndpoint> connect(
      Lease lease,
      ConnectionInitiator initiator,
      @Nullable Object attachment,
      HttpContext context,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    if (closed || !lease.beginConnecting()) {
      BasicFuture<AsyncConnectionEndpoint> closed = new BasicFuture<>(callback);
      closed.failed(new RequestNotExecutedException());
      return closed;
    }
    return pool.connect(
        lease.endpoint(), initiator, timeoutForEachAddress(), attachment, context, callback);
  }

  private Timeout timeoutForEachAddress() {
    try {
      int addresses = names.resolve(route.getHopTarget(0).getHostName()).length;
      return Timeout.ofMilliseconds(connectTimeout.toMilliseconds() / Math.max(1, addresses));
    } catch (UnknownHostException e) {
      return connectTimeout;
    }
  }

  /** Begins TLS on the connection of a lease. */
  void upgrade(Lease lease, Object attachment, HttpContext context) {
    pool.upgrade(lease.endpoint(), attachment, context);
  }

  /** The same, with a callback. */
  void upgrade(
      Lease lease,
      Object attachment,
      HttpContext context,
      FutureCallback<AsyncConnectionEndpoint> callback) {
    pool.upgrade(lease.endpoint(), attachment, context, callback);
  }

  /** Ends a lease. Its connection is idle then, or closed. */
  void release(Lease lease, TimeValue keepAlive) {
    if (!lease.end()) {
      return;
    }
    try {
      if (closed) {
        // A closed pool forgets what it is given back.
        lease.endpoint().close(CloseMode.IMMEDIATE);
      } else if (lease.isDiscarded()) {
        lease.endpoint().close(CloseMode.GRACEFUL);
      }
      pool.release(lease.endpoint(), USED, keepAlive);
      expireLater();
    } finally {
      listener.returned(lease);
    }
  }

  /** Ends a lease whose call failed; no effect if HttpClient has ended it. */
  void giveBack(Lease lease) {
    lease.discard();
    release(lease, TimeValue.ZERO_MILLISECONDS);
  }

  /** Closes every connection that no call has leased. */
  void closeIdle() {
    pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
  }

  private void expireLater() {
    if (!closed && expiring.compareAndSet(false, true)) {
      timer.schedule(idle.dividedBy(CHECKS_WHILE_IDLE), this::expire);
    }
  }

  /** Closes what was idle for too long, until no connection is idle. */
  private void expire() {
    expiring.set(false);
    if (!closed) {
      checkClock();
      pool.closeExpired();
      if (pool.getTotalStats().getAvailable() > 0) {
        expireLater();
      }
    }
  }

  /** Closes every connection. */
  void close() {
    closed = true;
    pool.close(CloseMode.IMMEDIATE);
  }
}
