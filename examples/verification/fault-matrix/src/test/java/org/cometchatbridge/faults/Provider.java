/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import java.util.List;
import org.cometchatbridge.core.BridgeFixture;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.DeactivatedUserPolicy;
import org.cometchatbridge.core.ManualTime;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.core.TokenScope;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Exchange;
import org.cometchatbridge.emulator.Operation;

/** The emulator of one application, and the clock of its bridge. */
final class Provider implements AutoCloseable {

  private final CometChatEmulator emulator = CometChatEmulator.builder().sampleUsers(false).start();
  private final ManualTime time = new ManualTime();
  private final RecordingListener events = new RecordingListener();
  private int callsToCome;
  private Runnable beforeCall = () -> {};

  CometChatEmulator emulator() {
    return emulator;
  }

  ManualTime time() {
    return time;
  }

  RecordingListener events() {
    return events;
  }

  CometChatBridgeConfig config(TokenScope scope, DeactivatedUserPolicy deactivatedUsers) {
    return settings(BridgeFixture.config(emulator).toBuilder(), scope, deactivatedUsers)
        .listener(events)
        .build();
  }

  /** The settings that all applications of the matrix share. */
  CometChatBridgeConfig.Builder settings(
      CometChatBridgeConfig.Builder config,
      TokenScope scope,
      DeactivatedUserPolicy deactivatedUsers) {
    return config.tokenScope(scope).deactivatedUsers(deactivatedUsers).apiKey(this::key);
  }

  /** Runs an action immediately before the n-th call from now on, on the bridge's own thread. */
  synchronized void beforeCall(int number, Runnable action) {
    callsToCome = number;
    beforeCall = action;
  }

  /** The calls for one user so far, without those that revoke tokens. */
  List<Exchange> calls(String uid) {
    return emulator.journal().exchanges().stream()
        .filter(call -> call.operation() != Operation.DELETE_AUTH_TOKEN)
        .filter(call -> uid.equals(call.uid()) || call.requestBody().contains('"' + uid + '"'))
        .toList();
  }

  @Override
  public void close() {
    emulator.close();
  }

  /** The bridge requests the key immediately before each call. */
  private String key() {
    Runnable now = () -> {};
    synchronized (this) {
      if (callsToCome > 0 && --callsToCome == 0) {
        now = beforeCall;
      }
    }
    now.run();
    return emulator.apiKey();
  }
}
