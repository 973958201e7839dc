/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import org.cometchatbridge.core.log.OperatorLog;
import org.cometchatbridge.core.settings.Setting;
import org.cometchatbridge.core.settings.SettingReader;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.spring.internal.setup.ConditionalOnMissingApplicationBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Registers the filter at its position in the chain. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingApplicationBean(CometChatBridgeFilter.class)
final class FilterRegistrationConfiguration {

  /** The default order of the Spring Security filter in Spring Boot. */
  private static final int SECURITY_ORDER = -100;

  private static final int DISTANCE_TO_SECURITY = 10;

  private static final String SERVLET_PATH = "spring.mvc.servlet.path";

  private static final String MATCHER_OF_SPRING_SECURITY_6 =
      "org.springframework.security.web.servlet.util.matcher.MvcRequestMatcher";

  @Bean
  static FilterRegistrationBean<Filter> cometChatBridgeFilterRegistration(
      @Qualifier("cometChatBridgeFilter") Filter filter, Environment environment) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.setName("cometChatBridgeFilter");
    registration.setAsyncSupported(true);
    registration.setDispatcherTypes(
        DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC);
    if (filter instanceof CometChatBridgeFilter) {
      registration.setOrder(Ordered.LOWEST_PRECEDENCE);
    } else {
      registration.setOrder(securityOrder(environment) - DISTANCE_TO_SECURITY);
    }
    return registration;
  }

  /**
   * Maps the endpoint and the page script to a servlet if the {@code DispatcherServlet} has a path
   * of its own, because Tomcat calls no filter for a path without a servlet.
   */
  @Bean
  static ServletRegistrationBean<Servlet> cometChatBridgeEndpointRegistration(
      SettingReader settings, Environment environment) {
    String endpoint =
        settings.text(Setting.ENDPOINT).or(Setting.ENDPOINT::defaultText).orElseThrow();
    ServletRegistrationBean<Servlet> registration =
        new ServletRegistrationBean<>(new UnservedEndpoint(), false, mappings(endpoint));
    registration.setName("cometChatBridgeEndpoint");
    registration.setAsyncSupported(true);
    String path = withoutSlash(environment.getProperty(SERVLET_PATH, "/"));
    registration.setEnabled(!endpoint.startsWith(path + '/') && isPermitted(path, endpoint));
    return registration;
  }

  /** Spring Security 6 rejects a path in the rules of a chain if there is a second servlet. */
  private static boolean isPermitted(String path, String endpoint) {
    boolean permitted =
        !ClassUtils.isPresent(
            MATCHER_OF_SPRING_SECURITY_6, FilterRegistrationConfiguration.class.getClassLoader());
    if (!permitted) {
      OperatorLog.toPlatform()
          .named(FilterRegistrationConfiguration.class)
          .warn(
              "No request reaches {}, because the DispatcherServlet has the path {} and Spring"
                  + " Security 6 permits no servlet beside it. Set cometchat.bridge.endpoint={}{}",
              endpoint,
              path,
              path,
              endpoint);
    }
    return permitted;
  }

  private static String[] mappings(String endpoint) {
    String folder = endpoint.substring(0, endpoint.lastIndexOf('/') + 1);
    return folder.equals("/")
        ? new String[] {endpoint, "/bridge.js", "/bridge.d.ts"}
        : new String[] {folder + '*'};
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static int securityOrder(Environment environment) {
    return environment.getProperty("spring.security.filter.order", Integer.class, SECURITY_ORDER);
  }
}
