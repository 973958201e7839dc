/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.boots.application;

import static org.springframework.security.web.context.HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Logouts by code of the application, without Spring Security's filter. */
@RestController
@RequestMapping("/json/logout")
public class ManualLogouts {

  private static final Map<String, Boolean> DONE = Map.of("ok", true);

  private final SecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

  @PostMapping("/invalidate")
  Map<String, Boolean> invalidate(HttpSession session) {
    session.invalidate();
    return DONE;
  }

  @PostMapping("/invalidate-and-clear")
  Map<String, Boolean> invalidateAndClear(HttpSession session) {
    session.invalidate();
    SecurityContextHolder.clearContext();
    return DONE;
  }

  @PostMapping("/invalidate-and-visit")
  Map<String, Boolean> invalidateAndVisit(HttpServletRequest request) {
    request.getSession().invalidate();
    SecurityContextHolder.clearContext();
    request.getSession().setAttribute("visitor", true);
    return DONE;
  }

  @PostMapping("/invalidate-later")
  Callable<Map<String, Boolean>> invalidateLater(HttpSession session) {
    return () -> invalidate(session);
  }

  @PostMapping("/handler")
  Map<String, Boolean> handler(HttpServletRequest request, HttpServletResponse response) {
    new SecurityContextLogoutHandler()
        .logout(request, response, SecurityContextHolder.getContext().getAuthentication());
    return DONE;
  }

  @PostMapping("/handler-keeping-the-session")
  Map<String, Boolean> handlerKeepingTheSession(
      HttpServletRequest request, HttpServletResponse response) {
    SecurityContextLogoutHandler handler = new SecurityContextLogoutHandler();
    handler.setInvalidateHttpSession(false);
    handler.logout(request, response, SecurityContextHolder.getContext().getAuthentication());
    return DONE;
  }

  @PostMapping("/clear")
  Map<String, Boolean> clear(HttpServletRequest request, HttpServletResponse response) {
    SecurityContextHolder.clearContext();
    contexts.saveContext(SecurityContextHolder.createEmptyContext(), request, response);
    return DONE;
  }

  @PostMapping("/remove-context")
  Map<String, Boolean> removeContext(HttpSession session) {
    session.removeAttribute(SPRING_SECURITY_CONTEXT_KEY);
    return DONE;
  }

  /** Clears the context of the thread only, so that the user stays logged in. */
  @PostMapping("/none")
  Map<String, Boolean> none() {
    SecurityContextHolder.clearContext();
    return DONE;
  }
}
