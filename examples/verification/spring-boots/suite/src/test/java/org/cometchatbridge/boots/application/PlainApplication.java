/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.cometchatbridge.spring.EnableCometChatBridge;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.web.session.HttpSessionEventPublisher;
import org.springframework.web.context.ContextLoaderListener;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The same application without Spring Boot. */
public final class PlainApplication implements AutoCloseable {

  private final Tomcat tomcat = new Tomcat();

  /** The configuration of the application; {@code @EnableCometChatBridge} is the only addition. */
  @Configuration(proxyBeanMethods = false)
  @EnableWebMvc
  @EnableCometChatBridge
  @Import({
    Accounts.class,
    SecurityChains.class,
    Pages.class,
    AsyncPages.class,
    LoginController.class
  })
  static class Plain {}

  /** Starts on a free port. */
  public PlainApplication(Path folder, Map<String, Object> properties) throws LifecycleException {
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector();
    Context context = tomcat.addContext("", folder.toString());
    context.addServletContainerInitializer(
        (classes, servlets) -> install(servlets, properties), Set.of());
    tomcat.start();
  }

  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
  }

  /** The equivalent of a WebApplicationInitializer or a web.xml. */
  private static void install(ServletContext servlets, Map<String, Object> properties) {
    AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    spring.getEnvironment().getPropertySources().addFirst(new MapPropertySource("t", properties));
    spring.register(Plain.class);
    servlets.addListener(new ContextLoaderListener(spring));
    servlets.addListener(new HttpSessionEventPublisher());
    map(
        servlets,
        "cometChatBridgeFilter",
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC));
    map(servlets, "springSecurityFilterChain", EnumSet.allOf(DispatcherType.class));
    ServletRegistration.Dynamic pages = servlets.addServlet("pages", new DispatcherServlet(spring));
    pages.setAsyncSupported(true);
    pages.addMapping("/");
  }

  private static void map(ServletContext servlets, String bean, EnumSet<DispatcherType> types) {
    FilterRegistration.Dynamic filter = servlets.addFilter(bean, new DelegatingFilterProxy(bean));
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(types, true, "/*");
  }
}
