/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.doctor;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.jspecify.annotations.Nullable;

/** Checks what validation has left: clear text, and whether the keys can be read. */
final class SettingsCheck {

  private final CometChatBridgeConfig config;
  private final Findings findings;
  private final BoundedStep steps;

  SettingsCheck(CometChatBridgeConfig config, Findings findings, BoundedStep steps) {
    this.config = config;
    this.findings = findings;
    this.steps = steps;
  }

  /** The keys, or empty if none can be read. */
  Optional<ApiKeys> run() throws InterruptedException {
    findings.add(
        FindingKind.SETTINGS_VALID,
        "The settings are valid: app " + config.appId() + ", " + config.baseUrl() + ".");
    if (config.insecureBaseUrl() && "http".equals(config.baseUrl().getScheme())) {
      findings.add(FindingKind.SETTINGS_CLEAR_TEXT);
    }
    String first = read(FindingKind.KEY_UNREADABLE, config::apiKey);
    String second =
        read(
            FindingKind.SECOND_KEY_UNREADABLE,
            (Callable<@Nullable String>) () -> config.secondaryApiKey().orElse(null));
    return first == null && second == null
        ? Optional.empty()
        : Optional.of(new ApiKeys(first, second));
  }

  /** The key may come from the application's own code, whose messages may hold it. */
  private @Nullable String read(FindingKind unreadable, Callable<@Nullable String> key)
      throws InterruptedException {
    try {
      return steps.run(config.callTimeout(), key);
    } catch (ExecutionException | TimeoutException e) {
      findings.add(unreadable);
      return null;
    }
  }
}
