/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.profile;

import java.security.Principal;
import org.cometchatbridge.examples.bakehouse.crew.Crew;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** An administrator disables the accounts of others, and enables them again. */
@Controller
class CrewController {

  private final Crew crew;

  CrewController(Crew crew) {
    this.crew = crew;
  }

  @GetMapping("/crew")
  String list(Principal principal, Model model) {
    model.addAttribute("member", crew.member(principal.getName()));
    model.addAttribute("all", crew.all());
    return "crew";
  }

  @PostMapping("/crew")
  String change(@RequestParam String username, @RequestParam boolean enabled, Principal principal) {
    if (username.equals(principal.getName())) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
    }
    crew.setEnabled(username, enabled);
    return "redirect:/crew";
  }
}
