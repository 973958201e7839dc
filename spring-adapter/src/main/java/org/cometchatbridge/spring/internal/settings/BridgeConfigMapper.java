/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import java.net.URI;
import java.util.function.Consumer;
import org.cometchatbridge.core.CometChatBridgeConfig;
import org.cometchatbridge.core.error.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** Turns properties into the settings of a bridge. */
public final class BridgeConfigMapper {

  private BridgeConfigMapper() {}

  /**
   * Reads the settings.
   *
   * @param tls knows TLS bundles, or {@code null} where there are none
   * @throws ConfigurationException if one is missing or wrong
   */
  public static CometChatBridgeConfig of(BridgeProperties properties, @Nullable TlsSource tls) {
    CometChatBridgeConfig.Builder config = CometChatBridgeConfig.builder();
    set(properties.appId(), config::appId);
    set(properties.region(), config::region);
    set(properties.apiKey(), config::apiKey);
    set(properties.secondaryApiKey(), config::secondaryApiKey);
    set(url("baseUrl", properties.baseUrl(), "https://chat.example/v3"), config::baseUrl);
    set(url("proxy", properties.proxy(), "http://proxy.example:3128"), config::proxy);
    set(properties.connectTimeout(), config::connectTimeout);
    set(properties.callTimeout(), config::callTimeout);
    set(properties.maxLoginWait(), config::maxLoginWait);
    set(properties.tokenTimeout(), config::tokenTimeout);
    set(properties.tokenScope(), config::tokenScope);
    set(properties.sharedTokenLifetime(), config::sharedTokenLifetime);
    set(properties.maxTokensPerUserPerHour(), config::maxTokensPerUserPerHour);
    set(properties.coreCallsPerMinute(), config::coreCallsPerMinute);
    set(properties.standardCallsPerMinute(), config::standardCallsPerMinute);
    set(properties.deactivatedUsers(), config::deactivatedUsers);
    set(properties.uidMapping(), config::uidMapping);
    set(properties.tenant(), config::tenant);
    set(properties.existingUsers(), config::existingUsers);
    String bundle = properties.ssl() == null ? null : properties.ssl().bundle();
    if (bundle != null && !bundle.isBlank()) {
      if (tls == null) {
        throw new ConfigurationException(
            "ssl.bundle",
            "names an SSL bundle, which only Spring Boot knows; without it declare a bean"
                + " CometChatBridgeConfig with an SSLContext");
      }
      config.sslContext(tls.context(bundle));
    }
    return config.build();
  }

  private static <T> void set(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private static @Nullable URI url(String setting, @Nullable String text, String example) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(setting, "is not a URL; write it like " + example);
    }
  }
}
