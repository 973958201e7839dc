/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.util.function.Supplier;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;

/**
 * The beans that supply API keys, each in place of the property.
 *
 * @param primary the source of the first key, or {@code null} for the property
 * @param secondary the source of the second key, or {@code null} for the property
 */
public record ApiKeySources(
    @Nullable Supplier<String> primary, @Nullable Supplier<String> secondary) {

  /** No beans: both keys come from properties. */
  public static ApiKeySources properties() {
    return new ApiKeySources(null, null);
  }

  /** Adds sources that are read for every call; the properties are checked once before. */
  CometChatBridgeConfig addTo(CometChatBridgeConfig.Builder config, SettingReader settings) {
    if (primary != null) {
      rejectSecond(settings, Setting.API_KEY, "cometChatApiKey");
      config.apiKey(primary);
    }
    if (secondary != null) {
      rejectSecond(settings, Setting.SECONDARY_API_KEY, "cometChatSecondaryApiKey");
      config.secondaryApiKey(secondary);
    }
    CometChatBridgeConfig.Builder checked = config.build().toBuilder();
    if (primary == null) {
      checked.apiKey(() -> settings.text(Setting.API_KEY).orElse(""));
    }
    if (secondary == null) {
      checked.optionalSecondaryApiKey(() -> settings.text(Setting.SECONDARY_API_KEY));
    }
    return checked.build();
  }

  private static void rejectSecond(SettingReader settings, Setting setting, String bean)
      throws ConfigurationException {
    if (settings.text(setting).isPresent()) {
      throw settings
          .notation()
          .rejected(
              setting,
              "is set, and the application also declares a bean " + bean,
              "remove one of them");
    }
  }
}
