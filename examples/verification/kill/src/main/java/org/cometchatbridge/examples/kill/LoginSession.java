/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;

/** A login session that has a token. */
record LoginSession(CometChatBridge bridge, SessionKey key, ChatToken token) {

  private static final Duration WAIT = Duration.ofSeconds(30);

  /** Asks again, as a page does, while the database is too slow for the creation of a user. */
  static LoginSession begin(CometChatBridge bridge, String userId) {
    SessionKey key = SessionKey.random(new SecureRandom());
    ChatUser user = ChatUser.builder(userId).build();
    long end = System.nanoTime() + WAIT.toNanos();
    TokenResult result = login(bridge, key, user);
    while (result instanceof TokenResult.Unavailable unavailable && System.nanoTime() < end) {
      LockSupport.parkNanos(unavailable.retryAfter().toNanos());
      result = login(bridge, key, user);
    }
    if (result instanceof TokenResult.Ready ready) {
      bridge.tokenStored(key, ready.token());
      return new LoginSession(bridge, key, ready.token());
    }
    throw new IllegalStateException("There is no token: " + result);
  }

  private static TokenResult login(CometChatBridge bridge, SessionKey key, ChatUser user) {
    TokenResult result = bridge.login(key, user, SessionHistory.NEW);
    return result instanceof TokenResult.Pending ? bridge.await(key, WAIT) : result;
  }

  /** The user logs out. */
  void end() {
    bridge.logout(key, token);
  }
}
