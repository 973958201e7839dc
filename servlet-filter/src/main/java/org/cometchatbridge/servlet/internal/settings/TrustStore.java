/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.settings;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cometchatbridge.core.error.ConfigurationException;
import org.jspecify.annotations.Nullable;

/** The certificates that the bridge trusts where a setting names a file of them. */
final class TrustStore {

  private TrustStore() {}

  /** TLS that trusts the certificates in the file, or empty if none is named. */
  static Optional<SSLContext> of(InitParams params) {
    Optional<String> path = params.text(Setting.TRUST_STORE);
    Optional<String> password = params.text(Setting.TRUST_STORE_PASSWORD);
    if (path.isEmpty() && password.isPresent()) {
      throw new ConfigurationException(
          Setting.TRUST_STORE_PASSWORD.param(),
          "has no effect without trustStore; set trustStore to the file, or remove this");
    }
    return path.map(
        file -> trusting(file, load(file, password.map(String::toCharArray).orElse(null))));
  }

  private static KeyStore load(String path, char @Nullable [] password) {
    File file = new File(path);
    if (!file.isFile() || !file.canRead()) {
      throw problem(path, "cannot be read; check its path and its permissions");
    }
    try {
      return KeyStore.getInstance(file, password);
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException
          ? problem(path, "does not open with this password; check trustStorePassword")
          : problem(path, "is damaged; write it anew");
    } catch (KeyStoreException e) {
      throw problem(path, "is no key store; make a PKCS12 or JKS file with keytool -importcert");
    } catch (GeneralSecurityException e) {
      throw problem(path, "cannot be used (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static SSLContext trusting(String path, KeyStore certificates) {
    try {
      // Without its password, a file of encrypted certificates looks empty.
      if (certificates.size() == 0) {
        throw problem(
            path,
            "holds no certificate that can be read; set trustStorePassword if it has a password");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(certificates);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw problem(path, "cannot be used (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static ConfigurationException problem(String path, String problem) {
    return new ConfigurationException(
        Setting.TRUST_STORE.param(), "names " + Printable.quoted(path) + ", which " + problem);
  }
}
