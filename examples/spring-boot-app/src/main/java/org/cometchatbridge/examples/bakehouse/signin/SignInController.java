/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.cometchatbridge.examples.bakehouse.crew.CrewMember;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The JSON login of the single page. */
@RestController
class SignInController {

  private final AuthenticationManager authenticationManager;
  private final Crew crew;
  private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

  SignInController(AuthenticationManager authenticationManager, Crew crew) {
    this.authenticationManager = authenticationManager;
    this.crew = crew;
  }

  record Credentials(String username, String password) {}

  /** The signed-in user, as shown on the page. */
  record SignedIn(String name, String duty, String initials) {}

  @PostMapping(path = "/api/login", consumes = MediaType.APPLICATION_JSON_VALUE)
  SignedIn login(
      @RequestBody Credentials credentials,
      HttpServletRequest request,
      HttpServletResponse response) {
    Authentication authentication =
        authenticationManager.authenticate(
            UsernamePasswordAuthenticationToken.unauthenticated(
                credentials.username(), credentials.password()));
    if (request.getSession(false) != null) {
      request.changeSessionId();
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(authentication);
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
    CrewMember member = crew.member(authentication.getName());
    return new SignedIn(member.getName(), member.getDuty(), member.getInitials());
  }

  @ExceptionHandler(AuthenticationException.class)
  ResponseEntity<Map<String, String>> reject() {
    return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
        .body(Map.of("error", "The name or password is incorrect."));
  }
}
