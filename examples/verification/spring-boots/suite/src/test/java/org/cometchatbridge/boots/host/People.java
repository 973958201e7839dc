/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.host;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.authentication.configuration.AuthenticationConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Who has an account, all with one password. */
@Configuration(proxyBeanMethods = false)
public class People {

  /** The password of everybody. */
  public static final String PASSWORD = "lighthouse";

  /** Not in CometChat yet. */
  public static final String NEWCOMER = "newcomer";

  /** A name that is no legal uid. */
  public static final String AWKWARD = "S.OBrien";

  private static final List<String> NAMES =
      List.of(
          "cometchat-uid-1",
          "cometchat-uid-2",
          "cometchat-uid-3",
          "cometchat-uid-4",
          "cometchat-uid-5",
          NEWCOMER,
          AWKWARD);

  @Bean
  UserDetailsService users() {
    var manager = new InMemoryUserDetailsManager(NAMES.stream().map(People::user).toList());
    // Only the look-up: the manager itself would encode each password anew, at great cost.
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
