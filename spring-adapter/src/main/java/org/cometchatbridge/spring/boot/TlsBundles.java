/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import org.cometchatbridge.core.error.ConfigurationException;
import org.cometchatbridge.spring.internal.settings.TlsSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring Boot's TLS bundles, for a deployment with a certificate of its own. */
@Configuration(proxyBeanMethods = false)
final class TlsBundles {

  @Bean
  static TlsSource cometChatTlsSource(ObjectProvider<SslBundles> bundles) {
    return name -> {
      SslBundles known = bundles.getIfAvailable();
      try {
        if (known != null) {
          return known.getBundle(name).createSslContext();
        }
      } catch (NoSuchSslBundleException e) {
        // Told below, in the same words as where there are none at all.
      }
      throw new ConfigurationException(
          "ssl.bundle",
          "names an SSL bundle that does not exist; declare it under spring.ssl.bundle, or correct"
              + " the name");
    };
  }
}
