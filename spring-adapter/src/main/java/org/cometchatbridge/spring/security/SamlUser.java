/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.saml2.provider.service.authentication.Saml2AuthenticatedPrincipal;
import org.springframework.security.saml2.provider.service.authentication.Saml2Authentication;

/** Reads the user of a SAML 2.0 login. Loaded only if SAML 2.0 is present. */
final class SamlUser {

  /** The usual attributes by the claim that has the same meaning, best first. */
  private static final Map<String, List<String>> ATTRIBUTES =
      Map.of(
          "name",
          List.of(
              "displayName",
              "urn:oid:2.16.840.1.113730.3.1.241",
              "http://schemas.microsoft.com/identity/claims/displayname",
              "name",
              "cn",
              "urn:oid:2.5.4.3"),
          "given_name",
          List.of(
              "givenName",
              "urn:oid:2.5.4.42",
              "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
              "given_name",
              "firstName"),
          "family_name",
          List.of(
              "sn",
              "urn:oid:2.5.4.4",
              "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
              "family_name",
              "lastName"),
          "nickname",
          List.of("eduPersonNickname", "urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "nickname"),
          "preferred_username",
          List.of("uid", "urn:oid:0.9.2342.19200300.100.1.1", "preferred_username"),
          "email",
          List.of(
              "mail",
              "urn:oid:0.9.2342.19200300.100.1.3",
              "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
              "email"));

  private SamlUser() {}

  /** The attributes of the assertion as claims; empty for any other principal. */
  static Map<String, Object> claims(@Nullable Object principal) {
    if (!(principal instanceof Saml2AuthenticatedPrincipal user)) {
      return Map.of();
    }
    Map<String, Object> claims = new HashMap<>();
    ATTRIBUTES.forEach(
        (claim, names) ->
            names.stream()
                .map(name -> first(user, name))
                .filter(value -> !value.isBlank())
                .findFirst()
                .ifPresent(value -> claims.put(claim, value)));
    return claims;
  }

  /**
   * Whether the user id is a name that the identity provider has made for this login only. The next
   * login of the same user has another one. An encrypted assertion does not show it.
   */
  static boolean isTransient(Authentication authentication, String userId) {
    return authentication instanceof Saml2Authentication login
        && TransientNameId.in(login.getSaml2Response()).filter(userId::equals).isPresent();
  }

  private static String first(Saml2AuthenticatedPrincipal user, String name) {
    List<Object> values = user.getAttributes().get(name);
    return values != null && !values.isEmpty() && values.get(0) instanceof String text ? text : "";
  }
}
