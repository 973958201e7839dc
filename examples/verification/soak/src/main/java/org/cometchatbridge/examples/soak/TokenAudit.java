/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.soak;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.cometchatbridge.emulator.UserStore;

/**
 * Checks against the emulator which tokens are valid, and which of those that should be revoked
 * still are. Thread-safe.
 */
final class TokenAudit {

  private final UserStore users;
  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final LongAdder all = new LongAdder();

  private record Ended(String uid, String token, String how) {}

  TokenAudit(UserStore users) {
    this.users = users;
  }

  /** Whether the token is valid for this user. */
  boolean isValid(String uid, String token) {
    return users.tokens(uid).contains(token);
  }

  /** Records a token that must be revoked eventually. */
  void ended(String uid, String token, String how) {
    all.increment();
    ended.add(new Ended(uid, token, how));
  }

  /** The number of tokens that must be revoked. */
  long ended() {
    return all.sum();
  }

  /** The number of these tokens that are still valid. */
  int alive() {
    ended.removeIf(one -> !isValid(one.uid(), one.token()));
    return ended.size();
  }

  /** The number of these tokens that are still valid, by the reason of the revocation. */
  Map<String, Long> howAlive() {
    Map<String, Long> all = new TreeMap<>();
    ended.forEach(one -> all.merge(one.how(), 1L, Long::sum));
    return all;
  }
}
