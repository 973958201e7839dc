/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** Applications whose security is arranged in an unusual way. */
public final class Arrangements {

  private Arrangements() {}

  /** What all these applications have. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableWebSecurity
  @Import({Accounts.class, Pages.class})
  static class Application {}

  private static HttpSecurity form(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(
            requests -> requests.requestMatchers("/csrf").permitAll().anyRequest().authenticated())
        .formLogin(withDefaults());
  }

  /** Two chains with a form login each. */
  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  public static class TwoForms {

    @Bean
    @Order(1)
    static SecurityFilterChain api(HttpSecurity http) throws Exception {
      return form(http.securityMatcher("/api/**"))
          .formLogin(
              form ->
                  form.loginPage("/login")
                      .loginProcessingUrl("/api/login")
                      .defaultSuccessUrl("/api/data", true))
          .logout(logout -> logout.logoutUrl("/api/logout"))
          .build();
    }

    @Bean
    @Order(2)
    static SecurityFilterChain pages(HttpSecurity http) throws Exception {
      return form(http).build();
    }
  }

  /** The security context is saved without being told to, as before Spring Security 6. */
  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  public static class ImplicitSave {

    @Bean
    static SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return form(http).securityContext(context -> context.requireExplicitSave(false)).build();
    }
  }

  /** The application keeps the user in a cookie, and creates no session for it. */
  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  public static class ContextsInCookie {

    @Bean
    static SecurityFilterChain chain(HttpSecurity http, UserDetailsService users) throws Exception {
      return form(http)
          .securityContext(context -> context.securityContextRepository(new CookieContexts(users)))
          .sessionManagement(
              sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
          .csrf(csrf -> csrf.disable())
          .logout(logout -> logout.deleteCookies("user"))
          .build();
    }
  }

  /** Threads inherit the user, a second login is rejected, and the logout keeps the session. */
  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  public static class OwnStrategy {

    @Bean
    static SecurityContextHolderStrategy strategy() {
      SecurityContextHolder.setStrategyName(SecurityContextHolder.MODE_INHERITABLETHREADLOCAL);
      return SecurityContextHolder.getContextHolderStrategy();
    }

    @Bean
    static SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return form(http)
          .logout(logout -> logout.invalidateHttpSession(false).logoutSuccessUrl("/csrf"))
          .sessionManagement(sessions -> sessions.maximumSessions(1).maxSessionsPreventsLogin(true))
          .build();
    }
  }

  /** Keeps the name of the user in a cookie, as signed cookies do. */
  @SuppressWarnings("deprecation") // the method of the interface
  private static final class CookieContexts implements SecurityContextRepository {

    private static final String COOKIE = "user";

    private final UserDetailsService users;

    CookieContexts(UserDetailsService users) {
      this.users = users;
    }

    @Override
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
      String name = cookie(holder.getRequest());
      if (name == null) {
        return SecurityContextHolder.createEmptyContext();
      }
      UserDetails user = users.loadUserByUsername(name);
      return new SecurityContextImpl(
          UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities()));
    }

    @Override
    public void saveContext(
        SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
      Authentication user = context.getAuthentication();
      if (user != null) {
        Cookie cookie =
            new Cookie(
                COOKIE, Base64.getUrlEncoder().encodeToString(user.getName().getBytes(UTF_8)));
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        response.addCookie(cookie);
      }
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
      return cookie(request) != null;
    }

    private static @Nullable String cookie(HttpServletRequest request) {
      if (request.getCookies() != null) {
        for (Cookie cookie : request.getCookies()) {
          if (cookie.getName().equals(COOKIE) && !cookie.getValue().isEmpty()) {
            return new String(Base64.getUrlDecoder().decode(cookie.getValue()), UTF_8);
          }
        }
      }
      return null;
    }
  }
}
