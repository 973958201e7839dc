/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.nio.ssl.BasicClientTlsStrategy;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.net.NamedEndpoint;
import org.jspecify.annotations.Nullable;

/** TLS with a verified host name; it offers HTTP/1.1 and nothing else. */
final class Tls implements Lookup<TlsStrategy> {

  private final Optional<SSLContext> sslContext;
  private volatile @Nullable TlsStrategy strategy;

  /**
   * Prepares nothing yet: the platform's context reads its trust store, which takes a while.
   *
   * @param sslContext empty for the platform's own
   */
  Tls(Optional<SSLContext> sslContext) {
    this.sslContext = sslContext;
  }

  @Override
  public @Nullable TlsStrategy lookup(String scheme) {
    if (!URIScheme.HTTPS.same(scheme)) {
      return null;
    }
    prepare();
    return strategy;
  }

  /** Reads the trust store, once. */
  void prepare() {
    if (strategy == null) {
      strategy = new BasicClientTlsStrategy(context(), Tls::restrict, null);
    }
  }

  private SSLContext context() {
    try {
      return sslContext.isPresent() ? sslContext.get() : SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("The platform has no TLS", e);
    }
  }

  /** HttpCore before 5.3 does not verify the host name itself. */
  private static void restrict(NamedEndpoint server, SSLEngine engine) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    engine.setSSLParameters(parameters);
  }
}
