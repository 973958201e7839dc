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
 * Every request that arrived since the start or the last {@link #clear()}, in the order of arrival.
 * A request is in the journal as soon as it was read completely, before any {@link Fault} applies:
 * requests that hang count. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Journal {

  private static final Duration CHECK_LIMIT = Duration.ofMinutes(1);

  private final @Nullable ContractWatch watch;
  private final List<Consumer<Exchange>> listeners = new CopyOnWriteArrayList<>();
  private volatile Page page = new Page();

  Journal(@Nullable ContractWatch watch) {
    this.watch = watch;
  }

  /**
   * All exchanges.
   *
   * @return a snapshot, oldest first
   */
  public List<Exchange> exchanges() {
    return page.select(exchange -> true);
  }

  /**
   * The exchanges of one operation.
   *
   * @param operation the operation
   * @return a snapshot, oldest first
   */
  public List<Exchange> exchanges(Operation operation) {
    return page.select(exchange -> exchange.operation() == operation);
  }

  /**
   * How many requests arrived.
   *
   * @return the number
   */
  public int count() {
    return exchanges().size();
  }

  /**
   * How many requests for one operation arrived.
   *
   * @param operation the operation
   * @return the number
   */
  public int count(Operation operation) {
    return exchanges(operation).size();
  }

  /**
   * How many requests for one operation arrived that are about one user.
   *
   * @param operation the operation
   * @param uid the uid, in any case
   * @return the number
   */
  public int count(Operation operation, String uid) {
    String folded = Route.fold(uid);
    return page.select(
            exchange -> exchange.operation() == operation && folded.equals(exchange.uid()))
        .size();
  }

  /**
   * Waits until requests have arrived, without polling.
   *
   * @param operation the operation
   * @param atLeast how many requests to wait for
   * @param realTimeLimit how long to wait at most, in real time whatever the emulator's clock says
   * @throws AssertionError if fewer requests arrived within the limit, or the thread was
   *     interrupted (its interrupt flag is then set)
   */
  public void awaitCount(Operation operation, int atLeast, Duration realTimeLimit) {
    await(operation, atLeast, realTimeLimit, exchange -> true, "arrive");
  }

  /**
   * Waits until the emulator is done with requests, without polling: it has answered them or cut
   * their connections. Useful when the client itself no longer waits.
   *
   * @param operation the operation
   * @param atLeast how many requests to wait for
   * @param realTimeLimit how long to wait at most, in real time whatever the emulator's clock says
   * @throws AssertionError if fewer requests were answered within the limit, or the thread was
   *     interrupted (its interrupt flag is then set)
   */
  public void awaitCompleted(Operation operation, int atLeast, Duration realTimeLimit) {
    await(operation, atLeast, realTimeLimit, Exchange::completed, "be answered");
  }

  /**
   * What the contract forbids in the requests so far, and in the responses that no fault made.
   * Waits until every exchange of the journal is checked.
   *
   * @return a snapshot in the order of discovery; always empty if the contract is not validated
   * @throws IllegalStateException if the checks do not end within a minute, or the check itself
   *     failed
   */
  public List<ContractViolation> violations() {
    return page.violations(false);
  }

  /**
   * As {@link #violations()}, and forgets them: for a test that breaks the contract on purpose.
   *
   * @return what was found
   * @throws IllegalStateException if the checks do not end within a minute, or the check itself
   *     failed
   */
  public List<ContractViolation> takeViolations() {
    return page.violations(true);
  }

  /** What {@link #subscribe} returns. */
  public interface Subscription extends AutoCloseable {

    /** Ends the watch. Repeating it does nothing. */
    @Override
    void close();
  }

  /**
   * Tells of every exchange, once when its request has arrived and once when it is answered.
   *
   * @param listener called by the thread that serves the request, so it must be quick and must not
   *     throw
   * @return the subscription
   */
  public Subscription subscribe(Consumer<Exchange> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Forgets everything; requests still being worked on do not come back. */
  public void clear() {
    page = new Page();
  }

  private void await(
      Operation operation, int atLeast, Duration limit, Predicate<Exchange> state, String what) {
    Page now = page;
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

  Entry arrived(Exchange exchange) {
    Page now = page;
    now.add(exchange);
    if (watch != null) {
      watch.checkRequest(exchange, now);
    }
    tell(exchange);
    return new Entry(exchange, now, this);
  }

  private void tell(Exchange exchange) {
    listeners.forEach(listener -> listener.accept(exchange));
  }

  /** An exchange with the page it stands on, to be completed by its response. */
  record Entry(Exchange exchange, Page page, Journal journal) {

    void completed(ApiResponse response, boolean injected) {
      // Under the page's lock: whoever sees the response in the journal also waits for its check.
      synchronized (page) {
        exchange.completed(response.status(), response.contentType(), response.body(), injected);
        ContractWatch watch = journal.watch;
        if (watch != null && !injected) {
          watch.checkAnswer(exchange, page);
        }
        page.completed();
      }
      journal.tell(exchange);
    }

    void cut() {
      exchange.completed(null, null, null, true);
      page.completed();
      journal.tell(exchange);
    }
  }

  /**
   * The journal from one clear to the next; late news of an earlier page never reach a later one.
   */
  static final class Page {

    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<ContractViolation> violations = new ArrayList<>();
    private int checksUnderWay;
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

    synchronized void checkBegins() {
      checksUnderWay++;
    }

    synchronized void checkEnds() {
      checksUnderWay--;
      notifyAll();
    }

    synchronized void checkFailed(Throwable failure) {
      checkFailure = failure;
    }

    synchronized void found(List<ContractViolation> more) {
      violations.addAll(more);
    }

    synchronized List<ContractViolation> violations(boolean take) {
      if (!await(CHECK_LIMIT, () -> checksUnderWay == 0)) {
        throw new IllegalStateException(
            "the exchanges could not be compared with the contract within " + CHECK_LIMIT);
      }
      if (checkFailure != null) {
        throw new IllegalStateException(
            "the exchanges could not be compared with the contract", checkFailure);
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
