/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.logins;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cometchatbridge.boots.application.Accounts;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetailsByNameServiceWrapper;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.saml2.provider.service.authentication.DefaultSaml2AuthenticatedPrincipal;
import org.springframework.security.saml2.provider.service.authentication.Saml2Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationProvider;
import org.springframework.security.web.authentication.preauth.RequestHeaderAuthenticationFilter;
import org.springframework.security.web.authentication.switchuser.SwitchUserFilter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Logins that have an HTTP session. */
final class SessionLogins {

  /** The one-time tokens that were sent, by user name. */
  static final Map<String, String> SENT = new ConcurrentHashMap<>();

  private SessionLogins() {}

  /** What all these applications have. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableWebSecurity
  @Import({Accounts.class, LoginPages.class})
  static class Application {}

  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  static class Form {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .formLogin(withDefaults())
          .rememberMe(remember -> remember.key("test key"))
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, JsonLoginController.class})
  static class Json {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(
              requests ->
                  requests.requestMatchers("/login").permitAll().anyRequest().authenticated())
          .csrf(csrf -> csrf.ignoringRequestMatchers("/login"))
          .build();
    }
  }

  /** The JSON body of a login. */
  record Credentials(String username, String password) {}

  @RestController
  static final class JsonLoginController {

    private final AuthenticationManager authentications;

    JsonLoginController(AuthenticationManager authentications) {
      this.authentications = authentications;
    }

    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    @PostMapping("/login")
    void login(
        @RequestBody Credentials body, HttpServletRequest request, HttpServletResponse response) {
      Authentication login =
          authentications.authenticate(
              UsernamePasswordAuthenticationToken.unauthenticated(
                  body.username(), body.password()));
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(login);
      SecurityContextHolder.setContext(context);
      contexts.saveContext(context, request, response);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  static class Basic {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .httpBasic(
              basic -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  static class PreAuthenticated {

    @Bean
    SecurityFilterChain chain(HttpSecurity http, UserDetailsService users) throws Exception {
      var provider = new PreAuthenticatedAuthenticationProvider();
      provider.setPreAuthenticatedUserDetailsService(new UserDetailsByNameServiceWrapper<>(users));
      var filter = new RequestHeaderAuthenticationFilter();
      filter.setPrincipalRequestHeader("X-Remote-User");
      filter.setExceptionIfHeaderMissing(false);
      filter.setAuthenticationManager(provider::authenticate);
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .addFilter(filter)
          .build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  static class OneTimeToken {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(
              requests ->
                  requests.requestMatchers("/csrf").permitAll().anyRequest().authenticated())
          .csrf(csrf -> csrf.ignoringRequestMatchers("/ott/generate", "/login/ott"))
          .oneTimeTokenLogin(
              login ->
                  login.tokenGenerationSuccessHandler(
                      (request, response, token) ->
                          SENT.put(token.getUsername(), token.getTokenValue())))
          .build();
    }
  }

  /**
   * What Spring Security stores after a SAML login; OpenSAML, which reads the assertion, is not
   * needed for that.
   */
  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, AssertionConsumer.class})
  static class Saml {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(
              requests ->
                  requests
                      .requestMatchers("/login/saml2/sso/idp")
                      .permitAll()
                      .anyRequest()
                      .authenticated())
          .csrf(csrf -> csrf.ignoringRequestMatchers("/login/saml2/sso/idp"))
          .build();
    }
  }

  @RestController
  static final class AssertionConsumer {

    private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

    @PostMapping("/login/saml2/sso/idp")
    void login(HttpServletRequest request, HttpServletResponse response) throws IOException {
      var user =
          new DefaultSaml2AuthenticatedPrincipal(
              Visitor.USER, Map.<String, List<Object>>of("displayName", List.of("Ada Lovelace")));
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(
          new Saml2Authentication(
              user, "<Response/>", AuthorityUtils.createAuthorityList("ROLE_USER")));
      SecurityContextHolder.setContext(context);
      contexts.saveContext(context, request, response);
      response.sendRedirect("/data");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Application.class)
  static class SwitchedUser {

    @Bean
    SecurityFilterChain chain(HttpSecurity http, UserDetailsService users) throws Exception {
      var filter = new SwitchUserFilter();
      filter.setUserDetailsService(users);
      filter.setSecurityContextRepository(new HttpSessionSecurityContextRepository());
      filter.setTargetUrl("/data");
      filter.afterPropertiesSet();
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
          .formLogin(withDefaults())
          .addFilter(filter)
          .build();
    }
  }
}
