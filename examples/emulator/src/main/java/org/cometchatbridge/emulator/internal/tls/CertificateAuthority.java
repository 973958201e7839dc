/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Issues the server certificates of one emulator from a self-signed CA certificate that clients can
 * trust. The private key of the CA is not exposed.
 */
public final class CertificateAuthority {

  private static final String NAME = "CometChat emulator";
  private static final Duration TEN_YEARS = Duration.ofDays(3650);
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final byte[] COMMON_NAME = Der.objectId(2, 5, 4, 3);
  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.objectId(1, 2, 840, 10_045, 4, 3, 2));
  // Basic constraints, critical: CA = true.
  private static final byte[] CA_CONSTRAINTS =
      Der.sequence(
          Der.objectId(2, 5, 29, 19),
          Der.booleanTrue(),
          Der.octets(Der.sequence(Der.booleanTrue())));
  private static final byte[] ALTERNATIVE_NAMES = Der.objectId(2, 5, 29, 17);
  private static final int IP_ADDRESS = 0x87;
  private static final byte[] LOCALHOST = dnsName("localhost");
  private static final byte[] LOOPBACK_4 = Der.tagged(IP_ADDRESS, new byte[] {127, 0, 0, 1});
  private static final byte[] LOOPBACK_6 =
      Der.tagged(IP_ADDRESS, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

  private final Instant now = Instant.now();
  private final KeyPair keys = keys();
  private final X509Certificate certificate =
      issue(NAME, keys.getPublic(), now.minus(TEN_YEARS), now.plus(TEN_YEARS), CA_CONSTRAINTS);

  private final byte[] names;

  /**
   * Creates a CA whose server certificates contain {@code localhost}, 127.0.0.1, ::1 and these.
   *
   * @param hostNames further names of the server
   * @param addresses further addresses of the server
   */
  public CertificateAuthority(Collection<String> hostNames, Collection<InetAddress> addresses) {
    byte[] all = Der.join(LOCALHOST, LOOPBACK_4, LOOPBACK_6);
    for (String name : hostNames) {
      all = Der.join(all, dnsName(name));
    }
    for (InetAddress address : addresses) {
      all = Der.join(all, Der.tagged(IP_ADDRESS, address.getAddress()));
    }
    this.names = all;
  }

  /** Returns a valid certificate for the names of the server. */
  public ServerCertificate valid() {
    return issue(now.minus(A_DAY), now.plus(TEN_YEARS), names);
  }

  /** Returns an expired certificate for the same names. */
  public ServerCertificate expired() {
    return issue(now.minus(TEN_YEARS), now.minus(A_DAY), names);
  }

  /** Returns a certificate for another host name. */
  public ServerCertificate forAnotherHost() {
    return issue(now.minus(A_DAY), now.plus(TEN_YEARS), dnsName("other.example"));
  }

  /** Returns a trust store with the CA certificate. */
  public KeyStore trustStore() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("cometchat-emulator", certificate);
      return store;
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("the certificate cannot be stored", impossible);
    }
  }

  /** Returns the TLS context of a client that trusts only this CA. */
  public SSLContext clientContext() {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustStore());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("TLS is not available", impossible);
    }
  }

  /** Returns the CA certificate in PEM form. */
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the certificate cannot be written", impossible);
    }
  }

  private ServerCertificate issue(Instant from, Instant to, byte[] names) {
    KeyPair server = keys();
    byte[] extension = Der.sequence(ALTERNATIVE_NAMES, Der.octets(Der.sequence(names)));
    X509Certificate issued = issue(NAME + " server", server.getPublic(), from, to, extension);
    return new ServerCertificate(server.getPrivate(), List.of(issued, certificate));
  }

  private X509Certificate issue(
      String subject, PublicKey key, Instant from, Instant to, byte[] extension) {
    byte[] content =
        Der.sequence(
            Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(64, new SecureRandom()).add(BigInteger.ONE)),
            ECDSA_WITH_SHA256,
            name(NAME),
            Der.sequence(Der.time(from), Der.time(to)),
            name(subject),
            key.getEncoded(),
            Der.tagged(0xa3, Der.sequence(extension)));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(content);
      byte[] signed = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(signed));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the certificate cannot be signed", impossible);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("EC keys are not available", impossible);
    }
  }

  private static byte[] name(String commonName) {
    return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.utf8(commonName))));
  }

  private static byte[] dnsName(String host) {
    return Der.tagged(0x82, host.getBytes(StandardCharsets.US_ASCII));
  }
}
