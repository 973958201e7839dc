/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.container;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.FormAuthenticator;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.cometchatbridge.boots.application.Accounts;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tomcat authenticates by its own form, and Spring Security takes the user from it by jee(). */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSecurity
@RestController
class ContainerApplication {

  private static final String ROLE = "USER";
  private static final String LOGIN_PAGE = "/container-login";

  @Bean
  static SecurityFilterChain chain(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(
            requests ->
                requests.requestMatchers(LOGIN_PAGE).permitAll().anyRequest().authenticated())
        .jee(jee -> jee.mappableRoles(ROLE))
        .build();
  }

  @Bean
  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerLogin() {
    return tomcat -> tomcat.addContextCustomizers(ContainerApplication::requireLogin);
  }

  private static void requireLogin(Context context) {
    SecurityCollection everything = new SecurityCollection();
    everything.addPattern("/*");
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(everything);
    constraint.addAuthRole(ROLE);
    context.addSecurityRole(ROLE);
    context.addConstraint(constraint);
    context.setLoginConfig(new LoginConfig("FORM", null, LOGIN_PAGE, LOGIN_PAGE));
    context.setRealm(new Users());
    context.getPipeline().addValve(new FormAuthenticator());
  }

  /** Everybody with the password of the tests. */
  private static final class Users extends RealmBase {

    @Override
    protected String getPassword(String username) {
      return Accounts.PASSWORD;
    }

    @Override
    protected Principal getPrincipal(String username) {
      return new GenericPrincipal(username, List.of(ROLE));
    }
  }

  @GetMapping({"/", "/data"})
  Map<String, Boolean> data() {
    return Map.of("ok", true);
  }

  @GetMapping(LOGIN_PAGE)
  String loginPage() {
    return "Log in";
  }

  @GetMapping("/csrf")
  Map<String, String> csrf(CsrfToken token) {
    return Map.of("token", token.getToken());
  }
}
