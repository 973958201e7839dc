/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.security.SecureRandom;
import java.time.Duration;
import org.cometchatbridge.emulator.CometChatEmulator;

/** One bridge on one emulator, in time that the test turns. */
public final class BridgeFixture implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Never passes by itself: results come, or the test turns the time. */
  private static final Duration UNTIL_DONE = Duration.ofDays(1);

  private final CometChatEmulator emulator;
  private final ManualTime time = new ManualTime();
  private final RecordingListener events = new RecordingListener();
  private final CometChatBridge bridge;

  /** A bridge with default settings. */
  public BridgeFixture(CometChatEmulator emulator) {
    this(emulator, config(emulator));
  }

  /** A bridge with these settings; clock and listener are replaced. */
  public BridgeFixture(CometChatEmulator emulator, CometChatBridgeConfig config) {
    this.emulator = emulator;
    this.bridge = time.bridge(config.toBuilder().listener(events).build());
  }

  /** The settings that lead to the emulator. */
  public static CometChatBridgeConfig config(CometChatEmulator emulator) {
    return CometChatBridgeConfig.builder()
        .appId(emulator.appId())
        .region(emulator.region())
        .apiKey(emulator.apiKey())
        .baseUrl(emulator.baseUrl())
        .build();
  }

  /** A new login session. */
  public static SessionKey newSession() {
    return SessionKey.random(RANDOM);
  }

  /** A user of whom only the id is known. */
  public static ChatUser user(String userId) {
    return ChatUser.builder(userId).build();
  }

  public CometChatEmulator emulator() {
    return emulator;
  }

  public ManualTime time() {
    return time;
  }

  public RecordingListener events() {
    return events;
  }

  public CometChatBridge bridge() {
    return bridge;
  }

  /** Logs a user in and waits for the end of the token request. */
  public TokenResult loginAndWait(SessionKey key, ChatUser user) {
    TokenResult now = bridge.login(key, user);
    return now instanceof TokenResult.Pending ? bridge.await(key, UNTIL_DONE) : now;
  }

  /** Waits for the end of a token request that has begun. */
  public TokenResult end(SessionKey key) {
    return bridge.await(key, UNTIL_DONE);
  }

  @Override
  public void close() {
    bridge.close();
  }
}
