/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.saml;

import java.util.List;
import java.util.Map;
import org.cometchatbridge.boots.logins.LoginKind;
import org.cometchatbridge.boots.logins.MoreLoginKinds;
import org.cometchatbridge.boots.logins.Visitor;
import org.cometchatbridge.boots.saml.SamlIdentityProvider.NameIdentifier;

/** A login by a signed assertion, in the table of all kinds of login. */
public final class SamlLogins implements MoreLoginKinds {

  private static final String REGISTRATION =
      "spring.security.saml2.relyingparty.registration.idp.assertingparty.";

  @Override
  public List<LoginKind> kinds() {
    SamlIdentityProvider provider = SamlIdentityProvider.create();
    return List.of(
        new LoginKind(
            "SAML 2.0",
            "SAML 2.0",
            SamlApplication.class,
            properties(provider),
            visitor -> logIn(visitor, provider, NameIdentifier.persistent(Visitor.USER))),
        new LoginKind(
            "SAML 2.0 with a transient `NameID`",
            "Users who act as others",
            SamlApplication.class,
            properties(provider),
            visitor -> logIn(visitor, provider, NameIdentifier.ofThisLogin())));
  }

  private static Map<String, String> properties(SamlIdentityProvider provider) {
    return Map.of(
        REGISTRATION + "entity-id",
        SamlIdentityProvider.ENTITY_ID,
        REGISTRATION + "singlesignon.url",
        SamlIdentityProvider.SINGLE_SIGN_ON,
        REGISTRATION + "singlesignon.sign-request",
        "false",
        REGISTRATION + "verification.credentials[0].certificate-location",
        provider.certificate().toUri().toString());
  }

  private static void logIn(Visitor visitor, SamlIdentityProvider provider, NameIdentifier name) {
    visitor.loggedInBy(
        provider.logIn(
            visitor.browser(), visitor.browser().navigate("/saml2/authenticate/idp"), name));
  }
}
