/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.cometchatbridge.core.RecordingListener;
import org.cometchatbridge.servlet.ChatMarkup;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An application that knows nothing of chat: a form login, and a login by a controller. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    excludeName = "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration")
class TestApplication {

  @Bean
  static SecurityFilterChain chain(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers("/json-login", "/public", "/addresses")
                    .permitAll()
                    .requestMatchers("/cometchat/**")
                    .denyAll()
                    .anyRequest()
                    .authenticated())
        .csrf(csrf -> csrf.ignoringRequestMatchers("/json-login"))
        .formLogin(Customizer.withDefaults())
        .httpBasic(Customizer.withDefaults())
        .sessionManagement(sessions -> sessions.sessionFixation().changeSessionId())
        .build();
  }

  @Bean
  static UserDetailsService users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("ada").password("{noop}pw").authorities("CHAT").build(),
        User.withUsername("bob").password("{noop}pw").authorities("CHAT").build(),
        User.withUsername("cometchat-uid-1").password("{noop}pw").authorities("OTHER").build());
  }

  @Bean
  static AuthenticationManager authenticationManager(UserDetailsService users) {
    return new ProviderManager(new DaoAuthenticationProvider(users));
  }

  @Bean
  static RecordingListener events() {
    return new RecordingListener();
  }

  @Bean
  static Observed observed() {
    return new Observed();
  }

  /** What the login does before it returns. */
  @Bean
  static AtomicReference<Runnable> workAfterLogin() {
    return new AtomicReference<>(() -> {});
  }

  @RestController
  static class Pages {

    private final AuthenticationManager manager;
    private final AtomicReference<Runnable> workAfterLogin;

    Pages(AuthenticationManager manager, AtomicReference<Runnable> workAfterLogin) {
      this.manager = manager;
      this.workAfterLogin = workAfterLogin;
    }

    @GetMapping("/page")
    Map<String, String> page() {
      return Map.of("page", "yes");
    }

    @GetMapping("/public")
    Map<String, String> open() {
      return Map.of("public", "yes");
    }

    @GetMapping("/addresses")
    String addresses(@RequestAttribute("cometchat") ChatMarkup markup) {
      return markup.getScriptUrl() + " " + markup.getEndpointUrl();
    }

    @PostMapping("/json-login")
    Map<String, String> login(
        @RequestParam("user") String user,
        HttpServletRequest request,
        HttpServletResponse response) {
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(
          manager.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(user, "pw")));
      SecurityContextHolder.setContext(context);
      request.getSession();
      request.changeSessionId();
      new HttpSessionSecurityContextRepository().saveContext(context, request, response);
      workAfterLogin.get().run();
      return Map.of("user", user);
    }
  }
}
