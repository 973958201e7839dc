/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.security.SpringSessionBackedSessionRegistry;

/** The registry of sessions as a bean, for administrators who end the sessions of other users. */
@Configuration(proxyBeanMethods = false)
public class SessionRegistries {

  @Bean
  @ConditionalOnProperty(name = "application.registry", havingValue = "memory")
  SessionRegistry registryInMemory() {
    return new SessionRegistryImpl();
  }

  @Bean
  @ConditionalOnProperty(name = "application.registry", havingValue = "store")
  <S extends Session> SpringSessionBackedSessionRegistry<S> registryInStore(
      FindByIndexNameSessionRepository<S> store) {
    return new SpringSessionBackedSessionRegistry<>(store);
  }
}
