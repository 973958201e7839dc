/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.spring.internal.setup.ConditionalOnMissingApplicationBean;
import org.cometchatbridge.spring.internal.setup.PlainFilter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Registers the filter once, in its place. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingApplicationBean(CometChatBridgeFilter.class)
final class FilterRegistration {

  /** Where Spring Boot puts Spring Security unless the application says otherwise. */
  private static final int SECURITY_ORDER = -100;

  private static final int OUTSIDE = 10;

  @Bean
  static FilterRegistrationBean<Filter> cometChatBridgeFilterRegistration(
      @Qualifier("cometChatBridgeFilter") Filter filter, Environment environment) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    registration.setName("cometChatBridgeFilter");
    registration.setAsyncSupported(true);
    if (filter instanceof PlainFilter) {
      registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD);
      registration.setOrder(Ordered.LOWEST_PRECEDENCE);
    } else {
      registration.setDispatcherTypes(DispatcherType.REQUEST);
      registration.setOrder(securityOrder(environment) - OUTSIDE);
    }
    return registration;
  }

  private static int securityOrder(Environment environment) {
    return environment.getProperty("spring.security.filter.order", Integer.class, SECURITY_ORDER);
  }
}
