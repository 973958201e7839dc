/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import static org.springframework.security.config.Customizer.withDefaults;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsByNameServiceWrapper;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationProvider;
import org.springframework.security.web.authentication.preauth.RequestHeaderAuthenticationFilter;
import org.springframework.security.web.authentication.switchuser.SwitchUserFilter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/** The security of the application: one filter chain for each kind of login. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class SecurityChains {

  /** HTTP Basic without a session. */
  @Bean
  @Order(2)
  SecurityFilterChain basic(HttpSecurity http) throws Exception {
    return http.securityMatcher("/basic/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .httpBasic(withDefaults())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  /** A login that a proxy has already authenticated. */
  @Bean
  @Order(3)
  SecurityFilterChain preAuthenticated(HttpSecurity http, UserDetailsService users)
      throws Exception {
    var provider = new PreAuthenticatedAuthenticationProvider();
    provider.setPreAuthenticatedUserDetailsService(new UserDetailsByNameServiceWrapper<>(users));
    var filter = new RequestHeaderAuthenticationFilter();
    filter.setPrincipalRequestHeader("X-Remote-User");
    filter.setExceptionIfHeaderMissing(false);
    filter.setAuthenticationManager(provider::authenticate);
    return http.securityMatcher("/pre/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .addFilter(filter)
        .build();
  }

  /** At most one session per user; a second login expires the first. */
  @Bean
  @Order(4)
  SecurityFilterChain single(HttpSecurity http) throws Exception {
    return http.securityMatcher("/single/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .formLogin(
            form ->
                form.loginPage("/single/login").defaultSuccessUrl("/single/desk", true).permitAll())
        .sessionManagement(session -> session.maximumSessions(1))
        .csrf(csrf -> csrf.disable())
        .build();
  }

  /** A login with a success handler of the application. */
  @Bean
  @Order(5)
  SecurityFilterChain custom(HttpSecurity http) throws Exception {
    return http.securityMatcher("/custom/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .formLogin(
            form ->
                form.loginPage("/custom/login")
                    .successHandler(
                        (request, response, authentication) -> {
                          response.setHeader("X-Application-Login", authentication.getName());
                          response.setContentType("application/json");
                          response.getWriter().write("{\"welcome\":true}");
                        })
                    .permitAll())
        .csrf(csrf -> csrf.disable())
        .build();
  }

  /** Everything else. */
  @Bean
  @Order(6)
  SecurityFilterChain pages(
      HttpSecurity http,
      ObjectProvider<ClientRegistrationRepository> oidcClients,
      UserDetailsService users)
      throws Exception {
    if (oidcClients.getIfAvailable() != null) {
      http.oauth2Login(withDefaults());
      http.oidcLogout(logout -> logout.backChannel(withDefaults()));
    }
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(
                        "/open", "/csrf", "/json/**", "/servlet/**", "/*.css", "/actuator/**")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .formLogin(withDefaults())
        .rememberMe(remember -> remember.key("test key"))
        .addFilter(switchingTo(users))
        .logout(withDefaults())
        .csrf(csrf -> csrf.ignoringRequestMatchers("/json/login*", "/servlet/login"))
        .build();
  }

  /** Lets every user impersonate another user. */
  private static SwitchUserFilter switchingTo(UserDetailsService users) {
    SwitchUserFilter filter = new SwitchUserFilter();
    filter.setUserDetailsService(users);
    filter.setSecurityContextRepository(new HttpSessionSecurityContextRepository());
    filter.setTargetUrl("/desk");
    filter.afterPropertiesSet();
    return filter;
  }

  /** Notifies the session registry when sessions end. */
  @Bean
  HttpSessionEventPublisher sessionEvents() {
    return new HttpSessionEventPublisher();
  }
}
