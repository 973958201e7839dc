/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.servlet.WebBridge;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Handles logouts that an application carries out itself, without ending the session. */
final class LogoutSuccessListener implements ApplicationListener<LogoutSuccessEvent> {

  private final ObjectProvider<WebBridge> web;

  LogoutSuccessListener(ObjectProvider<WebBridge> web) {
    this.web = web;
  }

  @Override
  public void onApplicationEvent(LogoutSuccessEvent event) {
    if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current) {
      web.ifAvailable(bridge -> bridge.end(current.getRequest()));
    }
  }
}
