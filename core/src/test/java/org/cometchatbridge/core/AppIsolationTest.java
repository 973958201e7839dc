/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cometchatbridge.core.BridgeFixture.newSession;
import static org.cometchatbridge.core.BridgeFixture.user;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.core.event.BridgeEvent;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.emulator.Operation;
import org.cometchatbridge.emulator.Switches;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fifty apps, of which one has a wrong key, one an exhausted plan, and one gets no response. */
class AppIsolationTest {

  private static final int GOOD = 47;
  private static final int USERS = 3;
  private static final int REQUESTS_OF_BAD_APPS = 200;
  private static final Duration TEST_TIMEOUT = Duration.ofSeconds(20);

  /** Little enough that a test of several seconds shows what waits for it. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<CometChatEmulator> emulators = new ArrayList<>();
  private final List<RecordingListener> events = new ArrayList<>();
  private final CometChatApps apps = CometChatApps.create();

  @AfterEach
  void end() {
    apps.close();
    emulators.forEach(CometChatEmulator::close);
  }

  @Test
  void threeBadApps_failAndDelayNoLoginOfTheOthers() throws Exception {
    for (int i = 0; i < GOOD; i++) {
      add("good-" + i, config(emulator("good-" + i)));
    }
    CometChatEmulator wrongKey = emulator("wrong-key");
    CometChatEmulator exhausted = emulator("exhausted");
    exhausted.switches().set(Switches.Plan.QUOTA_EXCEEDED);
    add("wrong-key", config(wrongKey).apiKey("0".repeat(40)));
    add("exhausted", config(exhausted));
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI blackHole = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/v3");
      add("black-hole", config(emulator("black-hole")).baseUrl(blackHole));
      assertThat(apps.names()).hasSize(50);
      SessionKey unanswered = newSession();
      apps.find("black-hole").orElseThrow().login(unanswered, user("cometchat-uid-1"));

      for (int round = 0; round < USERS; round++) {
        for (String bad : List.of("wrong-key", "exhausted", "black-hole")) {
          for (int i = 0; i < REQUESTS_OF_BAD_APPS; i++) {
            apps.find(bad).orElseThrow().login(newSession(), user("user-" + i));
          }
        }
        loginToGoodApps("cometchat-uid-" + (1 + round));
      }

      assertThat(apps.find("black-hole").orElseThrow().await(unanswered, Duration.ZERO))
          .isInstanceOf(TokenResult.Pending.class);
    }

    for (int i = 0; i < GOOD; i++) {
      String name = "good-" + i;
      assertThat(emulators.get(i).journal().count(Operation.CREATE_AUTH_TOKEN))
          .as(name)
          .isEqualTo(USERS);
      assertThat(emulators.get(i).journal().count()).as(name).isEqualTo(USERS);
      assertThat(events.get(i).all(BridgeEvent.TokenRequestFailed.class)).as(name).isEmpty();
      BridgeStatus status = apps.find(name).orElseThrow().status();
      assertThat(status.state()).as(name).isEqualTo(BridgeStatus.State.AVAILABLE);
      assertThat(status.coreCalls().pausedUntil()).as(name).isEmpty();
      assertThat(status.calls().waiting()).as(name).isZero();
    }
    assertThat(apps.find("wrong-key").orElseThrow().status().state())
        .isEqualTo(BridgeStatus.State.REJECTED);
    assertThat(apps.find("exhausted").orElseThrow().status().state())
        .isNotEqualTo(BridgeStatus.State.AVAILABLE);
  }

  /** All of them at once; none waits for a call of another app, which would take minutes. */
  private void loginToGoodApps(String userId) {
    List<SessionKey> keys = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      SessionKey key = newSession();
      keys.add(key);
      apps.find("good-" + i).orElseThrow().login(key, user(userId));
    }
    for (int i = 0; i < GOOD; i++) {
      assertThat(apps.find("good-" + i).orElseThrow().await(keys.get(i), TEST_TIMEOUT))
          .isInstanceOf(TokenResult.Ready.class);
    }
  }

  private CometChatEmulator emulator(String appId) {
    CometChatEmulator emulator = CometChatEmulator.builder().appId(appId).start();
    emulators.add(emulator);
    return emulator;
  }

  private void add(String name, CometChatBridgeConfig.Builder config) {
    RecordingListener listener = new RecordingListener();
    events.add(listener);
    apps.add(name, config.listener(listener).build());
  }

  private static CometChatBridgeConfig.Builder config(CometChatEmulator emulator) {
    return BridgeFixture.config(emulator).toBuilder()
        .connectTimeout(Duration.ofSeconds(30))
        .callTimeout(Duration.ofSeconds(30))
        .tokenTimeout(LONG);
  }
}
