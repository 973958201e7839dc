/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serializable;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * An application that chooses the type of its principals itself: by a form with an own {@code
 * AuthenticationProvider}, and under {@code /api/**} by an own filter without a session. The user
 * name is the name of the type.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSecurity
@Import(PrincipalApplication.Pages.class)
public class PrincipalApplication {

  /** Private data of every account. */
  public static final String PASSWORD_HASH = "$2a$10$abcdefghijklmnopqrstuv";

  /** An account as principal. */
  public record Account(Long id, String login, String passwordHash) implements Serializable {}

  /** An entity without a text of its own. */
  public static final class Entity implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @RestController
  static class Pages {

    @GetMapping({"/data", "/api/data"})
    Map<String, Boolean> data() {
      return Map.of("ok", true);
    }
  }

  @Bean
  @Order(1)
  SecurityFilterChain api(HttpSecurity http) throws Exception {
    return http.securityMatcher("/api/**")
        .csrf(csrf -> csrf.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .addFilterBefore(new HeaderLogin(), UsernamePasswordAuthenticationFilter.class)
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain pages(HttpSecurity http) throws Exception {
    return http.csrf(csrf -> csrf.disable())
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .formLogin(withDefaults())
        .build();
  }

  @Bean
  AuthenticationProvider provider() {
    return new AuthenticationProvider() {
      @Override
      public Authentication authenticate(Authentication attempt) {
        return login(attempt.getName());
      }

      @Override
      public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
      }
    };
  }

  private static Authentication login(String kind) {
    return UsernamePasswordAuthenticationToken.authenticated(
        principal(kind), null, AuthorityUtils.createAuthorityList("ROLE_USER"));
  }

  private static Object principal(String kind) {
    return switch (kind) {
      case "record" -> new Account(7L, "ada", PASSWORD_HASH);
      case "entity" -> new Entity();
      case "map" -> Map.of("login", "ada", "hash", PASSWORD_HASH);
      case "list" -> List.of("ada", PASSWORD_HASH);
      case "number" -> 7L;
      case "details" ->
          User.withUsername("cometchat-uid-1").password(PASSWORD_HASH).roles("USER").build();
      case "principal" -> (Principal & Serializable) () -> "cometchat-uid-2";
      default -> "cometchat-uid-3";
    };
  }

  /** The filter that many tutorials on bearer tokens show. */
  private static final class HeaderLogin extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      String kind = request.getHeader("X-Kind");
      if (kind != null) {
        SecurityContextHolder.getContext().setAuthentication(login(kind));
      }
      chain.doFilter(request, response);
    }
  }
}
