/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.spring.internal.settings.SslBundleSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** SSL bundles of Spring Boot for connections to CometChat. */
@Configuration(proxyBeanMethods = false)
final class SslBundleConfiguration {

  @Bean
  static SslBundleSource cometChatSslBundleSource(ObjectProvider<SslBundles> bundles) {
    return name -> {
      SslBundles known = bundles.getIfAvailable();
      try {
        if (known != null) {
          return known.getBundle(name).createSslContext();
        }
      } catch (NoSuchSslBundleException e) {
        // The setting is rejected below, as it is if the application has no SSL bundles at all.
      }
      throw SettingNotation.PROPERTY.rejected(
          Setting.SSL_BUNDLE,
          "names an SSL bundle that does not exist",
          "declare it under spring.ssl.bundle, or correct the name");
    };
  }
}
