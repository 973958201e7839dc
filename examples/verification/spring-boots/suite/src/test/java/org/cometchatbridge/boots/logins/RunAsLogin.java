/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.intercept.RunAsUserToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;

/** A user who acts as another one, as a {@code RunAsManager} of Spring Security 6 lets it. */
@Configuration(proxyBeanMethods = false)
@Import(SessionLogins.Application.class)
class RunAsLogin {

  @Bean
  SecurityFilterChain chain(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .addFilterBefore(new RunAsFilter(), UsernamePasswordAuthenticationFilter.class)
        .build();
  }

  private static final class RunAsFilter extends StatelessLogins.HeaderFilter {

    @Override
    @SuppressWarnings({"deprecation", "removal"}) // Spring Security 7 does not have it
    Authentication authentication(String user) {
      return new RunAsUserToken(
          "key",
          user,
          "none",
          AuthorityUtils.createAuthorityList("ROLE_USER"),
          UsernamePasswordAuthenticationToken.class);
    }
  }
}
