/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** The accounts of the application. All have the same password. */
@Configuration(proxyBeanMethods = false)
public class Accounts {

  /** The password of every account. */
  public static final String PASSWORD = "lighthouse";

  /** A user who does not exist at CometChat. */
  public static final String NEW_USER = "newcomer";

  /** A name that is not a valid uid. */
  public static final String INVALID_UID = "S.OBrien";

  private static final List<String> NAMES =
      List.of(
          "cometchat-uid-1",
          "cometchat-uid-2",
          "cometchat-uid-3",
          "cometchat-uid-4",
          "cometchat-uid-5",
          NEW_USER,
          INVALID_UID);

  @Bean
  UserDetailsService users() {
    var manager = new InMemoryUserDetailsManager(NAMES.stream().map(Accounts::user).toList());
    // Only the lookup: the manager itself would re-encode the password at each login, which is
    // slow.
    return name -> manager.loadUserByUsername(name);
  }

  @Bean
  AuthenticationManager authenticationManager(AuthenticationConfiguration configuration)
      throws Exception {
    return configuration.getAuthenticationManager();
  }

  private static UserDetails user(String name) {
    return User.withUsername(name).password("{noop}" + PASSWORD).roles("STAFF").build();
  }
}
