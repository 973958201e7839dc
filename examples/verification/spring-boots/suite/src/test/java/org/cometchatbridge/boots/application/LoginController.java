/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Logins by a controller, as single-page applications use them. */
@RestController
public class LoginController {

  private final AuthenticationManager authentications;
  private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

  /** The JSON body of a login. */
  public record Credentials(String username, String password) {}

  LoginController(AuthenticationManager authentications) {
    this.authentications = authentications;
  }

  @PostMapping("/json/login")
  Map<String, String> login(
      @RequestBody Credentials credentials,
      HttpServletRequest request,
      HttpServletResponse response) {
    Authentication authentication =
        authentications.authenticate(
            UsernamePasswordAuthenticationToken.unauthenticated(
                credentials.username(), credentials.password()));
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(authentication);
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
    return Map.of("name", authentication.getName());
  }

  @PostMapping("/servlet/login")
  Map<String, String> servletLogin(
      @RequestParam String username, @RequestParam String password, HttpServletRequest request)
      throws ServletException {
    request.login(username, password);
    return Map.of("name", request.getRemoteUser());
  }

  @PostMapping("/servlet/logout")
  Map<String, Boolean> servletLogout(HttpServletRequest request) throws ServletException {
    request.logout();
    return Map.of("ok", true);
  }
}
