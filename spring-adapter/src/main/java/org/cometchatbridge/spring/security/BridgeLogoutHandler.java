/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.cometchatbridge.servlet.WebBridge;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/** Revokes the token before another handler invalidates the session. */
final class BridgeLogoutHandler implements LogoutHandler {

  private final WebBridge web;
  private final CredentialLogout credentials;

  BridgeLogoutHandler(WebBridge web, CredentialLogout credentials) {
    this.web = web;
    this.credentials = credentials;
  }

  @Override
  public void logout(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Authentication authentication) {
    if (authentication == null) {
      credentials.authenticate(request, response, () -> web.end(request));
    }
    web.end(request);
  }
}
