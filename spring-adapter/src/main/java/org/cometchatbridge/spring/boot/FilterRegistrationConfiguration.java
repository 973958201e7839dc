/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.boot;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.cometchatbridge.servlet.CometChatBridgeFilter;
import org.cometchatbridge.spring.internal.setup.ConditionalOnMissingApplicationBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Registers the filter at its position in the chain. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingApplicationBean(CometChatBridgeFilter.class)
final class FilterRegistrationConfiguration {

  /** The default order of the Spring Security filter in Spring Boot. */
  private static final int SECURITY_ORDER = -100;

  private static final int DISTANCE_TO_SECURITY = 10;

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

  private static int securityOrder(Environment environment) {
    return environment.getProperty("spring.security.filter.order", Integer.class, SECURITY_ORDER);
  }
}
