/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import org.cometchatbridge.boots.application.Accounts;
import org.cometchatbridge.boots.application.LoginController;
import org.cometchatbridge.boots.application.Pages;
import org.cometchatbridge.boots.application.SecurityChains;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;

/** The Spring suite's application with an account for every user name. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({SecurityChains.class, Pages.class, LoginController.class})
public class AnyUserApplication {

  @Bean
  UserDetailsService anyUser() {
    return name ->
        User.withUsername(name).password("{noop}" + Accounts.PASSWORD).roles("STAFF").build();
  }

  @Bean
  AuthenticationManager authenticationManager(AuthenticationConfiguration configuration)
      throws Exception {
    return configuration.getAuthenticationManager();
  }
}
