/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.security.SecureRandom;
import java.time.Duration;
import org.cometchatbridge.core.ChatToken;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.SessionHistory;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;

/** A login session that has a token. */
record LoginSession(CometChatBridge bridge, SessionKey key, ChatToken token) {

  private static final Duration WAIT = Duration.ofSeconds(30);

  static LoginSession begin(CometChatBridge bridge, String userId) {
    SessionKey key = SessionKey.random(new SecureRandom());
    TokenResult result = bridge.login(key, ChatUser.builder(userId).build(), SessionHistory.NEW);
    if (result instanceof TokenResult.Pending) {
      result = bridge.await(key, WAIT);
    }
    if (result instanceof TokenResult.Ready ready) {
      bridge.tokenStored(key, ready.token());
      return new LoginSession(bridge, key, ready.token());
    }
    throw new IllegalStateException("There is no token: " + result);
  }

  /** The user logs out. */
  void end() {
    bridge.logout(key, token);
  }
}
