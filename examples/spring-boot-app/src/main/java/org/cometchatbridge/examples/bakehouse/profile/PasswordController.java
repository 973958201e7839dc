/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.profile;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.cometchatbridge.examples.bakehouse.crew.MemberRules;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The signed-in member changes the password, which ends all sessions, this one included. */
@Controller
class PasswordController {

  private final Crew crew;

  PasswordController(Crew crew) {
    this.crew = crew;
  }

  @GetMapping("/profile/password")
  String form(Principal principal, Model model) {
    model.addAttribute("member", crew.member(principal.getName()));
    return "password";
  }

  @PostMapping("/profile/password")
  String change(
      @RequestParam(defaultValue = "") String oldPassword,
      @RequestParam(defaultValue = "") String newPassword,
      Principal principal,
      Model model,
      HttpServletRequest request,
      HttpServletResponse response)
      throws ServletException {
    Optional<String> problem =
        MemberRules.password(newPassword).or(() -> change(oldPassword, newPassword));
    if (problem.isEmpty()) {
      request.logout();
      return "redirect:/login?password";
    }
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    model.addAttribute("problem", problem.get());
    return form(principal, model);
  }

  private Optional<String> change(String oldPassword, String newPassword) {
    try {
      crew.changePassword(oldPassword, newPassword);
      return Optional.empty();
    } catch (BadCredentialsException wrong) {
      return Optional.of("The current password is incorrect.");
    }
  }
}
