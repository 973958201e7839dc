/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.emulator;

import java.nio.file.Path;
import java.util.Map;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.cometchatbridge.examples.sdk.ChatSdk;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * Starts the CometChat emulator if the profile {@code emulator} is active, and sets the properties
 * of the bridge accordingly. The pages load CometChat's SDK from the folder {@code demo.sdk}; npm
 * installs it there if {@code demo.sdk-install} is true.
 */
public final class EmulatedCometChat
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    if (!context.getEnvironment().acceptsProfiles(Profiles.of("emulator"))) {
      return;
    }
    ChatSdk sdk = sdk(context.getEnvironment());
    context.registerBean(ChatSdk.class, () -> sdk);
    CometChatEmulator emulator = CometChatEmulator.builder().tls().start();
    context.registerBean(CometChatEmulator.class, () -> emulator);
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "emulator",
                Map.of(
                    "cometchat.bridge.app-id", emulator.appId(),
                    "cometchat.bridge.region", emulator.region(),
                    "cometchat.bridge.api-key", emulator.apiKey(),
                    "cometchat.bridge.base-url", emulator.baseUrl().toString())));
  }

  private static ChatSdk sdk(Environment environment) {
    String folder = environment.getProperty("demo.sdk", "");
    if (folder.isEmpty()) {
      return ChatSdk.none();
    }
    return environment.getProperty("demo.sdk-install", Boolean.class, false)
        ? ChatSdk.installedIn(Path.of(folder))
        : ChatSdk.foundIn(Path.of(folder));
  }
}
