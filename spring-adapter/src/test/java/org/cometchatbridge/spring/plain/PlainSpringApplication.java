/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.plain;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.cometchatbridge.spring.EnableCometChatBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.web.context.ContextLoaderListener;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;

/** An application with Spring and Spring Security, and without Spring Boot. */
public final class PlainSpringApplication implements AutoCloseable {

  private final Tomcat tomcat = new Tomcat();

  /** Starts on a free port. */
  public PlainSpringApplication(Map<String, Object> properties, boolean security) throws Exception {
    // The virtual machine has room for one such factory, and another test may have taken it.
    TomcatURLStreamHandlerFactory.disable();
    Path base = Files.createTempDirectory("plain-spring-application");
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.getConnector();
    Context context = tomcat.addContext("", base.toString());
    context.setParentClassLoader(PlainSpringApplication.class.getClassLoader());
    context.addServletContainerInitializer(
        (classes, servletContext) -> start(servletContext, properties, security), Set.of());
    tomcat.start();
  }

  /** The port that it listens to. */
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  private static void start(
      ServletContext servlets, Map<String, Object> properties, boolean security)
      throws ServletException {
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", properties));
    spring.register(security ? Secured.class : Unsecured.class);
    servlets.addListener(new ContextLoaderListener(spring));
    if (security) {
      servlets.addListener(new HttpSessionEventPublisher());
      map(
          servlets,
          "cometChatBridgeFilter",
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC));
      map(
          servlets,
          "springSecurityFilterChain",
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC));
    } else {
      map(
          servlets,
          "cometChatBridgeFilter",
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC));
    }
    servlets.addServlet("page", new Page()).addMapping("/");
  }

  private static void map(ServletContext servlets, String bean, EnumSet<DispatcherType> types) {
    Filter filter = new DelegatingFilterProxy(bean);
    FilterRegistration.Dynamic registration = servlets.addFilter(bean, filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(types, true, "/*");
  }

  @Configuration
  @EnableWebSecurity
  @EnableCometChatBridge
  static class Secured {

    @Bean
    SecurityFilterChain chain(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(rules -> rules.anyRequest().authenticated())
          .formLogin(Customizer.withDefaults())
          .build();
    }

    @Bean
    UserDetailsService users() {
      return new InMemoryUserDetailsManager(
          User.withUsername("cometchat-uid-1").password("{noop}pw").authorities("A").build());
    }
  }

  @Configuration
  @EnableCometChatBridge
  static class Unsecured {}

  private static final class Page extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("application/json");
      response.getWriter().write("{}");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      request.getSession().setAttribute("user", request.getParameter("user"));
      doGet(request, response);
    }
  }
}
