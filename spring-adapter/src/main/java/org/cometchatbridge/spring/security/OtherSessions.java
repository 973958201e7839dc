/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.servlet.WebBridge;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Ends the login sessions of HTTP sessions that the current request does not belong to: in the
 * store of Spring Session if there is one, and otherwise as far as this node knows them.
 */
final class OtherSessions {

  private static final String SPRING_SESSION = "org.springframework.session.SessionRepository";

  private final boolean hasSpringSession =
      ClassUtils.isPresent(SPRING_SESSION, OtherSessions.class.getClassLoader());
  private final ObjectProvider<WebBridge> web;
  private final ApplicationContext beans;

  OtherSessions(ObjectProvider<WebBridge> web, ApplicationContext beans) {
    this.web = web;
    this.beans = beans;
  }

  /** Ends the login session of an HTTP session. */
  void end(String sessionId) {
    web.ifUnique(
        bridge -> {
          if (hasSpringSession) {
            StoredSessions.end(bridge, beans, sessionId);
          }
          bridge.endSession(sessionId);
        });
  }

  /** Whether a bean is a store of Spring Session. */
  boolean isStore(Object bean) {
    return hasSpringSession && StoredSessions.isStore(bean);
  }

  /** A store is about to delete an HTTP session. */
  void beforeDeletion(Object store, String sessionId) {
    web.ifUnique(bridge -> StoredSessions.end(bridge, beans, store, sessionId));
  }
}
