/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.xml.namespace.QName;
import net.shibboleth.utilities.java.support.xml.SerializeSupport;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.cometchatbridge.testsupport.Browser;
import org.opensaml.core.xml.XMLObject;
import org.opensaml.core.xml.io.MarshallingException;
import org.opensaml.core.xml.schema.XSString;
import org.opensaml.core.xml.schema.impl.XSStringBuilder;
import org.opensaml.core.xml.util.XMLObjectSupport;
import org.opensaml.saml.saml2.core.Assertion;
import org.opensaml.saml.saml2.core.Attribute;
import org.opensaml.saml.saml2.core.AttributeStatement;
import org.opensaml.saml.saml2.core.AttributeValue;
import org.opensaml.saml.saml2.core.Audience;
import org.opensaml.saml.saml2.core.AudienceRestriction;
import org.opensaml.saml.saml2.core.AuthnStatement;
import org.opensaml.saml.saml2.core.Conditions;
import org.opensaml.saml.saml2.core.Issuer;
import org.opensaml.saml.saml2.core.NameID;
import org.opensaml.saml.saml2.core.NameIDType;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.saml2.core.Status;
import org.opensaml.saml.saml2.core.StatusCode;
import org.opensaml.saml.saml2.core.Subject;
import org.opensaml.saml.saml2.core.SubjectConfirmation;
import org.opensaml.saml.saml2.core.SubjectConfirmationData;
import org.opensaml.security.SecurityException;
import org.opensaml.security.x509.BasicX509Credential;
import org.opensaml.xmlsec.SignatureSigningParameters;
import org.opensaml.xmlsec.signature.support.SignatureConstants;
import org.opensaml.xmlsec.signature.support.SignatureException;
import org.opensaml.xmlsec.signature.support.SignatureSupport;
import org.springframework.security.saml2.core.OpenSamlInitializationService;

/** An identity provider that logs everybody in, and signs its assertions. */
final class SamlIdentityProvider {

  static final String ENTITY_ID = "https://idp.example.org";
  static final String SINGLE_SIGN_ON = "https://idp.example.org/sso";

  private static final Pattern REQUEST_ID = Pattern.compile("\\bID=\"([^\"]+)\"");
  private static final Pattern CONSUMER =
      Pattern.compile("AssertionConsumerServiceURL=\"([^\"]+)\"");
  private static final Pattern SERVICE = Pattern.compile("<saml2:Issuer[^>]*>([^<]+)<");
  private static final Duration VALIDITY = Duration.ofMinutes(5);

  private final KeyPair keys;
  private final X509Certificate certificate;

  static {
    OpenSamlInitializationService.initialize();
  }

  private SamlIdentityProvider(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  static SamlIdentityProvider create() {
    try {
      KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
      X500Name name = new X500Name("CN=idp.example.org");
      Instant now = Instant.now();
      var certificate =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.ONE,
              Date.from(now.minus(VALIDITY)),
              Date.from(now.plus(Duration.ofDays(1))),
              name,
              keys.getPublic());
      var signer = new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate());
      return new SamlIdentityProvider(
          keys, new JcaX509CertificateConverter().getCertificate(certificate.build(signer)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file with the certificate, which the application trusts. */
  Path certificate() {
    try {
      Path file = Files.createTempFile("idp", ".crt");
      file.toFile().deleteOnExit();
      Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
      return Files.writeString(
          file,
          "-----BEGIN CERTIFICATE-----\n"
              + base64.encodeToString(certificate.getEncoded())
              + "\n-----END CERTIFICATE-----\n");
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Logs a user in after the application has redirected the browser to this provider. */
  HttpResponse<String> logIn(Browser browser, HttpResponse<?> redirect, NameIdentifier name) {
    String request = samlRequest(Browser.location(redirect));
    URI consumer = URI.create(found(CONSUMER, request));
    String response =
        response(found(REQUEST_ID, request), consumer.toString(), found(SERVICE, request), name);
    return browser.submit(
        consumer.getPath(),
        Map.of("SAMLResponse", Base64.getEncoder().encodeToString(response.getBytes(UTF_8))));
  }

  /** What names the user in the assertion. */
  record NameIdentifier(String value, String format) {

    static NameIdentifier persistent(String value) {
      return new NameIdentifier(value, NameIDType.PERSISTENT);
    }

    static NameIdentifier ofThisLogin() {
      return new NameIdentifier("_" + UUID.randomUUID(), NameIDType.TRANSIENT);
    }
  }

  private static String samlRequest(URI redirect) {
    String parameter = found(Pattern.compile("SAMLRequest=([^&]+)"), redirect.getRawQuery());
    byte[] deflated = Base64.getMimeDecoder().decode(URLDecoder.decode(parameter, UTF_8));
    try (InputStream xml =
        new InflaterInputStream(new ByteArrayInputStream(deflated), new Inflater(true))) {
      return new String(xml.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " is not in " + text);
    }
    return matcher.group(1);
  }

  private String response(
      String requestId, String consumer, String service, NameIdentifier identifier) {
    Instant now = Instant.now();
    Response response = element(Response.class, Response.DEFAULT_ELEMENT_NAME);
    response.setID("_" + UUID.randomUUID());
    response.setIssueInstant(now);
    response.setDestination(consumer);
    response.setInResponseTo(requestId);
    response.setIssuer(issuer());
    Status status = element(Status.class, Status.DEFAULT_ELEMENT_NAME);
    StatusCode code = element(StatusCode.class, StatusCode.DEFAULT_ELEMENT_NAME);
    code.setValue(StatusCode.SUCCESS);
    status.setStatusCode(code);
    response.setStatus(status);
    Assertion assertion = assertion(now, requestId, consumer, service, identifier);
    response.getAssertions().add(assertion);
    try {
      SignatureSupport.signObject(assertion, signing());
      return SerializeSupport.nodeToString(XMLObjectSupport.marshall(response));
    } catch (SecurityException | MarshallingException | SignatureException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Assertion assertion(
      Instant now, String requestId, String consumer, String service, NameIdentifier identifier) {
    Assertion assertion = element(Assertion.class, Assertion.DEFAULT_ELEMENT_NAME);
    assertion.setID("_" + UUID.randomUUID());
    assertion.setIssueInstant(now);
    assertion.setIssuer(issuer());

    Subject subject = element(Subject.class, Subject.DEFAULT_ELEMENT_NAME);
    NameID name = element(NameID.class, NameID.DEFAULT_ELEMENT_NAME);
    name.setValue(identifier.value());
    name.setFormat(identifier.format());
    subject.setNameID(name);
    SubjectConfirmation confirmation =
        element(SubjectConfirmation.class, SubjectConfirmation.DEFAULT_ELEMENT_NAME);
    confirmation.setMethod(SubjectConfirmation.METHOD_BEARER);
    SubjectConfirmationData data =
        element(SubjectConfirmationData.class, SubjectConfirmationData.DEFAULT_ELEMENT_NAME);
    data.setRecipient(consumer);
    data.setInResponseTo(requestId);
    data.setNotOnOrAfter(now.plus(VALIDITY));
    confirmation.setSubjectConfirmationData(data);
    subject.getSubjectConfirmations().add(confirmation);
    assertion.setSubject(subject);

    Conditions conditions = element(Conditions.class, Conditions.DEFAULT_ELEMENT_NAME);
    conditions.setNotBefore(now.minus(VALIDITY));
    conditions.setNotOnOrAfter(now.plus(VALIDITY));
    AudienceRestriction restriction =
        element(AudienceRestriction.class, AudienceRestriction.DEFAULT_ELEMENT_NAME);
    Audience audience = element(Audience.class, Audience.DEFAULT_ELEMENT_NAME);
    audience.setURI(service);
    restriction.getAudiences().add(audience);
    conditions.getAudienceRestrictions().add(restriction);
    assertion.setConditions(conditions);

    AuthnStatement authentication =
        element(AuthnStatement.class, AuthnStatement.DEFAULT_ELEMENT_NAME);
    authentication.setAuthnInstant(now);
    authentication.setSessionIndex(UUID.randomUUID().toString());
    assertion.getAuthnStatements().add(authentication);

    AttributeStatement attributes =
        element(AttributeStatement.class, AttributeStatement.DEFAULT_ELEMENT_NAME);
    Attribute displayName = element(Attribute.class, Attribute.DEFAULT_ELEMENT_NAME);
    displayName.setName("displayName");
    XSString value =
        new XSStringBuilder().buildObject(AttributeValue.DEFAULT_ELEMENT_NAME, XSString.TYPE_NAME);
    value.setValue("Ada Lovelace");
    displayName.getAttributeValues().add(value);
    attributes.getAttributes().add(displayName);
    assertion.getAttributeStatements().add(attributes);
    return assertion;
  }

  private static Issuer issuer() {
    Issuer issuer = element(Issuer.class, Issuer.DEFAULT_ELEMENT_NAME);
    issuer.setValue(ENTITY_ID);
    return issuer;
  }

  private SignatureSigningParameters signing() {
    SignatureSigningParameters parameters = new SignatureSigningParameters();
    parameters.setSigningCredential(new BasicX509Credential(certificate, keys.getPrivate()));
    parameters.setSignatureAlgorithm(SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA256);
    parameters.setSignatureReferenceDigestMethod(SignatureConstants.ALGO_ID_DIGEST_SHA256);
    parameters.setSignatureCanonicalizationAlgorithm(
        SignatureConstants.ALGO_ID_C14N_EXCL_OMIT_COMMENTS);
    return parameters;
  }

  private static <T extends XMLObject> T element(Class<T> type, QName name) {
    return type.cast(XMLObjectSupport.buildXMLObject(name));
  }
}
