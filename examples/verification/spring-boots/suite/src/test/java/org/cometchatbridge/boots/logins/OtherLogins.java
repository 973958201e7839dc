/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import static org.springframework.security.config.Customizer.withDefaults;

import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.boots.oidc.OidcProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportResource;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;

/** A login at a provider, sessions in a store, and a configuration in XML. */
final class OtherLogins {

  private OtherLogins() {}

  @Configuration(proxyBeanMethods = false)
  @Import(SessionLogins.Application.class)
  static class OAuth2Client {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .oauth2Login(withDefaults())
          .build();
    }

    @Bean
    ClientRegistrationRepository clients(@Value("${application.oidc.issuer}") String issuer) {
      return new InMemoryClientRegistrationRepository(
          ClientRegistrations.fromIssuerLocation(issuer)
              .registrationId("stub")
              .clientId(OidcProvider.CLIENT_ID)
              .clientSecret("secret")
              .scope("openid", "profile")
              .build());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableSpringHttpSession
  @Import(SessionLogins.Form.class)
  static class SpringSession {

    @Bean
    MapSessionRepository sessions() {
      return new MapSessionRepository(new ConcurrentHashMap<>());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @ImportResource("classpath:logins/security.xml")
  @Import(LoginPages.class)
  static class Xml {}
}
