/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.faults;

import org.cometchatbridge.boots.host.Chains;
import org.cometchatbridge.boots.host.Pages;
import org.cometchatbridge.boots.host.People;
import org.cometchatbridge.boots.host.SignInController;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;

/** The application of the Spring suite, where everybody has an account. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Chains.class, Pages.class, SignInController.class})
public class OpenHouse {

  @Bean
  UserDetailsService everybody() {
    return name ->
        User.withUsername(name).password("{noop}" + People.PASSWORD).roles("STAFF").build();
  }

  @Bean
  AuthenticationManager authenticationManager(AuthenticationConfiguration configuration)
      throws Exception {
    return configuration.getAuthenticationManager();
  }
}
