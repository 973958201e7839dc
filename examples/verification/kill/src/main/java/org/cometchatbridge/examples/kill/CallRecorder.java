/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;

/**
 * Watches the calls that arrive at CometChat: never two at once for a user, and none because of
 * what was rolled back. Thread-safe.
 */
final class CallRecorder {

  private static final Set<Operation> REMOVING =
      Set.of(
          Operation.DEACTIVATE_USERS,
          Operation.DELETE_USER,
          Operation.FLUSH_AUTH_TOKENS,
          Operation.DELETE_AUTH_TOKEN);

  private final Predicate<Operation> exclusive;
  private final Map<String, Integer> running = new HashMap<>();
  private final List<String> overlaps = new ArrayList<>();
  private final List<String> rolledBack = new ArrayList<>();
  private int calls;
  private int lostResponses;
  private int open;

  /**
   * Creates a recorder.
   *
   * @param exclusive the operations of which only one may run at once for a user
   */
  CallRecorder(Predicate<Operation> exclusive) {
    this.exclusive = exclusive;
  }

  /** Is called when a request has arrived, and when it is complete. */
  synchronized void record(Exchange exchange) {
    Collection<String> users = users(exchange);
    if (exchange.completed()) {
      open--;
      lostResponses += isLost(exchange) ? 1 : 0;
      if (exclusive.test(exchange.operation())) {
        users.forEach(user -> running.merge(user, -1, Integer::sum));
      }
      return;
    }
    open++;
    calls++;
    for (String user : users) {
      if (exclusive.test(exchange.operation()) && running.merge(user, 1, Integer::sum) > 1) {
        overlaps.add(exchange.operation() + " of " + user);
      }
      if (UserIds.isSafe(user) && REMOVING.contains(exchange.operation())) {
        rolledBack.add(exchange.operation() + " of " + user);
      }
    }
    if (exchange.requestBody().contains(Writer.ROLLED_BACK)) {
      rolledBack.add(exchange.operation() + " of " + users);
    }
  }

  private static Collection<String> users(Exchange exchange) {
    String uid = exchange.uid();
    return uid == null ? UserIds.named(exchange.requestBody()) : List.of(uid);
  }

  private static boolean isLost(Exchange exchange) {
    return exchange.injected() && exchange.status() == null;
  }

  synchronized int calls() {
    return calls;
  }

  /** The calls that were carried out, or perhaps not, and whose response was cut. */
  synchronized int lostResponses() {
    return lostResponses;
  }

  /** The number of calls that are not complete. */
  synchronized int open() {
    return open;
  }

  /** The calls that began while another one for the same user was running. */
  synchronized List<String> overlaps() {
    return List.copyOf(overlaps);
  }

  /** The calls that only a transaction has asked for that was rolled back. */
  synchronized List<String> rolledBack() {
    return List.copyOf(rolledBack);
  }
}
