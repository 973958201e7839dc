/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.security.SecureRandom;
import java.time.Duration;
import org.cometchatbridge.emulator.CometChatEmulator;

/** A bridge that is connected to an emulator and runs in manual time. */
public final class BridgeFixture implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Longer than any test: manual time elapses only if the test advances it. */
  private static final Duration MAX_WAIT = Duration.ofDays(1);

  private final CometChatEmulator emulator;
  private final ManualTime time = new ManualTime();
  private final RecordingListener events = new RecordingListener();
  private final CometChatBridge bridge;

  /** Creates a bridge with default settings. */
  public BridgeFixture(CometChatEmulator emulator) {
    this(emulator, config(emulator));
  }

  /** Creates a bridge with the given settings; its clock and listener are replaced. */
  public BridgeFixture(CometChatEmulator emulator, CometChatBridgeConfig config) {
    this.emulator = emulator;
    this.bridge = time.bridge(config.toBuilder().listener(events).build());
  }

  /** The same with a gate of the test. */
  public BridgeFixture(CometChatEmulator emulator, CometChatBridgeConfig config, ManualGate gate) {
    this.emulator = emulator;
    this.bridge = time.bridge(config.toBuilder().listener(events).build(), gate);
  }

  /** The settings for the emulator. */
  public static CometChatBridgeConfig config(CometChatEmulator emulator) {
    return CometChatBridgeConfig.builder()
        .shutdownWait(Duration.ZERO)
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

  /** A user without display data. */
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

  /** Logs a user in and waits for the result. */
  public TokenResult loginAndWait(SessionKey key, ChatUser user) {
    TokenResult result = bridge.login(key, user);
    return result instanceof TokenResult.Pending ? bridge.await(key, MAX_WAIT) : result;
  }

  /** Waits for the result of a token request that was started. */
  public TokenResult awaitResult(SessionKey key) {
    return bridge.await(key, MAX_WAIT);
  }

  @Override
  public void close() {
    bridge.close();
  }
}
