/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cometchatbridge.core.internal.http.ProbeResponse;

/** Waits for calls, whose responses are observed. */
final class Waiting {

  /** A call has limits of its own; this one only protects against a defect. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final long millis;
  private final Observations seen;

  Waiting(Duration longest, Observations seen) {
    this.millis = longest.plus(GRACE).toMillis();
    this.seen = seen;
  }

  /** The response to a call. */
  ProbeResponse response(CompletableFuture<ProbeResponse> call) throws InterruptedException {
    ProbeResponse response = get(call);
    seen.add(response);
    return response;
  }

  /** The same, also if the thread is interrupted meanwhile; the interrupt flag is kept. */
  ProbeResponse responseInAnyCase(CompletableFuture<ProbeResponse> call) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return response(call);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("A call of a check ends with a response or a reason", e);
    }
  }
}
