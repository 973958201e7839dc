/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;

/** Spring Session, in memory. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "application.sessions", havingValue = "map")
@EnableSpringHttpSession
public class StoredSessions {

  @Bean
  CountingSessions sessions() {
    return new CountingSessions(new MapSessionRepository(new ConcurrentHashMap<>()));
  }

  @Bean
  RequestTracker requestTracker() {
    return new RequestTracker();
  }
}
