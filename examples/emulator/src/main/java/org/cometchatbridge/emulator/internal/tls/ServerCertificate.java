/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;

/** The private key and the certificate chain of a server. {@code toString()} omits the key. */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {

  public ServerCertificate {
    chain = List.copyOf(chain);
  }

  /** Returns a key store with the key and the chain; the password is empty. */
  public KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, new char[0], chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("the key cannot be stored", impossible);
    }
  }

  @Override
  public String toString() {
    return "ServerCertificate[" + chain.get(0).getSubjectX500Principal() + ']';
  }
}
