/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.io.CloseMode;
import org.cometchatbridge.core.internal.guard.CallPriority;
import org.cometchatbridge.core.internal.guard.ConnectionProblem;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls wait until there is a connection for them, so that HttpClient never queues a call.
 *
 * <p>A call takes an idle connection, or else opens one if few enough are being opened; otherwise
 * it waits for whichever comes first. The first loss of a connection closes all idle ones: what
 * ended one of them, such as a load balancer that was replaced, has usually ended all.
 */
final class CallQueue {

  /** As many calls run at once. */
  static final int CONNECTIONS = 128;

  /** Background work leaves connections to logins. */
  static final int BACKGROUND_CONNECTIONS = 96;

  /** More TLS handshakes at once outlast the connect timeout on a small machine. */
  static final int CONNECTS = 16;

  /** On a busy machine, and while its code is not compiled yet, even these outlast it. */
  static final int FIRST_CONNECTS = 4;

  /** Connections that are opened so shortly after one that was cut may meet the same event. */
  private static final Duration MOMENT = Duration.ofMillis(250);

  /** Calls that were sent so shortly after one that was lost may have been lost with it. */
  private static final Duration LOST_TOGETHER = Duration.ofMillis(2_500);

  /** A call that reached no server is sent again as often, each time on a new connection. */
  private static final int RESENDS = 3;

  /** Has HttpClient execute an exchange on a leased connection. */
  interface Client {

    void execute(Exchange exchange, Lease lease);
  }

  private final LeasedConnections connections;
  private final Client client;
  private final Timer timer;
  private final Object lock = new Object();

  /** Calls that found a closed connection: only one that is opened for them cannot be. */
  private final Deque<PendingCall> resent = new ArrayDeque<>();

  private final Deque<PendingCall> logins = new ArrayDeque<>();
  private final Deque<PendingCall> background = new ArrayDeque<>();
  private final Map<Lease, Run> running = new ConcurrentHashMap<>();
  private final AtomicInteger dispatches = new AtomicInteger();
  private int inUse;
  private int connecting;

  /** Grows with each connection that is opened and is halved when some take too long. */
  private int connectsAtOnce = FIRST_CONNECTS;

  /** The losses of connections so far, those of one incident counted once. */
  private int losses;

  /** When the call was sent that the last loss began with, or {@code null} before the first. */
  private @Nullable Duration lostCallSent;

  /** When the call was sent that got a response and was sent last, or {@code null} before it. */
  private @Nullable Duration respondedCallSent;

  /** When a connection could not be opened, of those that failed together only the first. */
  private @Nullable Duration notOpenedAt;

  private volatile boolean closed;

  /** Starts without a connection. */
  CallQueue(LeasedConnections connections, Client client, Timer timer) {
    this.connections = connections;
    this.client = client;
    this.timer = timer;
    connections.listen(
        new LeasedConnections.Listener() {

          @Override
          public void returned(Lease lease) {
            CallQueue.this.returned(lease);
          }

          @Override
          public void clockSetBack() {
            retireAll();
          }
        });
  }

  /** Sends a call as soon as there is a connection for it; the call's deadline ends the waiting. */
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
      while (next()) {
        // The next call may have its turn, too.
      }
      seen = dispatches.addAndGet(-seen);
    } while (seen != 0);
  }

  /** Handles the call whose turn it is; false if there is none, or no connection for it. */
  private boolean next() {
    PendingCall call;
    boolean mayConnect;
    boolean needsNew;
    int lossesBefore;
    connections.checkClock();
    synchronized (lock) {
      mayConnect = connecting < connectsAtOnce;
      call = mayConnect ? first(resent, CONNECTIONS) : null;
      needsNew = call != null;
      call = call == null ? first(logins, CONNECTIONS) : call;
      call = call == null ? first(background, BACKGROUND_CONNECTIONS) : call;
      if (call == null) {
        return false;
      }
      lossesBefore = losses;
    }
    if (closed) {
      remove(call);
      call.failAsClosed();
      return true;
    }
    if (call.isCalledOff()) {
      remove(call);
      call.failAsCalledOff();
      return true;
    }
    Lease lease = needsNew ? null : connections.leaseIdle(lossesBefore);
    if (lease == null && mayConnect) {
      lease = connections.leaseNew(lossesBefore);
    }
    if (lease == null) {
      return false;
    }
    synchronized (lock) {
      remove(call);
      inUse++;
      connecting += lease.isReused() ? 0 : 1;
    }
    new Run(call, lease).begin();
    return true;
  }

  /** Closes every idle connection, and the others after their calls. */
  private void retireAll() {
    synchronized (lock) {
      losses++;
    }
    connections.closeIdle();
  }

  private void remove(PendingCall call) {
    synchronized (lock) {
      if (!resent.remove(call)) {
        queue(call).remove(call);
      }
    }
  }

  /** The first call that still waits, or {@code null} if none does or too many calls run. */
  private @Nullable PendingCall first(Deque<PendingCall> calls, int most) {
    for (PendingCall call = calls.peek(); call != null && call.isDone(); call = calls.peek()) {
      calls.remove();
    }
    return inUse < most ? calls.peek() : null;
  }

  /** HttpClient has put a connection back into its pool, or closed it. */
  private void returned(Lease lease) {
    Run run = running.remove(lease);
    if (run != null) {
      run.returned();
    }
    dispatch();
  }

  /** One call on one connection. */
  private final class Run implements PendingCall.End {

    private final PendingCall call;
    private final Lease lease;
    private final Duration began = timer.elapsed();
    private volatile @Nullable Exchange exchange;
    private volatile @Nullable RawResponse response;
    private Duration sent = began;
    private boolean opening;
    private boolean opened;

    Run(PendingCall call, Lease lease) {
      this.call = call;
      this.lease = lease;
      this.opening = !lease.isReused();
      this.opened = lease.isReused();
    }

    void begin() {
      running.put(lease, this);
      if (!lease.isReused()) {
        call.connects();
      }
      Exchange begun;
      try {
        begun = call.exchange(this);
      } catch (RuntimeException e) {
        connections.giveBack(lease);
        call.fail(e);
        return;
      }
      exchange = begun;
      try {
        client.execute(begun, lease);
      } catch (RejectedExecutionException closing) {
        begun.failed(closedException());
      }
      if (closed) {
        call.failAsClosed();
        cancel();
      }
    }

    @Override
    public void sent() {
      synchronized (lock) {
        sent = timer.elapsed();
        if (opened) {
          return;
        }
        opened = true;
        openingEnds();
        connectsAtOnce = Math.min(CONNECTS, connectsAtOnce + 1);
        lease.opened(losses);
      }
      Exchange sending = exchange;
      if (sending != null) {
        connections.connected(sending.address());
      }
      dispatch();
    }

    private void openingEnds() {
      if (opening) {
        opening = false;
        connecting--;
      }
    }

    @Override
    public void completed(RawResponse complete) {
      if (isGivenUp(complete) || isOutdated()) {
        lease.discard();
      }
      synchronized (lock) {
        if (respondedCallSent == null || sent.compareTo(respondedCallSent) > 0) {
          respondedCallSent = sent;
        }
      }
      response = complete;
    }

    /** The connection is free before its call ends, so that the next call finds it. */
    void returned() {
      synchronized (lock) {
        openingEnds();
        inUse--;
      }
      RawResponse complete = response;
      if (complete == null) {
        return;
      }
      if (isGivenUp(complete) && lease.isReused() && call.mayBeSentAgain(RESENDS)) {
        sendAgain();
      } else {
        call.complete(complete);
      }
    }

    /** Request Timeout and Misdirected Request: the server wants no more calls here. */
    private static boolean isGivenUp(RawResponse complete) {
      return complete.status() == 408 || complete.status() == 421;
    }

    private boolean isOutdated() {
      synchronized (lock) {
        return lease.incident() != losses;
      }
    }

    @Override
    public void failed(Exception cause, boolean isLost, boolean hasResponse) {
      connections.giveBack(lease);
      if (cause instanceof RequestNotExecutedException && call.mayBeSentAgain(RESENDS)) {
        sendAgain();
      } else if (isUnopened()) {
        notOpened(cause, isLost);
      } else {
        boolean first = isLost && loseConnection();
        // A connection that was used before had probably ended before the request was sent. All
        // operations of CometChat's that the bridge uses are safe to repeat.
        if (isLost && !hasResponse && lease.isReused() && call.mayBeSentAgain(RESENDS)) {
          sendAgain();
        } else {
          if (isLost && !first) {
            call.failsWithOthers();
          }
          call.fail(isLost ? withReceived(cause) : cause);
        }
      }
      dispatch();
    }

    private boolean isUnopened() {
      synchronized (lock) {
        return !opened;
      }
    }

    /** Those that fail together count once; who has lost a whole timeout does not pause as well. */
    private void notOpened(Exception cause, boolean isLost) {
      if (call.isDone()) {
        return;
      }
      boolean late = cause instanceof SocketTimeoutException;
      boolean cut = isLost && !late && isCut(cause);
      boolean first;
      synchronized (lock) {
        first = isFirstNotOpened(cut ? MOMENT : Duration.ZERO);
        if (first && late) {
          connectsAtOnce = Math.max(1, connectsAtOnce / 2);
        }
        if (!first && late) {
          queue(call).addFirst(call);
          return;
        }
      }
      if (!first) {
        call.failsWithOthers();
      }
      call.begins(began);
      call.fail(cause);
    }

    /** Whether the server has ended the connection, and neither it nor the bridge has said why. */
    private static boolean isCut(Exception cause) {
      return !(cause instanceof ConnectException)
          && ConnectionProblem.of(cause).orElse(ConnectionProblem.TLS_REJECTED)
              == ConnectionProblem.TLS_REJECTED;
    }

    private boolean isFirstNotOpened(Duration moment) {
      Duration before = notOpenedAt;
      if (lease.incident() != losses
          || (before != null && began.compareTo(before.plus(moment)) < 0)) {
        return false;
      }
      notOpenedAt = timer.elapsed();
      return true;
    }

    @Override
    public void timedOut() {
      boolean first = loseConnection();
      boolean withOthers = !first && wasLostWithOthers();
      cancel();
      if (withOthers) {
        call.failsWithOthers();
      }
      call.fail(withReceived(new SocketTimeoutException("No response within the call timeout")));
    }

    private Exception withReceived(Exception cause) {
      Exchange begun = exchange;
      return begun == null ? cause : begun.withReceived(cause);
    }

    /**
     * Whether the connections ended together. On one that was just opened, it may be the server
     * that does not respond, unless it has responded to a later call.
     */
    private boolean wasLostWithOthers() {
      synchronized (lock) {
        return lease.isReused()
            || (lostCallSent != null
                && respondedCallSent != null
                && sent.compareTo(lostCallSent.plus(LOST_TOGETHER)) <= 0
                && sent.compareTo(respondedCallSent) < 0);
      }
    }

    private void cancel() {
      lease.close(CloseMode.IMMEDIATE);
      Exchange running = exchange;
      if (running != null) {
        running.cancel();
      }
      connections.giveBack(lease);
    }

    private void sendAgain() {
      synchronized (lock) {
        resent.addLast(call);
      }
    }

    /**
     * Closes every idle connection if this loss is the first one since this connection was opened.
     */
    private boolean loseConnection() {
      synchronized (lock) {
        if (lease.incident() != losses) {
          return false;
        }
        losses++;
        lostCallSent = sent;
      }
      connections.closeIdle();
      return true;
    }
  }

  /** The calls that run and those that wait for a connection. */
  Connections.Load load() {
    synchronized (lock) {
      return new Connections.Load(
          inUse, resent.size() + logins.size() + background.size(), CONNECTIONS);
    }
  }

  /** Fails every call, waiting or not. */
  void close() {
    closed = true;
    List<PendingCall> waiting = new ArrayList<>();
    synchronized (lock) {
      waiting.addAll(resent);
      waiting.addAll(logins);
      waiting.addAll(background);
      resent.clear();
      logins.clear();
      background.clear();
    }
    waiting.forEach(PendingCall::failAsClosed);
    for (Run run : List.copyOf(running.values())) {
      run.call.failAsClosed();
      run.cancel();
    }
  }

  /** Why a call fails when the bridge closes. */
  static ConnectionClosedException closedException() {
    return new ConnectionClosedException("The bridge is closed");
  }
}
