/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.JdbcUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who gets in, and how. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

  @Bean
  SecurityFilterChain chain(HttpSecurity http) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/app", "/api/login", "/assets/**", "/actuator/health")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .formLogin(form -> form.loginPage("/login").permitAll())
        .logout(logout -> logout.logoutSuccessUrl("/login?out"))
        // A foreign page can post a form here, but no JSON.
        .csrf(csrf -> csrf.ignoringRequestMatchers("/api/login"))
        .headers(
            headers ->
                headers.contentSecurityPolicy(
                    policy ->
                        policy.policyDirectives(
                            "default-src 'none'; script-src 'self'; style-src 'self'; img-src"
                                + " 'self'; connect-src 'self'; form-action 'self'; base-uri"
                                + " 'none'; frame-ancestors 'none'")))
        .build();
  }

  @Bean
  UserDetailsService users(DataSource database) {
    return new JdbcUserDetailsManager(database);
  }

  @Bean
  AuthenticationManager authenticationManager(AuthenticationConfiguration configuration) {
    return configuration.getAuthenticationManager();
  }
}
