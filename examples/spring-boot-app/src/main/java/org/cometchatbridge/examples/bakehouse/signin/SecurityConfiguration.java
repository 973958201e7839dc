/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/** The application's own security; it contains nothing about chat. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

  // The chat SDK connects to CometChat directly; the localhost sources are for the emulator.
  private static final String COMETCHAT =
      "https://*.cometchat.io wss://*.cometchat.io https://localhost:* wss://localhost:*";

  @Bean
  SecurityFilterChain chain(HttpSecurity http, Crew crew) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(
                        "/login",
                        "/sign-up",
                        "/app",
                        "/api/login",
                        "/assets/**",
                        "/sdk/**",
                        "/actuator/health")
                    .permitAll()
                    .requestMatchers("/crew/**")
                    .hasRole("ADMIN")
                    .anyRequest()
                    .authenticated())
        .formLogin(form -> form.loginPage("/login").permitAll())
        .logout(logout -> logout.logoutSuccessUrl("/login?out").permitAll())
        .addFilterBefore(new EndedLoginFilter(crew), AuthorizationFilter.class)
        // A page of another origin can post a form, but not JSON.
        .csrf(csrf -> csrf.ignoringRequestMatchers("/api/login"))
        .headers(
            headers ->
                headers.contentSecurityPolicy(
                    policy ->
                        policy.policyDirectives(
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src"
                                + " 'self'; connect-src 'self' "
                                + COMETCHAT
                                + "; form-action 'self'; base-uri"
                                + " 'none'; frame-ancestors 'none'")))
        .build();
  }

  @Bean
  PasswordEncoder passwords() {
    return PasswordEncoderFactories.createDelegatingPasswordEncoder();
  }

  @Bean
  AuthenticationManager authenticationManager(AuthenticationConfiguration configuration) {
    return configuration.getAuthenticationManager();
  }
}
