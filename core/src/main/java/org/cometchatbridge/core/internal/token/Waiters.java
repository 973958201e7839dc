/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.token;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.internal.guard.SilenceDetector;
import org.cometchatbridge.core.internal.time.Timer;

/**
 * The callers that wait for token requests. While CometChat is silent only a few of them wait, so
 * that an outage does not occupy a thread of the application for each login.
 */
final class Waiters {

  /** As many callers of all logins wait while CometChat is silent. */
  private static final int WHILE_SILENT = 4;

  private final Timer timer;
  private final SilenceDetector silence;

  /** Those who wait now, in the order of their arrival; guarded by this. */
  private final Set<Waiter> waiting = new LinkedHashSet<>();

  /** A caller; equal to no other. */
  private static final class Waiter {
    private final TokenRequest tokenRequest;
    private final CompletableFuture<TokenResult> future;

    Waiter(TokenRequest tokenRequest, CompletableFuture<TokenResult> future) {
      this.tokenRequest = tokenRequest;
      this.future = future;
    }

    void release() {
      future.complete(tokenRequest.state());
    }
  }

  Waiters(Timer timer, SilenceDetector silence) {
    this.timer = timer;
    this.silence = silence;
    silence.whenSilent(this::releaseMost);
  }

  /**
   * Waits for a token request. The future completes as pending when the wait has elapsed, as soon
   * as it is certain that no result will arrive within it, or if enough callers wait.
   */
  CompletableFuture<TokenResult> await(TokenRequest tokenRequest, Duration maxWait) {
    if (maxWait.isZero() || maxWait.isNegative()) {
      return CompletableFuture.completedFuture(tokenRequest.state());
    }
    CompletableFuture<TokenResult> future = tokenRequest.awaitUntil(timer.elapsed().plus(maxWait));
    if (future.isDone()) {
      return future;
    }
    Waiter waiter = new Waiter(tokenRequest, future);
    if (!admit(waiter)) {
      waiter.release();
      return future;
    }
    Timer.Cancellable timeout = timer.schedule(maxWait, waiter::release);
    // Both end before dependent stages run, which may inspect the schedule or wait again.
    return future.whenComplete(
        (result, thrown) -> {
          timeout.cancel();
          leave(waiter);
        });
  }

  private synchronized boolean admit(Waiter waiter) {
    return (!silence.isSilent() || waiting.size() < WHILE_SILENT) && waiting.add(waiter);
  }

  private synchronized void leave(Waiter waiter) {
    waiting.remove(waiter);
  }

  private void releaseMost() {
    List<Waiter> released;
    synchronized (this) {
      released = waiting.stream().skip(WHILE_SILENT).toList();
    }
    released.forEach(Waiter::release);
  }
}
