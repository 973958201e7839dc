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
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingNotation;
import org.cometchatbridge.core.settings.SettingReader;
import org.jspecify.annotations.Nullable;

/** Reads the file of certificates that the bridge trusts. */
final class TrustStore {

  private TrustStore() {}

  /** Returns TLS that trusts the certificates in the file, or empty if no file is set. */
  static Optional<SSLContext> of(SettingReader settings) {
    Optional<String> path = settings.text(Setting.TRUST_STORE);
    Optional<String> password = settings.text(Setting.TRUST_STORE_PASSWORD);
    if (path.isEmpty() && password.isPresent()) {
      throw SettingNotation.INIT_PARAM.rejected(
          Setting.TRUST_STORE_PASSWORD,
          "has no effect without trustStore",
          "set trustStore to the file, or remove this");
    }
    return path.map(
        file -> trusting(file, load(file, password.map(String::toCharArray).orElse(null))));
  }

  private static KeyStore load(String path, char @Nullable [] password) {
    File file = new File(path);
    if (!file.isFile() || !file.canRead()) {
      throw problem(path, "cannot be read", "check its path and its permissions");
    }
    try {
      return KeyStore.getInstance(file, password);
    } catch (IOException e) {
      throw e.getCause() instanceof UnrecoverableKeyException
          ? problem(path, "does not open with this password", "check trustStorePassword")
          : problem(path, "is damaged", "create it again");
    } catch (KeyStoreException e) {
      throw problem(
          path, "is not a key store", "create a PKCS12 or JKS file with keytool -importcert");
    } catch (GeneralSecurityException e) {
      throw problem(
          path, "cannot be used (" + e.getClass().getSimpleName() + ")", "check the file");
    }
  }

  private static SSLContext trusting(String path, KeyStore certificates) {
    try {
      // Without its password, a file of encrypted certificates is read as empty.
      if (certificates.size() == 0) {
        throw problem(
            path,
            "holds no certificate that can be read",
            "set trustStorePassword if it has a password");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(certificates);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw problem(
          path, "cannot be used (" + e.getClass().getSimpleName() + ")", "check the file");
    }
  }

  private static ConfigurationException problem(String path, String problem, String remedy) {
    return SettingNotation.INIT_PARAM.rejected(
        Setting.TRUST_STORE, "names " + SettingReader.quoted(path) + ", which " + problem, remedy);
  }
}
