/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.connection;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a server's chain of certificates says. The texts come from the server.
 *
 * @param names the DNS names and addresses that the server's own certificate is for
 * @param issuer who has issued it
 * @param validFrom the latest beginning in the chain
 * @param validUntil the earliest end in the chain
 */
public record ServerCertificate(
    List<String> names, String issuer, Instant validFrom, Instant validUntil) {

  private static final int DNS_NAME = 2;
  private static final int ADDRESS = 7;

  /** Reads a chain, the server's own certificate first. */
  static ServerCertificate of(List<X509Certificate> chain) {
    X509Certificate own = chain.get(0);
    return new ServerCertificate(
        names(own),
        own.getIssuerX500Principal().getName(),
        chain.stream()
            .map(part -> part.getNotBefore().toInstant())
            .max(Instant::compareTo)
            .orElseThrow(),
        chain.stream()
            .map(part -> part.getNotAfter().toInstant())
            .min(Instant::compareTo)
            .orElseThrow());
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          if (alternative.get(0) instanceof Integer type && (type == DNS_NAME || type == ADDRESS)) {
            names.add(String.valueOf(alternative.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // The subject is shown instead.
    }
    return names.isEmpty() ? List.of(certificate.getSubjectX500Principal().getName()) : names;
  }
}
