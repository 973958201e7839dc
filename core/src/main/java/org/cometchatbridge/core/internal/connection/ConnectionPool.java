/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.io.CloseMode;
import org.cometchatbridge.core.internal.guard.CallPriority;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call a connection, and lets calls wait here while all are in use.
 *
 * <p>A call waits for a connection, not for the one that was opened for it: it takes the first that
 * is free. Idle connections are used in the order in which they became idle, the latest first. The
 * first loss of a connection closes all idle ones: what ended one of them, such as a load balancer
 * that was replaced, has usually ended all.
 */
final class ConnectionPool {

  /** As many calls run at once. */
  static final int CONNECTIONS = 128;

  /** Background work leaves connections to logins. */
  static final int BACKGROUND_CONNECTIONS = 96;

  /** More TLS handshakes at once outlast the connect timeout on a small machine. */
  static final int CONNECTS = 16;

  /** On a busy machine, and while its code is not compiled yet, even these outlast it. */
  static final int FIRST_CONNECTS = 4;

  /** A call that reached no server is sent again as often, each time on another connection. */
  private static final int RESENDS = 3;

  private final Supplier<CompletableFuture<PooledConnection>> connect;
  private final Timer timer;
  private final Object lock = new Object();
  private final Deque<PendingCall> logins = new ArrayDeque<>();
  private final Deque<PendingCall> background = new ArrayDeque<>();
  private final Deque<PooledConnection> idle = new ArrayDeque<>();
  private final Set<PendingCall> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger dispatches = new AtomicInteger();
  private int inUse;
  private int connecting;

  /** Grows with each connection that is opened and is halved by each that takes too long. */
  private int connectsAtOnce = FIRST_CONNECTS;

  private int generation;
  private volatile boolean closed;

  /**
   * Starts without a connection.
   *
   * @param connect opens a connection
   */
  ConnectionPool(Supplier<CompletableFuture<PooledConnection>> connect, Timer timer) {
    this.connect = connect;
    this.timer = timer;
  }

  /** Sends a call as soon as a connection is free; the call's deadline ends the waiting. */
  void submit(PendingCall call) {
    synchronized (lock) {
      queue(call).addLast(call);
    }
    dispatch();
  }

  private Deque<PendingCall> queue(PendingCall call) {
    return call.priority() == CallPriority.INTERACTIVE ? logins : background;
  }

  /**
   * Assigns waiting calls to free connections. Only one thread at a time does this. A nested or
   * concurrent call only requests another pass, so that a burst of calls does not recurse.
   */
  private void dispatch() {
    if (dispatches.getAndIncrement() != 0) {
      return;
    }
    int seen = 1;
    do {
      for (Runnable step = nextStep(); step != null; step = nextStep()) {
        step.run();
      }
      seen = dispatches.addAndGet(-seen);
    } while (seen != 0);
  }

  private @Nullable Runnable nextStep() {
    synchronized (lock) {
      PendingCall call = head();
      if (call == null) {
        return null;
      }
      if (closed || call.isCalledOff()) {
        queue(call).remove();
        return closed ? call::failAsClosed : call::failAsCalledOff;
      }
      List<PooledConnection> unusable = new ArrayList<>();
      PooledConnection connection = takeIdle(unusable);
      if (connection != null) {
        queue(call).remove();
        inUse++;
        return () -> {
          closeAll(unusable);
          execute(call, connection);
        };
      }
      int waiting = logins.size() + background.size();
      if (connecting < connectsAtOnce && connecting < waiting && inUse + connecting < CONNECTIONS) {
        connecting++;
        return () -> {
          closeAll(unusable);
          call.connects();
          connect();
        };
      }
      return unusable.isEmpty() ? null : () -> closeAll(unusable);
    }
  }

  /** The call whose turn it is, or {@code null} if none may go now. */
  private @Nullable PendingCall head() {
    drop(logins);
    PendingCall login = logins.peek();
    if (login != null) {
      return inUse < CONNECTIONS ? login : null;
    }
    drop(background);
    return inUse < BACKGROUND_CONNECTIONS ? background.peek() : null;
  }

  private static void drop(Deque<PendingCall> calls) {
    for (PendingCall call = calls.peek(); call != null && call.isDone(); call = calls.peek()) {
      calls.remove();
    }
  }

  private @Nullable PooledConnection takeIdle(List<PooledConnection> unusable) {
    Duration now = timer.elapsed();
    for (PooledConnection next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      if (next.isUsable(now)) {
        return next;
      }
      unusable.add(next);
    }
    return null;
  }

  private static void closeAll(List<PooledConnection> connections) {
    connections.forEach(connection -> connection.close(CloseMode.GRACEFUL));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the end is handled in the stage itself
  private void connect() {
    Duration began = timer.elapsed();
    opening()
        .whenComplete(
            (connection, failure) -> {
              if (failure == null) {
                connected(connection);
              } else {
                notConnected(Connector.causeOf(failure), began);
              }
            });
  }

  private CompletableFuture<PooledConnection> opening() {
    try {
      return connect.get();
    } catch (RejectedExecutionException closing) {
      return CompletableFuture.failedFuture(closing);
    }
  }

  private void connected(PooledConnection connection) {
    boolean wanted;
    synchronized (lock) {
      connecting--;
      connectsAtOnce = Math.min(CONNECTS, connectsAtOnce + 1);
      connection.joins(generation);
      wanted = !closed;
      if (wanted) {
        connection.rests(timer.elapsed());
        idle.addFirst(connection);
      }
    }
    if (wanted) {
      dispatch();
    } else {
      connection.close(CloseMode.IMMEDIATE);
    }
  }

  /** One failure to connect fails one of the calls that wait. */
  private void notConnected(Throwable cause, Duration began) {
    PendingCall failed;
    synchronized (lock) {
      connecting--;
      if (cause instanceof SocketTimeoutException) {
        connectsAtOnce = Math.max(1, connectsAtOnce / 2);
      }
      drop(logins);
      drop(background);
      failed = logins.isEmpty() ? background.poll() : logins.poll();
    }
    if (failed != null) {
      failed.begins(began);
      failed.fail(cause);
    }
    dispatch();
  }

  private void execute(PendingCall call, PooledConnection connection) {
    running.add(call);
    call.execute(connection, new Run(call, connection));
    if (closed) {
      call.failAsClosed();
    }
  }

  /** One call on one connection. */
  private final class Run implements PendingCall.End {

    private final PendingCall call;
    private final PooledConnection connection;

    Run(PendingCall call, PooledConnection connection) {
      this.call = call;
      this.connection = connection;
    }

    @Override
    public void completed(RawResponse response) {
      boolean again = response.status() == 408 || response.status() == 421;
      release(!again);
      if (again && connection.isOld() && call.mayBeSentAgain(RESENDS)) {
        sendAgain();
      } else {
        call.complete(response);
      }
      dispatch();
    }

    @Override
    public void failed(Exception cause, boolean isLost, boolean hasResponse) {
      boolean first = isLost && loseConnection();
      release(false);
      if (isLost && !hasResponse && isUnprocessed(cause) && call.mayBeSentAgain(RESENDS)) {
        sendAgain();
      } else {
        if (isLost && !first) {
          call.failsWithOthers();
        }
        call.fail(cause);
      }
      dispatch();
    }

    /**
     * A connection that was open for a while and ends without a response had probably ended before
     * the request was sent. All operations of CometChat's that the bridge uses are safe to repeat.
     */
    private boolean isUnprocessed(Exception cause) {
      return connection.isOld() || cause instanceof RequestNotExecutedException;
    }

    @Override
    public void timedOut() {
      boolean first = loseConnection();
      release(false);
      // On a connection that was just opened, it is the server that does not respond.
      if (!first && connection.isOld()) {
        call.failsWithOthers();
      }
      call.fail(new SocketTimeoutException("No response within the call timeout"));
      dispatch();
    }

    private void sendAgain() {
      synchronized (lock) {
        queue(call).addFirst(call);
      }
    }

    private void release(boolean reusable) {
      running.remove(call);
      boolean kept;
      synchronized (lock) {
        inUse--;
        Duration now = timer.elapsed();
        kept =
            reusable
                && !closed
                && connection.generation() == generation
                && connection.isUsable(now);
        if (kept) {
          connection.rests(now);
          idle.addFirst(connection);
        }
      }
      if (!kept) {
        connection.close(reusable ? CloseMode.GRACEFUL : CloseMode.IMMEDIATE);
      }
    }

    /**
     * Closes every idle connection if this loss is the first one since this connection was opened.
     */
    private boolean loseConnection() {
      List<PooledConnection> lost;
      synchronized (lock) {
        if (connection.generation() != generation) {
          return false;
        }
        generation++;
        lost = new ArrayList<>(idle);
        idle.clear();
      }
      lost.forEach(other -> other.close(CloseMode.IMMEDIATE));
      return true;
    }
  }

  /** Fails every call, waiting or not, and closes the idle connections. */
  void close() {
    closed = true;
    List<PooledConnection> open;
    List<PendingCall> waiting = new ArrayList<>();
    synchronized (lock) {
      open = new ArrayList<>(idle);
      idle.clear();
      waiting.addAll(logins);
      waiting.addAll(background);
      logins.clear();
      background.clear();
    }
    waiting.forEach(PendingCall::failAsClosed);
    running.forEach(PendingCall::failAsClosed);
    open.forEach(connection -> connection.close(CloseMode.IMMEDIATE));
  }

  /** Why a call fails when the bridge closes. */
  static ConnectionClosedException closedException() {
    return new ConnectionClosedException("The bridge is closed");
  }
}
