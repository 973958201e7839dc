/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import javax.net.ssl.SSLContext;

/** Knows TLS settings by their name, as Spring Boot does. */
@FunctionalInterface
public interface TlsSource {

  /**
   * The keys and certificates of a bundle.
   *
   * @throws org.cometchatbridge.core.error.ConfigurationException if there is no such bundle
   */
  SSLContext context(String bundle);
}
