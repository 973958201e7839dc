/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cometchatbridge.emulator.internal.rest.ApiResponse;
import org.cometchatbridge.emulator.internal.rest.Route;
import org.jspecify.annotations.Nullable;

/**
 * Records every request since the start or the last {@link #clear()}, in the order of arrival. A
 * request is recorded as soon as it has been read completely, before any {@link Fault} applies, so
 * hanging requests are included. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Journal {

  private static final Duration VALIDATION_LIMIT = Duration.ofMinutes(1);

  private final @Nullable BackgroundValidator validator;
  private final List<Consumer<Exchange>> listeners = new CopyOnWriteArrayList<>();
  private volatile Consumer<ContractViolation> violationListener = violation -> {};
  private volatile Recording recording = new Recording();

  Journal(@Nullable BackgroundValidator validator) {
    this.validator = validator;
  }

  /**
   * Returns all exchanges.
   *
   * @return a snapshot, oldest first
   */
  public List<Exchange> exchanges() {
    return recording.select(exchange -> true);
  }

  /**
   * Returns the exchanges of one operation.
   *
   * @param operation the operation
   * @return a snapshot, oldest first
   */
  public List<Exchange> exchanges(Operation operation) {
    return recording.select(exchange -> exchange.operation() == operation);
  }

  /**
   * Returns the number of requests.
   *
   * @return the number
   */
  public int count() {
    return exchanges().size();
  }

  /**
   * Returns the number of requests for one operation.
   *
   * @param operation the operation
   * @return the number
   */
  public int count(Operation operation) {
    return exchanges(operation).size();
  }

  /**
   * Returns the number of requests for one operation and one user.
   *
   * @param operation the operation
   * @param uid the uid, case-insensitive
   * @return the number
   */
  public int count(Operation operation, String uid) {
    return exchanges(operation, uid).size();
  }

  /**
   * Returns the exchanges of one user.
   *
   * @param uid the uid, case-insensitive
   * @return a snapshot, oldest first
   */
  public List<Exchange> exchanges(String uid) {
    String folded = Route.fold(uid);
    return recording.select(exchange -> folded.equals(exchange.uid()));
  }

  /**
   * Returns the exchanges of one operation and one user.
   *
   * @param operation the operation
   * @param uid the uid, case-insensitive
   * @return a snapshot, oldest first
   */
  public List<Exchange> exchanges(Operation operation, String uid) {
    return exchanges(uid).stream().filter(exchange -> exchange.operation() == operation).toList();
  }

  /**
   * Compares the recorded requests with what was expected.
   *
   * @param expectations how often which operations were expected
   * @throws AssertionError if they differ; the message shows for each operation the expected and
   *     the actual number, and lists the requests
   */
  public void verify(Expectations expectations) {
    expectations
        .difference(exchanges())
        .ifPresent(
            difference -> {
              throw new AssertionError(difference);
            });
  }

  /**
   * Waits, without polling, until the given number of requests has arrived.
   *
   * @param operation the operation
   * @param atLeast the number of requests to wait for
   * @param realTimeLimit the maximum wait in real time, independent of the emulator's clock
   * @throws AssertionError if fewer requests arrived within the limit, or if the thread was
   *     interrupted (the interrupt flag is restored)
   */
  public void awaitCount(Operation operation, int atLeast, Duration realTimeLimit) {
    await(operation, atLeast, realTimeLimit, exchange -> true, "arrive");
  }

  /**
   * Waits, without polling, until the given number of exchanges is {@linkplain Exchange#completed()
   * complete}. Useful when the client itself no longer waits.
   *
   * @param operation the operation
   * @param atLeast the number of exchanges to wait for
   * @param realTimeLimit the maximum wait in real time, independent of the emulator's clock
   * @throws AssertionError if fewer exchanges were completed within the limit, or if the thread was
   *     interrupted (the interrupt flag is restored)
   */
  public void awaitCompleted(Operation operation, int atLeast, Duration realTimeLimit) {
    await(operation, atLeast, realTimeLimit, Exchange::completed, "complete");
  }

  /**
   * Returns the contract violations of all requests, and of all responses that were not injected by
   * a fault. Waits until every recorded exchange is validated.
   *
   * @return a snapshot in the order of detection; always empty if the contract is not validated
   * @throws IllegalStateException if validation takes longer than one minute or fails
   */
  public List<ContractViolation> violations() {
    return recording.violations(false);
  }

  /**
   * Returns the violations as {@link #violations()} does, and removes them. For tests that violate
   * the contract intentionally.
   *
   * @return the removed violations
   * @throws IllegalStateException if validation takes longer than one minute or fails
   */
  public List<ContractViolation> takeViolations() {
    return recording.violations(true);
  }

  /** A subscription to the journal, see {@link #subscribe}. */
  public interface Subscription extends AutoCloseable {

    /** Ends the subscription. Idempotent. */
    @Override
    void close();
  }

  /**
   * Notifies a listener of every exchange: once when its request has arrived and once when it is
   * complete.
   *
   * @param listener called on the thread that serves the request; it must not block and must not
   *     throw
   * @return the subscription
   */
  public Subscription subscribe(Consumer<Exchange> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Removes all exchanges and violations. Requests in progress are not recorded again. */
  public void clear() {
    recording = new Recording();
  }

  private void await(
      Operation operation, int atLeast, Duration limit, Predicate<Exchange> state, String what) {
    Recording now = recording;
    Predicate<Exchange> wanted =
        exchange -> exchange.operation() == operation && state.test(exchange);
    if (!now.awaitCount(wanted, atLeast, limit)) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "waited %s for %d x %s to %s: %d",
              limit,
              atLeast,
              operation,
              what,
              now.select(wanted).size()));
    }
  }

  Entry record(Exchange exchange) {
    Recording now = recording;
    now.add(exchange);
    if (validator != null) {
      validator.validateRequest(exchange, now);
    }
    notifyListeners(exchange);
    return new Entry(exchange, now, this);
  }

  /** Notifies a listener of every violation, on the thread that validates. */
  void onViolation(Consumer<ContractViolation> listener) {
    violationListener = listener;
  }

  private void notifyListeners(Exchange exchange) {
    listeners.forEach(listener -> listener.accept(exchange));
  }

  /** An exchange and the recording that contains it, to be completed by its response. */
  record Entry(Exchange exchange, Recording recording, Journal journal) {

    void completed(ApiResponse response, boolean injected) {
      // Under the lock of the recording: a caller that sees the response then also waits for its
      // validation.
      synchronized (recording) {
        exchange.completed(response.status(), response.contentType(), response.body(), injected);
        BackgroundValidator validator = journal.validator;
        if (validator != null && !injected) {
          validator.validateResponse(exchange, recording);
        }
        recording.completed();
      }
      journal.notifyListeners(exchange);
    }

    void aborted() {
      exchange.completed(null, null, null, true);
      recording.completed();
      journal.notifyListeners(exchange);
    }
  }

  /**
   * The exchanges from one {@link #clear()} to the next. Exchanges that complete later stay in the
   * recording in which they started.
   */
  final class Recording {

    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<ContractViolation> violations = new ArrayList<>();
    private int pendingChecks;
    private @Nullable Throwable checkFailure;

    synchronized void add(Exchange exchange) {
      exchanges.add(exchange);
      notifyAll();
    }

    synchronized List<Exchange> select(Predicate<Exchange> wanted) {
      return exchanges.stream().filter(wanted).toList();
    }

    synchronized void completed() {
      notifyAll();
    }

    synchronized boolean awaitCount(Predicate<Exchange> wanted, int atLeast, Duration limit) {
      return await(limit, () -> exchanges.stream().filter(wanted).count() >= atLeast);
    }

    synchronized void checkStarted() {
      pendingChecks++;
    }

    synchronized void checkFinished() {
      pendingChecks--;
      notifyAll();
    }

    synchronized void checkFailed(Throwable failure) {
      checkFailure = failure;
    }

    void found(List<ContractViolation> more) {
      synchronized (this) {
        violations.addAll(more);
      }
      more.forEach(violationListener);
    }

    synchronized List<ContractViolation> violations(boolean take) {
      if (!await(VALIDATION_LIMIT, () -> pendingChecks == 0)) {
        throw new IllegalStateException(
            "the exchanges could not be validated against the contract within " + VALIDATION_LIMIT);
      }
      if (checkFailure != null) {
        throw new IllegalStateException(
            "the exchanges could not be validated against the contract", checkFailure);
      }
      List<ContractViolation> found = List.copyOf(violations);
      if (take) {
        violations.clear();
      }
      return found;
    }

    private boolean await(Duration limit, BooleanSupplier condition) {
      long end = System.nanoTime() + limit.toNanos();
      while (!condition.getAsBoolean()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(this, left);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }
}
