/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import static org.springframework.security.config.Customizer.withDefaults;

import org.cometchatbridge.boots.oidc.OidcProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/** Logins by an OpenID provider, and an API for its bearer tokens. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("application.oidc.issuer")
public class OidcApplication {

  @Bean
  ClientRegistrationRepository oidcClients(@Value("${application.oidc.issuer}") String issuer) {
    return new InMemoryClientRegistrationRepository(
        ClientRegistrations.fromIssuerLocation(issuer)
            .registrationId("stub")
            .clientId(OidcProvider.CLIENT_ID)
            .clientSecret("secret")
            .scope("openid", "profile")
            .build());
  }

  @Bean
  JwtDecoder bearerTokens(@Value("${application.oidc.issuer}") String issuer) {
    return NimbusJwtDecoder.withJwkSetUri(issuer + "/jwks").build();
  }

  /** A stateless API: every request carries its token. */
  @Bean
  @Order(1)
  SecurityFilterChain api(HttpSecurity http) throws Exception {
    return http.securityMatcher("/api/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .oauth2ResourceServer(server -> server.jwt(withDefaults()))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }
}
