/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.internal.settings;

import javax.net.ssl.SSLContext;

/** Finds SSL bundles by name. */
@FunctionalInterface
public interface SslBundleSource {

  /**
   * Creates the context of a bundle.
   *
   * @throws org.cometchatbridge.core.error.ConfigurationException if there is no such bundle
   */
  SSLContext sslContext(String bundle);
}
