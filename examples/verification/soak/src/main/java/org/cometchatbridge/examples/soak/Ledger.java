/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.cometchatbridge.emulator.UserStore;

/** What CometChat itself says of the tokens that visitors have got and given up. Thread-safe. */
final class Ledger {

  private final UserStore users;
  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final LongAdder all = new LongAdder();

  private record Ended(String uid, String token, String how) {}

  Ledger(UserStore users) {
    this.users = users;
  }

  /** Whether CometChat takes this token as that user's. */
  boolean takes(String uid, String token) {
    return users.tokens(uid).contains(token);
  }

  /** Nobody is to be able to use this token any more, sooner or later. */
  void ended(String uid, String token, String how) {
    all.increment();
    ended.add(new Ended(uid, token, how));
  }

  /** How many tokens were to end. */
  long ended() {
    return all.sum();
  }

  /** How many of them CometChat takes still. */
  int alive() {
    ended.removeIf(one -> !takes(one.uid(), one.token()));
    return ended.size();
  }

  /** How the tokens that CometChat takes still were to end, and how many so. */
  Map<String, Long> howAlive() {
    Map<String, Long> all = new TreeMap<>();
    ended.forEach(one -> all.merge(one.how(), 1L, Long::sum));
    return all;
  }
}
