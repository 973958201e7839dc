/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.emulator;

import java.util.Map;
import org.cometchatbridge.emulator.CometChatEmulator;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * Plays CometChat when the profile {@code emulator} is active, and sets the properties of the
 * bridge as somebody would who has an account there.
 */
public final class EmulatedCometChat
    implements ApplicationContextInitializer<GenericApplicationContext> {

  @Override
  public void initialize(GenericApplicationContext context) {
    if (!context.getEnvironment().acceptsProfiles(Profiles.of("emulator"))) {
      return;
    }
    CometChatEmulator emulator = CometChatEmulator.start();
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
}
