/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.saml;

import java.time.Instant;
import java.util.Map;
import org.opensaml.saml.saml2.core.Conditions;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.saml2.core.Saml2Error;
import org.springframework.security.saml2.core.Saml2ErrorCodes;
import org.springframework.security.saml2.core.Saml2ResponseValidatorResult;
import org.springframework.security.saml2.provider.service.authentication.OpenSaml4AuthenticationProvider;
import org.springframework.security.saml2.provider.service.authentication.OpenSaml4AuthenticationProvider.AssertionToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The SAML login of the Spring Boot reference: properties name the identity provider. Spring
 * Security verifies the signature; its check of conditions needs a later OpenSAML than Maven
 * Central has, so the application checks them, as the Spring Security reference describes.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSecurity
@RestController
class SamlApplication {

  @Bean
  static SecurityFilterChain chain(HttpSecurity http) throws Exception {
    var provider = new OpenSaml4AuthenticationProvider();
    provider.setAssertionValidator(SamlApplication::checkConditions);
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .saml2Login(saml -> saml.authenticationManager(new ProviderManager(provider)))
        .build();
  }

  private static Saml2ResponseValidatorResult checkConditions(AssertionToken token) {
    Conditions conditions = token.getAssertion().getConditions();
    Instant now = Instant.now();
    boolean valid =
        now.isAfter(conditions.getNotBefore())
            && now.isBefore(conditions.getNotOnOrAfter())
            && conditions.getAudienceRestrictions().stream()
                .flatMap(restriction -> restriction.getAudiences().stream())
                .anyMatch(
                    audience ->
                        token
                            .getToken()
                            .getRelyingPartyRegistration()
                            .getEntityId()
                            .equals(audience.getURI()));
    return valid
        ? Saml2ResponseValidatorResult.success()
        : Saml2ResponseValidatorResult.failure(
            new Saml2Error(Saml2ErrorCodes.INVALID_ASSERTION, "conditions"));
  }

  @GetMapping({"/", "/data"})
  Map<String, Boolean> data() {
    return Map.of("ok", true);
  }

  @GetMapping("/csrf")
  Map<String, String> csrf(CsrfToken token) {
    return Map.of("token", token.getToken());
  }
}
