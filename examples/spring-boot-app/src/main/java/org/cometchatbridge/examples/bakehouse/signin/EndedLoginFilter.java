/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Signs out a session that has ended elsewhere: by a sign-out everywhere, a disabled account or a
 * deletion.
 */
final class EndedLoginFilter extends OncePerRequestFilter {

  private final Crew crew;

  EndedLoginFilter(Crew crew) {
    this.crew = crew;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication != null
        && authentication.getPrincipal() instanceof CrewUser user
        && !crew.isCurrent(user.getUsername(), user.signOuts())) {
      request.logout();
    }
    chain.doFilter(request, response);
  }
}
