/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import org.springframework.context.ApplicationListener;
import org.springframework.security.web.session.HttpSessionDestroyedEvent;

/** Handles the end of sessions where only Spring Security's publisher is registered. */
final class SessionDestroyedListener implements ApplicationListener<HttpSessionDestroyedEvent> {

  private final HttpSessionListener sessions;

  SessionDestroyedListener(HttpSessionListener sessions) {
    this.sessions = sessions;
  }

  @Override
  public void onApplicationEvent(HttpSessionDestroyedEvent event) {
    sessions.sessionDestroyed(new HttpSessionEvent(event.getSession()));
  }
}
