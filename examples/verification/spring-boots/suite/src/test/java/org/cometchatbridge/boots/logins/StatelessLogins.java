/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Logins whose credentials come with each request. */
final class StatelessLogins {

  private StatelessLogins() {}

  private static HttpSecurity stateless(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .csrf(csrf -> csrf.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
  }

  @Configuration(proxyBeanMethods = false)
  @Import(SessionLogins.Application.class)
  static class Basic {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return stateless(http).httpBasic(withDefaults()).build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(SessionLogins.Application.class)
  static class Jwt {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return stateless(http).oauth2ResourceServer(server -> server.jwt(withDefaults())).build();
    }

    @Bean
    JwtDecoder jwtDecoder(@Value("${application.oidc.issuer}") String issuer) {
      return NimbusJwtDecoder.withJwkSetUri(issuer + "/jwks").build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(SessionLogins.Application.class)
  static class OpaqueToken {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return stateless(http)
          .oauth2ResourceServer(server -> server.opaqueToken(withDefaults()))
          .build();
    }

    @Bean
    OpaqueTokenIntrospector introspector() {
      return token ->
          new OAuth2IntrospectionAuthenticatedPrincipal(
              token,
              Map.of("sub", token, "active", true),
              AuthorityUtils.createAuthorityList("SCOPE_chat"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(SessionLogins.Application.class)
  static class OwnFilter {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return stateless(http)
          .addFilterBefore(new HeaderFilter(), UsernamePasswordAuthenticationFilter.class)
          .build();
    }
  }

  /** HTTP Basic for an API, and a form for pages. */
  @Configuration(proxyBeanMethods = false)
  @Import(SessionLogins.Application.class)
  static class SeveralChains {

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http) throws Exception {
      return stateless(http.securityMatcher("/api/**")).httpBasic(withDefaults()).build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .formLogin(withDefaults())
          .build();
    }
  }

  /** The filter that many tutorials on bearer tokens show. */
  static class HeaderFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      String user = request.getHeader("X-Api-User");
      if (user != null) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication(user));
        SecurityContextHolder.setContext(context);
      }
      chain.doFilter(request, response);
    }

    Authentication authentication(String user) {
      return UsernamePasswordAuthenticationToken.authenticated(
          user, null, AuthorityUtils.createAuthorityList("ROLE_USER"));
    }
  }
}
