/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.util.Optional;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.core.jdbc.JdbcSync;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;

/** Creates the settings of a bridge from properties. */
public final class BridgeConfigMapper {

  private BridgeConfigMapper() {}

  /**
   * Reads and checks the properties. A key is read again for every call to CometChat, so that a
   * changed file or environment changes the key without a restart.
   *
   * @param bundles finds SSL bundles, or {@code null} without Spring Boot
   * @param keys the application's own sources of keys
   * @param sync the database that keeps the changes of users, if any
   * @throws ConfigurationException if a property is missing or wrong
   */
  public static CometChatBridgeConfig of(
      SettingReader settings,
      @Nullable SslBundleSource bundles,
      ApiKeySources keys,
      Optional<JdbcSync> sync) {
    CometChatBridgeConfig.Builder config = settings.bridgeConfig();
    sync.ifPresent(config::jdbcSync);
    settings
        .text(Setting.SSL_BUNDLE)
        .ifPresent(
            bundle -> {
              if (bundles == null) {
                throw settings
                    .notation()
                    .rejected(
                        Setting.SSL_BUNDLE,
                        "needs Spring Boot, which provides SSL bundles",
                        "declare a bean of type CometChatBridgeConfig with an SSLContext");
              }
              config.sslContext(bundles.sslContext(bundle));
            });
    return keys.addTo(config, settings);
  }
}
