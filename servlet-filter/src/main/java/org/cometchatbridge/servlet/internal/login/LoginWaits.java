/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.login;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;

/**
 * Limits the responses that wait for one login session at the same time. Each holds a thread of the
 * container, and a page can make any number of requests. Thread-safe.
 */
final class LoginWaits {

  /** Several tabs of a browser that are opened at once each make a request. */
  private static final int PER_LOGIN = 4;

  private final ConcurrentHashMap<SessionKey, Integer> waiting = new ConcurrentHashMap<>();

  /**
   * Reads a result, after waiting for it if few enough others wait for this login session.
   *
   * @param result reads the result after a wait
   */
  TokenResult limited(SessionKey key, Duration maxWait, Function<Duration, TokenResult> result) {
    if (!begin(key)) {
      return result.apply(Duration.ZERO);
    }
    try {
      return result.apply(maxWait);
    } finally {
      end(key);
    }
  }

  private boolean begin(SessionKey key) {
    int[] calls = {0};
    waiting.compute(
        key,
        (login, others) -> {
          int present = others == null ? 0 : others;
          calls[0] = present + 1;
          return Math.min(calls[0], PER_LOGIN);
        });
    return calls[0] <= PER_LOGIN;
  }

  private void end(SessionKey key) {
    waiting.computeIfPresent(key, (login, calls) -> calls == 1 ? null : calls - 1);
  }
}
