/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.crypto.spec.PBEParameterSpec;

/** The private key and the certificate chain of a server. {@code toString()} omits the key. */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {

  public ServerCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * Returns a key store with the key and the chain; the password is empty. A password that derives
   * the key of an encryption in thousands of steps would protect nothing in memory.
   */
  public KeyStore keyStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setEntry(
          "server",
          new KeyStore.PrivateKeyEntry(key, chain.toArray(Certificate[]::new)),
          new KeyStore.PasswordProtection(
              new char[0], "PBEWithHmacSHA256AndAES_256", new PBEParameterSpec(new byte[8], 1)));
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
