/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.mfa;

import static org.springframework.security.config.Customizer.withDefaults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.boots.application.Accounts;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authorization.AuthorizationManagerFactories;
import org.springframework.security.authorization.AuthorizationManagerFactory;
import org.springframework.security.authorization.DefaultAuthorizationManagerFactory;
import org.springframework.security.config.annotation.authorization.EnableMultiFactorAuthentication;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Applications with a password and a one-time token, as Spring Security's guide shows them. */
final class MultiFactorApplication {

  /** The one-time tokens that were sent, by user name. */
  static final Map<String, String> SENT = new ConcurrentHashMap<>();

  private MultiFactorApplication() {}

  /** Both factors for everything. */
  @Configuration(proxyBeanMethods = false)
  @EnableMultiFactorAuthentication(
      authorities = {
        FactorGrantedAuthority.PASSWORD_AUTHORITY,
        FactorGrantedAuthority.OTT_AUTHORITY
      })
  @Import(Application.class)
  static class ByAnnotation {}

  /** Both factors by a rule of the application for one user, and one factor for all others. */
  @Configuration(proxyBeanMethods = false)
  @EnableMultiFactorAuthentication(authorities = {})
  @Import(Application.class)
  static class ByOwnRule {

    @Bean
    static AuthorizationManagerFactory<RequestAuthorizationContext> bothForOne() {
      var both =
          AuthorizationManagerFactories.<RequestAuthorizationContext>multiFactor()
              .requireFactors(
                  FactorGrantedAuthority.PASSWORD_AUTHORITY, FactorGrantedAuthority.OTT_AUTHORITY)
              .build()
              .authenticated();
      var factory = new DefaultAuthorizationManagerFactory<RequestAuthorizationContext>();
      factory.setAdditionalAuthorization(
          (login, context) ->
              login.get().getName().equals("cometchat-uid-1")
                  ? both.authorize(login, context)
                  : null);
      return factory;
    }
  }

  /** The factors are only collected, and {@code required-authorities} asks for them. */
  @Configuration(proxyBeanMethods = false)
  @EnableMultiFactorAuthentication(authorities = {})
  @Import(Application.class)
  static class ByProperty {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableWebSecurity
  @Import({Accounts.class, Pages.class})
  static class Application {

    @Bean
    static SecurityFilterChain chain(HttpSecurity http) {
      return http.csrf(csrf -> csrf.disable())
          .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .formLogin(withDefaults())
          .oneTimeTokenLogin(
              login ->
                  login.tokenGenerationSuccessHandler(
                      (request, response, token) ->
                          SENT.put(token.getUsername(), token.getTokenValue())))
          .build();
    }
  }

  @RestController
  static class Pages {

    /** There is no CSRF protection. */
    @GetMapping("/csrf")
    Map<String, String> csrf() {
      return Map.of("token", "none");
    }

    @GetMapping({"/", "/data"})
    Map<String, Boolean> data() {
      return Map.of("ok", true);
    }
  }
}
