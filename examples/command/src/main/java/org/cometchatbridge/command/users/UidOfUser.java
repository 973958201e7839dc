/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.users;

import java.util.Optional;
import org.cometchatbridge.core.CometChatBridge;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;

/** Maps a user id as the application does, also without an app and a key. */
final class UidOfUser {

  private static final String ABSENT = "absent";

  private UidOfUser() {}

  /** The uid, or empty if the user id has none. */
  static Optional<String> of(SettingReader settings, String userId) {
    CometChatBridgeConfig.Builder config = settings.bridgeConfig().apiKey(ABSENT);
    if (settings.text(Setting.APP_ID).isEmpty()) {
      config.appId(ABSENT);
    }
    if (settings.text(Setting.REGION).isEmpty()) {
      config.region("us");
    }
    try (CometChatBridge bridge = CometChatBridge.create(config.build())) {
      return bridge.uidOf(userId).map(uid -> uid.value());
    }
  }
}
