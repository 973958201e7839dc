/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts no certificate, and keeps the chain that it was shown. */
final class ChainReader extends X509ExtendedTrustManager {

  private volatile @Nullable List<X509Certificate> chain;

  /** The chain, with the server's own certificate first; empty if none was shown. */
  Optional<List<X509Certificate>> chain() {
    return Optional.ofNullable(chain).filter(shown -> !shown.isEmpty());
  }

  private void read(X509Certificate[] shown) throws CertificateException {
    chain = List.of(shown);
    throw new CertificateException("The certificate was only read");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket)
      throws CertificateException {
    read(shown);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine)
      throws CertificateException {
    read(shown);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] shown, String type) throws CertificateException {
    read(shown);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket)
      throws CertificateException {
    read(shown);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
      throws CertificateException {
    read(shown);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] shown, String type) throws CertificateException {
    read(shown);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
