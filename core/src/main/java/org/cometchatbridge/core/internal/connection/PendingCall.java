/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.error.UnavailableException;
import org.cometchatbridge.core.internal.guard.Attempt;
import org.cometchatbridge.core.internal.guard.CallPriority;
import org.cometchatbridge.core.internal.time.Timer;
import org.jspecify.annotations.Nullable;

/** A call that waits for a connection or runs on one. The bridge's own timer ends both. */
final class PendingCall {

  /** What becomes of the call on a connection. */
  interface End {

    /** The connection is open, and the request is sent now. */
    void sent();

    /** See {@link Exchange.Listener#completed}. */
    void completed(RawResponse response);

    /** See {@link Exchange.Listener#failed}. */
    void failed(Exception cause, boolean isLost, boolean hasResponse);

    /** There was no response in time. */
    void timedOut();
  }

  private final OutgoingRequest request;
  private final int capBytes;
  private final Attempt attempt;
  private final Timer timer;
  private final CompletableFuture<RawResponse> response = new CompletableFuture<>();
  private volatile TimeLimit limit;
  private int resends;

  /**
   * Begins to wait.
   *
   * @param capBytes the longest body of a response
   */
  @SuppressWarnings("FutureReturnValueIgnored") // only cancels the timer
  PendingCall(OutgoingRequest request, int capBytes, Attempt attempt, Timer timer) {
    this.request = request;
    this.capBytes = capBytes;
    this.attempt = attempt;
    this.timer = timer;
    this.limit = waiting();
    response.whenComplete((done, failure) -> limit.cancel());
  }

  private TimeLimit waiting() {
    return TimeLimit.start(
        timer,
        attempt.deadline().remaining(),
        () ->
            fail(
                new UnavailableException(
                    "No connection to CometChat was free in time", 0, null, null)));
  }

  CompletableFuture<RawResponse> response() {
    return response;
  }

  CallPriority priority() {
    return attempt.priority();
  }

  boolean isDone() {
    return response.isDone();
  }

  /** Whether the call is not to be sent any more. */
  boolean isCalledOff() {
    return attempt.rejection().isPresent();
  }

  void failAsCalledOff() {
    // It may have been sent before, and waited to be sent again.
    attempt.failsWithOthers();
    fail(attempt.rejection().map(Throwable.class::cast).orElseGet(CallQueue::closedException));
  }

  void failAsClosed() {
    fail(CallQueue.closedException());
  }

  /** Prepares the call for one connection. */
  Exchange exchange(End end) {
    Sending sending = new Sending(end);
    Exchange exchange = new Exchange(request, request.call().body(), capBytes, sending);
    sending.exchange = exchange;
    return exchange;
  }

  /** Whether the call still wants a response and was not sent again too often; counts. */
  boolean mayBeSentAgain(int most) {
    if (isDone() || resends >= most) {
      return false;
    }
    resends++;
    attempt.sentAgain();
    replace(waiting());
    return true;
  }

  private void replace(TimeLimit next) {
    limit.cancel();
    limit = next;
    if (isDone()) {
      next.cancel();
    }
  }

  /** See {@link Attempt#connects}. */
  void connects() {
    attempt.connects();
  }

  /** See {@link Attempt#begins(Duration)}. */
  void begins(Duration at) {
    attempt.begins(at);
  }

  /** See {@link Attempt#failsWithOthers}. */
  void failsWithOthers() {
    attempt.failsWithOthers();
  }

  void complete(RawResponse complete) {
    response.complete(complete);
  }

  void fail(Throwable cause) {
    if (cause instanceof UnreadableBody unreadable) {
      response.complete(unreadable.response());
    } else {
      response.completeExceptionally(cause);
    }
  }

  /** Limits the time of an exchange from the moment when its request goes out. */
  private final class Sending implements Exchange.Listener {

    private final End end;
    private volatile @Nullable Exchange exchange;

    Sending(End end) {
      this.end = end;
    }

    @Override
    public boolean sending() {
      if (isDone()) {
        return false;
      }
      end.sent();
      attempt.begins();
      replace(TimeLimit.start(timer, attempt.atMost(), this::timeOut));
      return true;
    }

    private void timeOut() {
      Exchange running = exchange;
      if (running != null && running.end()) {
        attempt.timedOut();
        end.timedOut();
      }
    }

    @Override
    public void completed(RawResponse complete) {
      end.completed(complete);
    }

    @Override
    public void failed(Exception cause, boolean isLost, boolean hasResponse) {
      end.failed(cause, isLost, hasResponse);
    }
  }
}
