/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cometchatbridge.core.ChatUser;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.SessionKey;
import org.cometchatbridge.core.TokenResult;
import org.cometchatbridge.core.event.BridgeEvent;

/** Logins by the bridge; each has a login session of its own. */
final class BridgeTokens implements TokenSource {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, Outcome> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger outages = new AtomicInteger();
  private final CometChatBridge bridge;
  private final boolean newlyRegistered;

  BridgeTokens(CometChatBridgeConfig.Builder config) {
    this(config, false);
  }

  /**
   * Creates a bridge.
   *
   * @param newlyRegistered whether the application says that its users are new
   */
  BridgeTokens(CometChatBridgeConfig.Builder config, boolean newlyRegistered) {
    this.bridge = CometChatBridge.create(config.listener(this::onEvent).build());
    this.newlyRegistered = newlyRegistered;
  }

  private void onEvent(BridgeEvent event) {
    if (event instanceof BridgeEvent.TokenCreated created) {
      end(created.uid().value(), true);
    } else if (event instanceof BridgeEvent.TokenRequestFailed failed) {
      end(failed.uid().value(), false);
    } else if (event instanceof BridgeEvent.OutageStarted) {
      outages.incrementAndGet();
    }
  }

  private void end(String userId, boolean token) {
    Outcome outcome = waiting.remove(userId);
    if (outcome != null) {
      outcome.ended(token);
    }
  }

  @Override
  public void logIn(String userId, Outcome outcome) {
    waiting.put(userId, outcome);
    ChatUser user = ChatUser.builder(userId).build().withNewlyRegistered(newlyRegistered);
    TokenResult result = bridge.login(SessionKey.random(RANDOM), user);
    if (result instanceof TokenResult.Unavailable) {
      end(userId, false);
    }
  }

  /** How many outages were reported. */
  int outages() {
    return outages.get();
  }

  @Override
  public void close() {
    bridge.close();
  }
}
