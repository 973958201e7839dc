/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import org.cometchatbridge.servlet.WebBridge;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.security.authentication.event.InteractiveAuthenticationSuccessEvent;

/** Handles logins whose session is established and whose response is not committed. */
final class AuthenticationSuccessListener
    implements ApplicationListener<InteractiveAuthenticationSuccessEvent> {

  private final ObjectProvider<WebBridge> web;

  AuthenticationSuccessListener(ObjectProvider<WebBridge> web) {
    this.web = web;
  }

  @Override
  public void onApplicationEvent(InteractiveAuthenticationSuccessEvent event) {
    web.ifAvailable(WebBridge::loggedIn);
  }
}
