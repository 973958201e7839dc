/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.UserStore;

/**
 * Creates tokens as other servers would, all the time, and checks in the end which of them are
 * valid. Thread-safe.
 *
 * <p>Another server may create a token after the bridge has revoked all tokens of a user and before
 * it erases the user. CometChat has no request that does both, and perhaps such a token is valid
 * again as soon as there is a new user with the same uid. It does not count.
 */
final class Tokens {

  private static final int PAUSE_MILLIS = 20;

  /** CometChat keeps a hundred tokens of a user. */
  private static final int MOST_OF_SAFE_USER = 3;

  private final UserStore users;
  private final Moments moments;
  private final List<Token> created = new ArrayList<>();

  private final Map<String, Long> revokedAt = new HashMap<>();
  private final Set<String> erased = new HashSet<>();

  private record Token(String userId, String value, long createdAt) {}

  Tokens(UserStore users, Random random) {
    this.users = users;
    this.moments = new Moments(random);
  }

  /** Creates tokens until the thread is interrupted. */
  void create() {
    try {
      while (true) {
        createFor(UserIds.any(moments.random()));
        moments.pause(0, 2 * PAUSE_MILLIS);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void createFor(String userId) {
    if (UserIds.isSafe(userId)
        && created.stream().filter(token -> token.userId().equals(userId)).count()
            >= MOST_OF_SAFE_USER) {
      return;
    }
    try {
      String value = users.mint(userId);
      created.add(new Token(userId, value, System.currentTimeMillis()));
    } catch (IllegalArgumentException e) {
      // There is no such active user at the moment.
    }
  }

  /** Is called before CometChat carries out a call. */
  synchronized void before(Exchange exchange) {
    String userId = exchange.uid();
    if (userId == null || exchange.completed()) {
      return;
    }
    if (exchange.operation() == Operation.FLUSH_AUTH_TOKENS) {
      revokedAt.put(userId, System.currentTimeMillis());
    } else if (exchange.operation() == Operation.DELETE_USER) {
      long since = revokedAt.getOrDefault(userId, Long.MAX_VALUE);
      created.stream()
          .filter(token -> token.userId().equals(userId) && token.createdAt() >= since)
          .forEach(token -> erased.add(token.value()));
    }
  }

  synchronized int count() {
    return created.size();
  }

  /** What is wrong with the tokens. */
  synchronized List<String> differences(Map<String, Account> accounts) {
    List<String> differences = new ArrayList<>();
    for (Token token : created) {
      Account account = accounts.get(token.userId());
      if (account == null) {
        continue;
      }
      boolean valid = users.isValid(token.value());
      if (valid && token.createdAt() < account.signedOutAt() && !erased.contains(token.value())) {
        differences.add(token.userId() + " has a token from before the sign-out");
      }
      if (!valid && UserIds.isSafe(token.userId())) {
        differences.add(token.userId() + " has lost a token");
      }
    }
    return differences;
  }
}
