/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportResource;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.method.annotation.CsrfTokenArgumentResolver;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * An application with its security in XML, and a filter that forwards unknown paths to its page.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Pages.class)
@ImportResource("classpath:security.xml")
public class XmlApplication {

  private static final List<String> KNOWN =
      List.of("/data", "/csrf", "/login", "/logout", "/error");

  @Bean
  static UserDetailsService users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("cometchat-uid-1").password("{noop}" + Accounts.PASSWORD).build());
  }

  /** {@code @EnableWebSecurity} would add it. */
  @Bean
  static WebMvcConfigurer csrfTokens() {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new CsrfTokenArgumentResolver());
      }
    };
  }

  @Bean
  static Filter pageForward() {
    return (request, response, chain) -> {
      String path = ((HttpServletRequest) request).getRequestURI();
      if (path.equals("/") || KNOWN.contains(path)) {
        chain.doFilter(request, response);
      } else {
        request.getRequestDispatcher("/").forward(request, response);
      }
    };
  }

  /** The filter belongs to the security chain only. */
  @Bean
  static FilterRegistrationBean<Filter> pageForwardRegistration(Filter pageForward) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(pageForward);
    registration.setEnabled(false);
    return registration;
  }
}
