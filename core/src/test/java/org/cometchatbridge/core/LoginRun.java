/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One login, its logout and the end of the bridge, in a class path of its own. */
final class LoginRun implements Function<Map<String, String>, Map<String, List<String>>> {

  /** Returns the lines that were logged, the result of the login, and the threads that are left. */
  @Override
  public Map<String, List<String>> apply(Map<String, String> settings) {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    CometChatBridgeConfig config =
        CometChatBridgeConfig.builder()
            .appId(settings.get("appId"))
            .region("us")
            .apiKey(settings.get("apiKey"))
            .baseUrl(URI.create(settings.get("baseUrl")))
            .connectTimeout(Duration.ofSeconds(1))
            .maxLoginWait(Duration.ofSeconds(1))
            .callTimeout(Duration.ofSeconds(1))
            .tokenTimeout(Duration.ofSeconds(2))
            .shutdownWait(Duration.ofSeconds(1))
            .fallbackLog(lines::add)
            .build();
    TokenResult result;
    boolean active;
    try (CometChatBridge bridge = CometChatBridge.create(config)) {
      SessionKey key = SessionKey.random(new SecureRandom());
      bridge.login(key, ChatUser.builder(settings.get("userId")).build());
      result = bridge.await(key, Duration.ofSeconds(5));
      active = bridge.isActive();
      bridge.logout(key, null);
    }
    return Map.of(
        "lines", List.copyOf(lines),
        "result", List.of(result.getClass().getSimpleName()),
        "active", List.of(String.valueOf(active)));
  }
}
