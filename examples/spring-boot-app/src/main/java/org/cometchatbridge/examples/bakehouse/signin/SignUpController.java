/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.signin;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.cometchatbridge.examples.bakehouse.crew.MemberRules;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A new member creates an account. */
@Controller
class SignUpController {

  private final Crew crew;

  SignUpController(Crew crew) {
    this.crew = crew;
  }

  @GetMapping("/sign-up")
  String form() {
    return "sign-up";
  }

  @PostMapping("/sign-up")
  String signUp(
      @RequestParam(defaultValue = "") String username,
      @RequestParam(defaultValue = "") String name,
      @RequestParam(defaultValue = "") String password,
      Model model,
      HttpServletResponse response) {
    String newName = name.strip();
    Optional<String> problem =
        MemberRules.username(username)
            .or(() -> MemberRules.name(newName))
            .or(() -> MemberRules.password(password))
            .or(() -> add(username, password, newName));
    if (problem.isEmpty()) {
      return "redirect:/login?created";
    }
    response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    model.addAttribute("problem", problem.get());
    model.addAttribute("username", username);
    model.addAttribute("name", newName);
    return form();
  }

  private Optional<String> add(String username, String password, String name) {
    try {
      crew.signUp(username, password, name);
      return Optional.empty();
    } catch (DataIntegrityViolationException taken) {
      return Optional.of("This login name is taken.");
    }
  }
}
